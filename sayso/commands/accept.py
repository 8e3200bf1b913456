"""`sayso accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sayso.options import against_option, registry_option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from registry.compatibility.verdict import Verdict


@click.command(name="accept")
@click.argument("fingerprints", metavar="FINGERPRINT...", nargs=-1, required=True)
@registry_option
@against_option("As `sayso diff` was run. Default: where the current branch left the default branch.")
@click.option("--reason", required=True, help="Why it may break what it breaks; every report shows it.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it is accepted. Default: for ever.")
@click.option("--who", help="Who accepts it. Default: git's user.name.")
def command(
    fingerprints: tuple[str, ...],
    folder: Path,
    against: str | None,
    reason: str,
    until: datetime | None,
    who: str | None,
) -> int:
    """Accept a breaking change on purpose, with a reason.

    FINGERPRINT is the twelve signs that `sayso diff` shows. It is written into accepted.yaml, for the pull request
    to show.
    """
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.loader import find_root  # noqa: PLC0415 - as above
    from sayso.comparing import review  # noqa: PLC0415 - as above
    from sayso.console import out, paint, today  # noqa: PLC0415 - as above

    if not reason.strip():
        raise UsageError("a reason is wanted: whoever reads the report asks why")
    if until and until.date() < today():
        raise UsageError(f"{until.date()} has passed: --until is the last day it is accepted")
    root = find_root(folder)
    verdicts = review(folder, against, None, today()).verdicts
    chosen = [_meant(fingerprint, verdicts) for fingerprint in fingerprints]
    said = {"reason": " ".join(reason.split()), "who": who or _who(root), "until": str(until.date()) if until else ""}
    _write(root, chosen, {key: value for key, value in said.items() if value})
    end = f" until {until.date()}" if until else ""
    for each in chosen:
        out(paint(f"ok: {_said(each)} is accepted{end}", "ok"))
    return 0


def _write(root: Path, chosen: Sequence[Verdict], members: dict[str, str]) -> None:
    from registry.acceptance_file import with_acceptance  # noqa: PLC0415 - not for --help
    from registry.files import write_whole  # noqa: PLC0415 - as above
    from registry.places import ACCEPTED  # noqa: PLC0415 - as above

    path = root / ACCEPTED
    text = path.read_bytes().decode() if path.exists() else ""
    for verdict in chosen:
        change = f"{verdict.event}: {verdict.rule} {verdict.where}".strip()
        text = with_acceptance(text, verdict.fingerprint, {"change": change, **members})
    write_whole(path, text.encode())


def _meant(fingerprint: str, verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of that fingerprint. Raises UsageError with the nearest one, or with all that break something."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import nearest  # noqa: PLC0415 - as above

    known = {each.fingerprint: each for each in verdicts if each.gravity != "note"}
    if fingerprint in known:
        return known[fingerprint]
    close = nearest(fingerprint, known)
    if close:
        raise UsageError(f"nothing has the fingerprint `{fingerprint}`. Did you mean `{close}`, {_said(known[close])}?")
    listed = "; ".join(f"{each}, {_said(verdict)}" for each, verdict in known.items())
    there = f"There is {listed}." if known else "There is nothing to accept."
    raise UsageError(f"nothing has the fingerprint `{fingerprint}`. {there}")


def _said(verdict: Verdict) -> str:
    return " ".join(filter(None, (verdict.rule, verdict.where, "of", verdict.event)))


def _who(root: Path) -> str:
    from registry.errors import MissingPartError  # noqa: PLC0415 - not for --help
    from registry.git import git  # noqa: PLC0415 - as above

    try:
        return git(root, "config", "user.name") or ""
    except MissingPartError:
        return ""  # the registry may be compared with a folder, without git
