"""Every seeded fault is found, by the law and the plane that it breaks; without one, nothing is found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.planes import PLANES
from contracts.proof import Options, prove
from registry.loader import load
from tests.contracts.faults import FAULTS

if TYPE_CHECKING:
    from contracts.artefacts import Artefacts
    from contracts.results import Proof
    from registry.model import Registry
    from tests.contracts.faults import Fault

STARTER = Path(__file__).parents[2] / "sayso" / "starter"
EXAMPLES = 20


@cache
def sound() -> tuple[Registry, Artefacts]:
    """Two events of the starter, with several versions and two majors."""
    whole = load(STARTER).whole()
    lineages = tuple(each for each in whole.lineages if each.name in {"card_click", "talk_play"})
    registry = replace(whole, lineages=lineages, _index={})
    return registry, artefacts_of(registry, targets=NEEDED + OPTIONAL)


def proof_of(artefacts: Artefacts, labels: set[str], planes: tuple[str, ...]) -> Proof:
    registry, _ = sound()
    events = [event for event in registry.events if event.label in labels]
    chosen = tuple(plane for plane in PLANES if plane.name in planes)
    return prove(registry, artefacts, events, Options(examples=EXAMPLES, planes=chosen))


def test_without_a_fault_nothing_is_found() -> None:
    registry, artefacts = sound()
    proof = proof_of(artefacts, {event.label for event in registry.events}, tuple(plane.name for plane in PLANES))
    assert proof.failures == []


def test_no_fault_is_there_twice() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 100


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.name) for fault in FAULTS])
def test_a_fault_is_found(fault: Fault) -> None:
    _, artefacts = sound()
    proof = proof_of(artefacts.changed(fault.change(artefacts.files)), {fault.event}, fault.planes)
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
