"""The proof: for every live version, what may be sent maps to a column that a query reads, and every plane agrees.

1. agreement: front-end schema, models and collector give the same verdict on valid and nearly valid events, and the
   DDL makes the Glue tables;
2. totality: every leaf of an accepted event is read back equal, through the generated tables, by a query engine;
3. evolution: rows that older tables wrote are read beside the new ones, and the view shows all majors;
4. nothing lost: an event is accepted once, or refused and kept with every reason, and so is what a stream cannot take.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.engine import EngineOptions
from contracts.engines import ENGINES
from contracts.planes import PLANES, PlaneOptions
from contracts.results import Proof, Proven
from registry.errors import MissingPartError
from registry.tables import leaves

try:
    from contracts.agreement import Agreement
    from contracts.collecting import collector_under_test
    from contracts.events.drawing import draw, spoil
    from contracts.events.pools import Pools
    from contracts.events.usual import usual_events
    from contracts.lake import Lake, moments_of
    from contracts.reading import Reading
    from contracts.streams import Streams
except ModuleNotFoundError as absent:
    # Whoever only generates does not need them; whoever wants a proof should hear what to do.
    raise MissingPartError(f"the package `{absent.name}`", "pip install 'sayso[test]'") from absent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts.artefacts import Artefacts
    from contracts.engine import Engine
    from contracts.planes import Judge, Plane
    from registry.model import Event, Registry

CACHE = Path("~/.cache/sayso")
_USUAL = 20
"""How many events of a version are sent as the generated packages mostly write them."""


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
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def prove(registry: Registry, artefacts: Artefacts, events: Sequence[Event], options: Options) -> Proof:
    """Hold the generated artefacts against each other for these versions. Raises MissingPartError, EngineError."""
    proof = Proof()
    cache = options.cache.expanduser()
    moments = moments_of(registry, options.now)
    engine_options = EngineOptions(cache=cache, database=artefacts.database, url=options.url, say=options.say)
    with ExitStack() as stack:
        # The engine first: what it lacks should be said before anything was worked for.
        session = stack.enter_context(options.engine.open(engine_options))
        judges = _open_planes(artefacts, PlaneOptions(cache, options.say), options.planes, proof, stack)
        collector = stack.enter_context(collector_under_test(artefacts))
        lake = Lake(registry, artefacts, Streams(artefacts, collector, proof), moments)
        agreement = Agreement(collector, judges, proof, moments.turn)
        tried = _try_all(events, lake, agreement, options)
        options.say(f"reading the lake with {options.engine.name}")
        reading = Reading(lake, session)
        reading.compare_all()
    for event, (valid, invalid, seconds) in zip(events, tried, strict=True):
        proof.proven.append(_proven(event, valid, invalid, len(reading.columns[event.label]), seconds))
    return proof


def _open_planes(
    artefacts: Artefacts, options: PlaneOptions, planes: tuple[Plane, ...], proof: Proof, stack: ExitStack
) -> dict[str, tuple[Judge, int | None]]:
    judges: dict[str, tuple[Judge, int | None]] = {}
    for plane in planes:
        try:
            judges[plane.name] = stack.enter_context(plane.open(artefacts, options)), plane.most
        except MissingPartError as missing:
            proof.left_out.append((plane.name, str(missing)))
    proof.planes = ["collector", *judges]
    return judges


def _try_all(
    events: Sequence[Event], lake: Lake, agreement: Agreement, options: Options
) -> list[tuple[int, int, float]]:
    """Send each version's events and compare the verdicts; how many were valid and invalid, and the seconds."""
    pools = Pools(options.examples, options.seed)
    tried = []
    for number, event in enumerate(events, start=1):
        options.say(f"{number}/{len(events)} {event.label}")
        started = time.perf_counter()
        valid = draw(event, pools)
        spoilt = spoil(event, valid, options.examples)
        collected = lake.send(event, valid, spoilt)
        agreement.check(event, [*valid, *spoilt], collected)
        usual = usual_events(event, valid, _USUAL)
        broken = spoil(event, usual, 0)
        agreement.check_collector(event, [*usual, *broken], lake.send_usual(event, usual, broken))
        tried.append((len(valid), len(spoilt), time.perf_counter() - started))
    return tried


def _proven(event: Event, valid: int, invalid: int, columns_proven: int, seconds: float) -> Proven:
    return Proven(
        event=event.name,
        version=event.version,
        valid=valid,
        invalid=invalid,
        columns=sum(len(list(leaves(column.type))) for column in event.columns),
        columns_proven=columns_proven,
        seconds=seconds,
    )
