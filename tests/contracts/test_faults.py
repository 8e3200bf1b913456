"""Every seeded fault is found, by the law and the plane that it breaks; without one, nothing is found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.planes import PLANES
from contracts.proof import Options, prove
from tests.contracts.faults.by_layout import FAULTS, SOUND

if TYPE_CHECKING:
    from contracts.artefacts import Artefacts
    from contracts.results import Proof
    from tests.contracts.faults.seeding import Fault

EXAMPLES = 20


@cache
def sound(layout: str) -> Artefacts:
    return artefacts_of(SOUND[layout], targets=NEEDED + OPTIONAL)


def proof_of(layout: str, artefacts: Artefacts, labels: set[str], planes: tuple[str, ...]) -> Proof:
    registry = SOUND[layout]
    events = [event for event in registry.events if event.label in labels]
    chosen = tuple(plane for plane in PLANES if plane.name in planes)
    return prove(registry, artefacts, events, Options(examples=EXAMPLES, planes=chosen))


@pytest.mark.parametrize("layout", SOUND)
def test_without_a_fault_nothing_is_found(layout: str) -> None:
    every = {event.label for event in SOUND[layout].events}
    proof = proof_of(layout, sound(layout), every, tuple(plane.name for plane in PLANES))
    assert proof.failures == []


def test_no_fault_is_there_twice() -> None:
    assert len(FAULTS["stream_per_event"]) >= 100
    for faults in FAULTS.values():
        assert len({fault.name for fault in faults}) == len(faults)


@pytest.mark.parametrize(
    ("layout", "fault"),
    [pytest.param(layout, fault, id=f"{layout}-{fault.name}") for layout in SOUND for fault in FAULTS[layout]],
)
def test_a_fault_is_found(layout: str, fault: Fault) -> None:
    artefacts = sound(layout)
    proof = proof_of(layout, artefacts.changed(fault.change(artefacts.files)), {fault.event}, fault.planes)
    if proof.left_out:
        pytest.skip(str(proof.left_out))
    assert [
        failure
        for failure in proof.failures
        if failure.law == fault.law
        and fault.plane in failure.plane
        and all(text in failure.message for text in fault.says)
        and failure.event in {"", fault.event, fault.event.partition("@")[0]}
    ], "\n".join(map(str, proof.failures)) or "nothing was found"
