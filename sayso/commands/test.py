"""`sayso test`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import engine_option, format_option, registry_option, sound

if TYPE_CHECKING:
    from contracts.proof import Options
    from contracts.results import Failure, Proof, Proven
    from registry.loader import Source
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
    """The table of what was proven, what was left out, and every failure with the way to reproduce it.

    `again` is the command that does, with `{event}` for the events.
    """
    from sayso.console import one_line, out, table  # noqa: PLC0415 - not for --help

    for line in table(_HEAD, [_row(each) for each in proof.proven]):
        out(line)
    for plane, reason in proof.left_out:
        out(f"left out: {plane}: {one_line(reason)}")
    for failure in proof.failures:
        _show_failure(failure, again)
    out(_summary(proof))


_HEAD = ("event", "version", "valid", "invalid", "columns", "seconds")


def _row(proven: Proven) -> tuple[str, ...]:
    columns = f"{proven.columns_proven}/{proven.columns}"
    counts = (str(proven.valid), str(proven.invalid), columns, f"{proven.seconds:.1f}")
    return (proven.event, str(proven.version), *counts)


def _show_failure(failure: Failure, again: str) -> None:
    from sayso.console import one_line, out, paint  # noqa: PLC0415 - not for --help

    where = f"{failure.event}: " if failure.event else ""
    out(f"{paint('failed', 'error')} {failure.law} [{failure.plane}] {where}{one_line(failure.message)}")
    if failure.example is not None:
        out(f"    {paint('event:', 'help')} {one_line(json.dumps(failure.example, ensure_ascii=False))}")
    out(f"    {paint('again:', 'help')} {' '.join(again.format(event=failure.event).split())}")


def _summary(proof: Proof) -> str:
    from sayso.console import paint, plural  # noqa: PLC0415 - not for --help

    tried = plural(sum(each.valid + each.invalid for each in proof.proven), "event")
    planes = ", ".join(proof.planes)
    if proof.holds:
        return paint(f"ok: {plural(len(proof.proven), 'version')}, {tried} tried, planes: {planes}", "ok")
    return paint(f"failed: {plural(len(proof.failures), 'failure')} in {tried} tried, planes: {planes}", "error")


def _again(folder: Path, options: Options) -> str:
    """The command that tries the same events on the same engine, `{event}` standing for what to name."""
    words = ["sayso", "test", "{event}", "--examples", str(options.examples), "--seed", str(options.seed)]
    words += ["--engine", options.engine.name, *(["--trino-url", options.url] if options.url else [])]
    words += ["-C", str(folder)] if folder != Path() else []
    return shlex.join(words).replace("'{event}'", "{event}")


@click.command(name="test")
@click.argument("events", metavar="[EVENT...]", nargs=-1)
@registry_option
@format_option()
@click.option("--examples", type=click.IntRange(1), default=100, show_default=True, help="Valid events a version.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed tries the same events.")
@engine_option
@click.option("--trino-url", help="A running Trino to use, such as http://localhost:8080.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where downloads are kept. Default: ~/.cache/sayso.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(  # noqa: PLR0913 - one parameter an option
    events: tuple[str, ...],
    folder: Path,
    form: str,
    examples: int,
    seed: int,
    engine_name: str,
    trino_url: str | None,
    cache: Path | None,
    *,
    quiet: bool,
) -> int:
    """Prove that the artefacts agree, on a real query engine.

    EVENT is a name, or a version such as card_click@1.2.0; without one, every live version is proven. Valid and nearly
    valid events go through schema, models, collector and streams; what was accepted must be read back equal from the
    generated tables, beside the rows of older versions.
    """
    from contracts.engines import engine  # noqa: PLC0415 - not for --help
    from sayso.progress import progress  # noqa: PLC0415 - as above

    if trino_url and engine_name != "trino":
        raise click.UsageError("--trino-url belongs to --engine trino")
    reader = engine(engine_name)
    source, registry = sound(folder)
    chosen = chosen_events(registry, events)
    from contracts.proof import CACHE, Options  # noqa: PLC0415 - not before it is clear that there is something to prove

    with progress(quiet=quiet) as say:
        options = Options(examples=examples, seed=seed, engine=reader, cache=cache or CACHE, url=trino_url, say=say)
        proof = run_proof(registry, chosen, options)
    _show(source, proof, form, _again(folder, options))
    return int(not proof.holds)


def _show(source: Source, proof: Proof, form: str, again: str) -> None:
    from sayso.console import out  # noqa: PLC0415 - not for --help
    from sayso.report import as_json, show_findings  # noqa: PLC0415 - as above
    from sayso.verdict import Verdict  # noqa: PLC0415 - as above

    verdict = Verdict(source, [], proof)
    if form == "json":
        out(as_json(verdict.document()["proof"]))
    elif form == "github":
        show_findings(verdict.failures, "", form, source.root)
    else:
        show_proof(proof, again)
