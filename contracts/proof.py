"""The proof: for every live version, what may be sent maps to a column that a query reads, and every plane agrees.

1. agreement: front-end schema, models and collector give the same verdict on valid and nearly valid events;
2. totality: every leaf of an accepted event is read back equal, through the generated tables, by a query engine;
3. evolution: rows that older tables wrote are read beside the new ones, and the view shows all majors.
What is refused is kept: it is read back from the `rejected` table.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.agreement import Agreement
from contracts.collecting import collector_under_test
from contracts.drawing import draw, spoil
from contracts.engine import EngineOptions
from contracts.engines import ENGINES
from contracts.lake import Lake
from contracts.planes import PLANES, PlaneOptions
from contracts.results import Failure, Proof, Proven
from registry.errors import EngineError, MissingPartError
from registry.tables import leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts.artefacts import Artefacts
    from contracts.drawing import Tried
    from contracts.engine import Engine
    from contracts.planes import Judge, Plane
    from registry.model import Event, Registry

CACHE = Path("~/.cache/sayso")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is tried, and with what. The same seed tries the same events."""

    examples: int = 100
    seed: int = 0
    engine: Engine = ENGINES[0]
    planes: tuple[Plane, ...] = PLANES
    cache: Path = CACHE
    url: str | None = None
    say: Callable[[str], None] = field(default=lambda _line: None)


def prove(registry: Registry, artefacts: Artefacts, events: Sequence[Event], options: Options) -> Proof:
    """Hold the generated artefacts against each other for these versions. Raises MissingPartError, EngineError."""
    proof = Proof()
    cache = options.cache.expanduser()
    with ExitStack() as stack:
        judges = _open_planes(artefacts, PlaneOptions(cache, options.say), options.planes, proof, stack)
        collector = stack.enter_context(collector_under_test(artefacts))
        agreement = Agreement(collector, judges, proof)
        engine_options = EngineOptions(cache=cache, database=artefacts.database, url=options.url, say=options.say)
        lake = Lake(registry, artefacts, collector, proof)
        started = {}
        tried: dict[str, list[Tried]] = {}
        for number, event in enumerate(events, start=1):
            options.say(f"{number}/{len(events)} {event.label}")
            started[event.label] = time.perf_counter()
            valid = draw(event, options.examples, options.seed)
            spoilt = spoil(event, valid, options.examples)
            agreement.check(event, [*valid, *spoilt])
            lake.send(event, valid, spoilt)
            tried[event.label] = [*valid, *spoilt]
            started[event.label] = time.perf_counter() - started[event.label]
        options.say(f"reading the lake with {options.engine.name}")
        with options.engine.open(engine_options) as session:
            try:
                lake.read_back(session)
            except EngineError as error:
                proof.failures.append(Failure(event="", law="totality", plane=options.engine.name, message=str(error)))
        for event in events:
            proof.proven.append(_proven(event, tried[event.label], lake, started[event.label]))
    return proof


def _open_planes(
    artefacts: Artefacts, options: PlaneOptions, planes: tuple[Plane, ...], proof: Proof, stack: ExitStack
) -> dict[str, Judge]:
    judges: dict[str, Judge] = {}
    for plane in planes:
        try:
            judges[plane.name] = stack.enter_context(plane.open(artefacts, options))
        except MissingPartError as missing:
            proof.left_out.append((plane.name, str(missing)))
    proof.planes = ["collector", *judges]
    return judges


def _proven(event: Event, tried: list[Tried], lake: Lake, seconds: float) -> Proven:
    columns = sum(len(list(leaves(column.type))) for column in event.columns)
    valid = sum(each.is_valid for each in tried)
    return Proven(
        event=event.name,
        version=event.version,
        valid=valid,
        invalid=len(tried) - valid,
        columns=columns,
        columns_proven=len(lake.proven.get(event.label, ())),
        seconds=seconds,
    )
