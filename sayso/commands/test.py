"""`sayso test`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import registry_option, sound

if TYPE_CHECKING:
    from contracts.proof import Options
    from contracts.results import Failure, Proof
    from registry.model import Event, Registry


def chosen_events(registry: Registry, names: tuple[str, ...]) -> tuple[Event, ...]:
    """The live versions of the events named (`card_click` or `card_click@1.2.0`), or of all."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above

    for name in names:
        known = [event.label for event in registry.events] if "@" in name else [each.name for each in registry.lineages]
        if name not in known:
            message = f"there is no event `{name}`. {did_you_mean(name, known)}"
            raise UsageError(message)
    return tuple(event for event in registry.events if not names or event.name in names or event.label in names)


def run_proof(registry: Registry, events: tuple[Event, ...], options: Options) -> Proof:
    """Generate in memory what the proof needs, and prove it."""
    from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of  # noqa: PLC0415 - not for --help
    from contracts.proof import prove  # noqa: PLC0415 - as above
    from registry.errors import MissingPartError  # noqa: PLC0415 - as above

    try:
        artefacts = artefacts_of(registry, targets=NEEDED + OPTIONAL)
    except MissingPartError:
        artefacts = artefacts_of(registry)
    return prove(registry, artefacts, events, options)


def show_proof(proof: Proof, again: str) -> None:
    """The table of what was proven, what was left out, and every failure with the way to reproduce it."""
    from sayso.console import out, paint, plural, table  # noqa: PLC0415 - not for --help

    head = ("event", "version", "valid", "invalid", "columns", "seconds")
    rows = [
        (
            each.event,
            str(each.version),
            str(each.valid),
            str(each.invalid),
            f"{each.columns_proven}/{each.columns}",
            f"{each.seconds:.1f}",
        )
        for each in proof.proven
    ]
    for line in table(head, rows):
        out(line)
    for plane, reason in proof.left_out:
        out(f"left out: {plane}: {reason}")
    for failure in proof.failures:
        _show_failure(failure, again)
    tried = sum(each.valid + each.invalid for each in proof.proven)
    planes = ", ".join(proof.planes)
    if proof.holds:
        out(
            paint(f"ok: {plural(len(proof.proven), 'version')}, {plural(tried, 'event')} tried, planes: {planes}", "ok")
        )
    else:
        out(
            paint(
                f"{plural(len(proof.failures), 'failure')} in {plural(tried, 'event')} tried, planes: {planes}", "error"
            )
        )


def _show_failure(failure: Failure, again: str) -> None:
    from sayso.console import out, paint  # noqa: PLC0415 - not for --help

    where = f"{failure.event}: " if failure.event else ""
    out(f"{paint('failed', 'error')} {failure.law} [{failure.plane}] {where}{failure.message}")
    if failure.example is not None:
        out(f"    {paint('event:', 'help')} {json.dumps(failure.example, ensure_ascii=False)}")
    out(f"    {paint('again:', 'help')} {again.format(event=failure.event)}".rstrip())


@click.command(name="test")
@click.argument("events", metavar="[EVENT...]", nargs=-1)
@registry_option
@click.option("--examples", type=click.IntRange(1), default=100, show_default=True, help="Valid events a version.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed tries the same events.")
@click.option("--engine", "engine_name", default="duckdb", show_default=True, help="Who reads the lake: duckdb, trino.")
@click.option("--trino-url", help="A running Trino to use, such as http://localhost:8080.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where downloads are kept. Default: ~/.cache/sayso.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    events: tuple[str, ...],
    folder: Path,
    examples: int,
    seed: int,
    engine_name: str,
    trino_url: str | None,
    cache: Path | None,
    *,
    quiet: bool,
) -> int:
    """Prove that the artefacts agree, on a real query engine.

    For every live version, valid and nearly valid events go through schema, models, collector and streams; what was
    accepted must be read back equal from the generated tables, beside the rows of older versions.
    """
    from contracts.engines import engine  # noqa: PLC0415 - not for --help
    from contracts.proof import CACHE, Options  # noqa: PLC0415 - as above
    from sayso.console import say  # noqa: PLC0415 - as above

    _source, registry = sound(folder)
    chosen = chosen_events(registry, events)
    options = Options(
        examples=examples,
        seed=seed,
        engine=engine(engine_name),
        cache=cache or CACHE,
        url=trino_url,
        say=(lambda _line: None) if quiet else say,
    )
    proof = run_proof(registry, chosen, options)
    show_proof(proof, f"sayso test {{event}} --examples {examples} --seed {seed} --engine {engine_name}")
    return int(not proof.holds)
