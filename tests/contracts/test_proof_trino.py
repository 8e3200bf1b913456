"""The proof on Trino, of Athena's own family: what DuckDB stands in for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import artefacts_of
from contracts.proof import Options, prove
from registry.layouts import LAYOUTS
from tests.contracts.faults.by_layout import FAULTS
from tests.contracts.faults.seeding import REGISTRY, WHOLE
from tests.contracts.faults.shared_stream import SHARED
from tests.contracts.odd_registries import NAMES, odd_registry

if TYPE_CHECKING:
    from contracts.artefacts import Artefacts
    from contracts.engine import Engine
    from contracts.results import Proof
    from registry.layouts import LayoutName
    from registry.model import Event, Registry
    from tests.contracts.faults.seeding import Fault

pytestmark = pytest.mark.trino

EXAMPLES = 25
SEEN_IN_LINES = (
    "no line feed after a row",
    "compressed under another name",
    "bigint rounded",
    "scale narrowed",
    "keys of maps that differ in case",
    "map is text",
    "day first",
)
"""Faults of the shared stream that the engine has to find: where it says nothing and reads NULL, or fewer rows."""
LAYOUT_NAMES = [row.name for row in LAYOUTS]
SEEN_BY_THE_ENGINE = (
    "bigint narrowed under old rows",
    "bigint rounded",
    "member in capitals",
    "older major's value lost",
    "projection begins late",
)
"""Faults that the engine has to find, one of each kind: `test_faults.py` has them all."""


@pytest.fixture
def engine(trino_engine: Engine) -> Engine:
    return trino_engine


def proof_of(engine: Engine, registry: Registry, artefacts: Artefacts, events: tuple[Event, ...]) -> Proof:
    return prove(registry, artefacts, events, Options(examples=EXAMPLES, engine=engine, planes=()))


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_the_starter_holds(engine: Engine, layout: LayoutName) -> None:
    starter = replace(WHOLE, config=WHOLE.config.model_copy(update={"layout": layout}), _index={})
    proof = proof_of(engine, starter, artefacts_of(starter), starter.events)
    assert proof.failures == []
    assert [each.columns_proven for each in proof.proven] == [each.columns for each in proof.proven]


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
@pytest.mark.parametrize("names", [("number_policy",), tuple(name for name in NAMES if name != "number_policy")])
def test_odd_registries_hold(engine: Engine, names: tuple[str, ...], layout: LayoutName) -> None:
    registry = odd_registry(*names, layout=layout)
    proof = proof_of(engine, registry, artefacts_of(registry), registry.events)
    assert [(failure.plane, failure.message) for failure in proof.failures] == []


@pytest.mark.parametrize(
    "fault",
    [pytest.param(each, id=each.name) for each in FAULTS["stream_per_event"] if each.name in SEEN_BY_THE_ENGINE],
)
def test_a_fault_is_found(engine: Engine, fault: Fault) -> None:
    artefacts = artefacts_of(REGISTRY)
    broken = artefacts.changed(fault.change(artefacts.files))
    events = tuple(event for event in REGISTRY.events if event.label == fault.event)
    proof = proof_of(engine, REGISTRY, broken, events)
    assert [
        failure
        for failure in proof.failures
        if (failure.law, failure.plane) == (fault.law, fault.plane)
        and all(text in failure.message for text in fault.says)
    ], "\n".join(map(str, proof.failures)) or "nothing was found"


@pytest.mark.parametrize(
    "fault", [pytest.param(each, id=each.name) for each in FAULTS["shared_stream"] if each.name in SEEN_IN_LINES]
)
def test_a_fault_of_the_shared_stream_is_found(engine: Engine, fault: Fault) -> None:
    """By law and plane: Trino is more lenient than the embedded engine, so it has other words."""
    artefacts = artefacts_of(SHARED)
    events = tuple(event for event in SHARED.events if event.label == fault.event)
    proof = proof_of(engine, SHARED, artefacts.changed(fault.change(artefacts.files)), events)
    found = [each for each in proof.failures if (each.law, each.plane) == (fault.law, fault.plane)]
    assert found, "\n".join(map(str, proof.failures)) or "nothing was found"
