"""`sayso check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sayso.options import format_option, read, registry_option

if TYPE_CHECKING:
    from pathlib import Path

    from registry.findings import Finding
    from registry.loader import Source


@click.command(name="check")
@registry_option
@format_option()
@click.option("--examples", type=click.IntRange(1), default=100, show_default=True, help="Valid events a version.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed tries the same events.")
@click.option("--engine", "engine_name", default="duckdb", show_default=True, help="Who reads the lake: duckdb, trino.")
def command(folder: Path, form: str, examples: int, seed: int, engine_name: str) -> int:
    """Everything CI needs: lint, generated files, releases, proof.

    Generated files are compared only where the output folder exists: a registry may leave them out of version control.
    Exits with 1 when anything is found.
    """
    from contracts.engines import engine  # noqa: PLC0415 - not for --help
    from contracts.proof import Options  # noqa: PLC0415 - as above
    from registry.lint import lint  # noqa: PLC0415 - as above
    from sayso.commands.test import chosen_events, run_proof, show_proof  # noqa: PLC0415 - as above
    from sayso.console import plural, say  # noqa: PLC0415 - as above
    from sayso.report import show_findings  # noqa: PLC0415 - as above

    reader = engine(engine_name)
    source = read(folder)
    findings = lint(source)
    broken = any(finding.severity == "error" for finding in findings)
    if not broken:
        findings += _drift(source)
    show_findings(findings, plural(len(source.working), "event"), form)
    if broken:
        return 1
    registry = source.whole()
    options = Options(examples=examples, seed=seed, engine=reader, say=say)
    proof = run_proof(registry, chosen_events(registry, ()), options)
    show_proof(proof, f"sayso test {{event}} --examples {examples} --seed {seed} --engine {engine_name}")
    return int(not proof.holds or any(finding.severity == "error" for finding in findings))


def _drift(source: Source) -> list[Finding]:
    """A finding for each generated file that is not what the definitions say."""
    from registry.findings import Finding, Position  # noqa: PLC0415 - not for --help
    from sayso.commands.generate import changes_of  # noqa: PLC0415 - as above

    registry = source.whole()
    if not (source.root / registry.config.out).is_dir():
        return []
    _, _, changes, _ = changes_of(source, registry, (), None)
    advice = "Run `sayso generate` and commit the result."
    kinds = {"is not there": changes.new, "differs": changes.changed, "is no longer generated": changes.stale}
    return [
        Finding("generated-drift", "error", Position(f"{registry.config.out}/{path}"), f"{words}", advice)
        for words, paths in kinds.items()
        for path in paths
    ]
