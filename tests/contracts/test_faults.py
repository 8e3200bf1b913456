"""Every seeded fault is found, by the law and the plane that it breaks; without one, nothing is found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.planes import PLANES
from contracts.proof import Options, prove
from tests.contracts.faults import FAULTS, REGISTRY

if TYPE_CHECKING:
    from contracts.artefacts import Artefacts
    from contracts.results import Proof
    from tests.contracts.faults import Fault

EXAMPLES = 20


@cache
def sound() -> Artefacts:
    return artefacts_of(REGISTRY, targets=NEEDED + OPTIONAL)


def proof_of(artefacts: Artefacts, labels: set[str], planes: tuple[str, ...]) -> Proof:
    events = [event for event in REGISTRY.events if event.label in labels]
    chosen = tuple(plane for plane in PLANES if plane.name in planes)
    return prove(REGISTRY, artefacts, events, Options(examples=EXAMPLES, planes=chosen))


def test_without_a_fault_nothing_is_found() -> None:
    proof = proof_of(sound(), {event.label for event in REGISTRY.events}, tuple(plane.name for plane in PLANES))
    assert proof.failures == []


def test_no_fault_is_there_twice() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 100


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.name) for fault in FAULTS])
def test_a_fault_is_found(fault: Fault) -> None:
    proof = proof_of(sound().changed(fault.change(sound().files)), {fault.event}, fault.planes)
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
