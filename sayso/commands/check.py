"""`sayso check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import against_option, engine_option, format_option, read, registry_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.proof import Options
    from contracts.results import Proof
    from registry.findings import Finding
    from registry.loader import Source
    from sayso.review import Review
    from sayso.verdict import Verdict

_APART = ("generated-drift", "query-file", "query-invalid")
"""What can be wrong while the definitions are sound: it is told, and the proof goes on."""


@click.command(name="check")
@registry_option
@format_option()
@against_option("With it, what the change breaks counts too, as `sayso diff` has it.")
@click.option("--examples", type=click.IntRange(1), default=100, show_default=True, help="Valid events a version.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed tries the same events.")
@engine_option
def command(folder: Path, form: str, against: str | None, examples: int, seed: int, engine_name: str) -> int:
    """Everything CI needs: lint, generated files, releases, proof.

    Generated files are compared only where the output folder exists: a registry may leave them out of version control.
    Exits with 1 when anything is found.
    """
    from contracts.engines import engine  # noqa: PLC0415 - not for --help
    from contracts.proof import Options  # noqa: PLC0415 - as above
    from sayso.console import plural, say  # noqa: PLC0415 - as above
    from sayso.report import show_findings  # noqa: PLC0415 - as above
    from sayso.verdict import Verdict  # noqa: PLC0415 - as above

    options = Options(examples=examples, seed=seed, engine=engine(engine_name), say=say)
    source = read(folder)
    findings = _findings(source)
    if form != "json":  # the proof takes a while: what is known is shown before it
        show_findings(findings, plural(len(source.working), "event"), form, source.root)
    review = _review(folder, against, form, findings) if against else None
    verdict = Verdict(source, findings, _proof(source, findings, options), review)
    _show(
        verdict, form, f"sayso test {{event}} --examples {examples} --seed {seed} --engine {engine_name}{_at(folder)}"
    )
    return int(not verdict.holds)


def _at(folder: Path) -> str:
    """The option that names the registry again, in a text that still has its places filled in."""
    from shlex import quote  # noqa: PLC0415 - not for --help

    return "" if folder == Path() else f" -C {quote(str(folder))}".replace("{", "{{").replace("}", "}}")


def _show(verdict: Verdict, form: str, again: str) -> None:
    """The proof and the verdict; as JSON, everything."""
    from sayso.commands.test import show_proof  # noqa: PLC0415 - not for --help
    from sayso.console import out, paint  # noqa: PLC0415 - as above
    from sayso.report import as_json, show_findings  # noqa: PLC0415 - as above

    if form == "json":
        out(as_json(verdict.document()))
        return
    if form == "github":
        show_findings(verdict.failures, "", form, verdict.source.root)
    elif verdict.proof:
        show_proof(verdict.proof, again)
    out(paint(verdict.line, "ok" if verdict.holds else "error"))


def _review(folder: Path, against: str, form: str, findings: Sequence[Finding]) -> Review | None:
    """What the change breaks, shown where it does not go into one document; None while there are errors."""
    from sayso.comparing import review  # noqa: PLC0415 - not for --help
    from sayso.console import out, today  # noqa: PLC0415 - as above
    from sayso.reports import REPORTS  # noqa: PLC0415 - as above

    if _has_errors([each for each in findings if each.rule not in {"generated-drift", "version-not-raised"}]):
        return None
    found = review(folder, against, None, today())
    if form != "json":
        out(REPORTS[form](found).removesuffix("\n"))
    return found


def _findings(source: Source) -> list[Finding]:
    """What is wrong with the definitions, and, when they are sound, with the generated files and the queries."""
    from registry.lint import lint  # noqa: PLC0415 - not for --help

    findings = lint(source)
    return findings if _has_errors(findings) else findings + _drift(source) + _queries(source)


def _queries(source: Source) -> list[Finding]:
    """What is wrong with the consumers' queries, and those that the tables and views cannot answer."""
    from contracts.queries.plane import query_findings  # noqa: PLC0415 - not for --help

    return query_findings(source)


def _drift(source: Source) -> list[Finding]:
    """A finding for each generated file that is not what the definitions say."""
    from registry.findings import Finding, Position  # noqa: PLC0415 - not for --help
    from sayso.commands.generate import generated  # noqa: PLC0415 - as above

    registry = source.whole()
    out = registry.config.out
    if not (source.root / out).is_dir():
        return []
    changes = generated(source, registry, (), None).changes
    kinds = {"is not there": changes.new, "differs": changes.changed, "is no longer generated": changes.stale}
    advice = "Run `sayso generate` and commit the result."
    return [
        Finding("generated-drift", "error", Position(f"{out}/{path}"), words, advice)
        for words, paths in kinds.items()
        for path in paths
    ]


def _proof(source: Source, findings: Sequence[Finding], options: Options) -> Proof | None:
    """The proof of every live version; None when there is none, or when the definitions have errors."""
    from sayso.commands.test import chosen_events, run_proof  # noqa: PLC0415 - not for --help

    if any(finding.severity == "error" and finding.rule not in _APART for finding in findings):
        return None
    registry = source.whole()
    events = chosen_events(registry, ())
    return run_proof(registry, events, options) if events else None


def _has_errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)
