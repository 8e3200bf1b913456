"""The rules say compatible exactly when every old event is valid in the new version: thousands of evolved pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from contracts.pools import Pools
from registry.compatibility import RULES, compare_versions
from registry.compatibility.witness import record_witness
from registry.config import Config
from registry.validate import problems
from tests.registry.evolution import pairs

if TYPE_CHECKING:
    from registry.compatibility.rule import Rule
    from registry.model import Event

CONFIG = Config(version=1, registry="shop")
POOLS = Pools(count=12, seed=1)
PAIRS = 2500
QUICK = settings(
    max_examples=PAIRS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def bare(event: Event) -> Event:
    """Without the fields that say which event and version it is: those differ, and nobody compares them."""
    return replace(event, fields=tuple(field for field in event.fields if field.origin != "system"))


def disagreement(old: Event, new: Event, mode: str, rules: tuple[Rule, ...] = RULES) -> str | None:
    """What proves the verdict on the wire plane wrong, or None."""
    found = compare_versions(old, new, CONFIG, mode=mode, rules=rules)
    breaking = [each for each in found.verdicts if each.gravity == "breaking" and "wire" in each.planes]
    sender, receiver = (bare(old), bare(new)) if mode == "backward" else (bare(new), bare(old))
    refused = [value for value in POOLS.events(sender) if problems(receiver, value)]
    witness = record_witness(sender.fields, receiver.fields)
    if not breaking:
        shown = refused[0] if refused else witness and witness.value
        return f"called compatible, and {shown} is refused" if refused or witness else None
    if witness is None or problems(sender, witness.value) or not problems(receiver, witness.value):
        return f"called breaking by {breaking[0].rule}: {breaking[0].message}, and {witness} is no witness"
    return None


@pytest.mark.parametrize("mode", ["backward", "forward"])
def test_compatible_means_that_every_event_is_valid_and_breaking_has_a_witness(mode: str) -> None:
    @QUICK
    @given(pairs())
    def agree(pair: tuple[Event, Event]) -> None:
        assert disagreement(*pair, mode) is None

    agree()
