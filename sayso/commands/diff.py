"""`sayso diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from sayso.options import against_option, format_option, registry_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sayso.review import Review

FORMATS = ("text", "json", "github", "gitlab", "markdown", "junit", "sarif")


def reports_option(function: Callable[..., int]) -> Callable[..., int]:
    """`--report FORMAT=PATH`, as often as wanted."""
    return click.option(
        "--report",
        "reports",
        metavar="FORMAT=PATH",
        multiple=True,
        callback=_reports,
        help="Also write it to a file, in a format of its own. Can be given several times.",
    )(function)


def _reports(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> list[tuple[str, Path]]:
    found = []
    for value in values:
        form, sign, path = value.partition("=")
        if not sign or not path:
            raise click.BadParameter(f"`{value}` is not of the form FORMAT=PATH, such as markdown=review.md")
        if form not in FORMATS:
            from registry.suggest import did_you_mean  # noqa: PLC0415 - only for a format that does not exist

            raise click.BadParameter(f"there is no format `{form}`. {did_you_mean(form, FORMATS)}")
        found.append((form, Path(path)))
    return found


@click.command(name="diff")
@click.argument("span", metavar="[A..B | EVENT@V..V]", required=False)
@registry_option
@against_option("Default: where the current branch left the default branch.")
@format_option(*FORMATS)
@reports_option
@click.option(
    "--fail-on",
    type=click.Choice(("breaking", "warning", "never")),
    default="breaking",
    show_default=True,
    help="What makes the exit code 1.",
)
def command(
    span: str | None, folder: Path, against: str | None, form: str, reports: list[tuple[str, Path]], fail_on: str
) -> int:
    """Say what a change breaks: on which plane, whom it hurts, and which version it needs.

    Compares what is on the disk with another commit or folder; A..B two commits; EVENT@V..V two releases. Exits with 1
    when something breaks that accepted.yaml does not accept.
    """
    from dataclasses import replace  # noqa: PLC0415 - not for --help

    from sayso.comparing import review  # noqa: PLC0415 - as above
    from sayso.console import out, today  # noqa: PLC0415 - as above
    from sayso.reports import REPORTS  # noqa: PLC0415 - as above

    measure = cast("Literal['breaking', 'warning', 'never']", fail_on)
    found = replace(review(folder, against, span, today()), fail_on=measure)
    out(REPORTS[form](found).removesuffix("\n"))
    write_reports(found, reports)
    return int(found.fails)


def write_reports(found: Review, reports: Sequence[tuple[str, Path]]) -> None:
    """Write each report whole, into a folder that is made if need be."""
    from registry.files import write_whole  # noqa: PLC0415 - not for --help
    from sayso.reports import REPORTS  # noqa: PLC0415 - as above

    for form, path in reports:
        write_whole(path, click.unstyle(REPORTS[form](found)).encode(errors="backslashreplace"))
