"""The rules say compatible exactly when every old event is valid in the new version: thousands of evolved pairs."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from contracts.events.pools import Pools
from registry.compatibility import RULES, compare_versions
from registry.compatibility.rule import Judgement
from registry.compatibility.witness import record_witness
from registry.config import Config
from registry.validate import problems
from tests.registry.evolution import an_event, evolved, pairs

if TYPE_CHECKING:
    from registry.compatibility.rule import Rule
    from registry.model import Event

CONFIG = Config(version=1, registry="shop")
POOLS = Pools(count=12, seed=1)
PAIRS = {"backward": 2000, "forward": 300}
"""Evolved pairs by mode. Forward is the same question with the sides changed, so fewer do."""
MOST = 3000
"""Pairs after which a rule whose absence nothing shows is taken for one that the property cannot see."""


def quick(count: int) -> settings:
    """Settings of a run that is the same every time."""
    return settings(
        max_examples=count,
        phases=[Phase.generate, Phase.shrink],
        derandomize=True,
        database=None,
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


ON_WIRE = [rule for rule in RULES if "wire" in rule.planes and rule.direction != "always"]


CERTAIN = {"field-removed", "wire-name-changed", "required-gained", "null-lost"}
"""Rules whose change breaks nearly whenever it happens: what they except is too rare for chance."""
DOUBTED = [rule for rule in ON_WIRE if rule.direction != "forward" and rule.id not in CERTAIN]


@pytest.mark.parametrize("mode", ["backward", "forward"])
def test_compatible_means_that_every_event_is_valid_and_breaking_has_a_witness(mode: str) -> None:
    @quick(PAIRS[mode])
    @given(pairs())
    def agree(pair: tuple[Event, Event]) -> None:
        assert disagreement(*pair, mode) is None

    agree()


def breaking_on_wire(old: Event, new: Event, mode: str) -> frozenset[str]:
    """The rules that call a pair breaking."""
    found = compare_versions(old, new, CONFIG, mode=mode).verdicts
    return frozenset(each.rule for each in found if each.gravity == "breaking" and "wire" in each.planes)


@lru_cache(maxsize=MOST)
def numbered(index: int) -> tuple[Event, Event, dict[str, frozenset[str]]]:
    """The pair of a number, and what breaks it by mode: the same for every rule that is left out."""
    random = Random(index)
    old = an_event(random)
    new = evolved(random, old)
    return old, new, {mode: breaking_on_wire(old, new, mode) for mode in PAIRS}


@pytest.mark.parametrize("rule", ON_WIRE, ids=lambda rule: rule.id)
def test_a_rule_that_is_left_out_is_noticed(rule: Rule) -> None:
    rules = tuple(each for each in RULES if each is not rule)
    mode = "forward" if rule.direction == "forward" else "backward"
    alone = (pair for pair in map(numbered, range(MOST)) if pair[2][mode] == {rule.id})
    old, new, _ = next(alone, (None, None, None))
    assert old, f"in {MOST} pairs {rule.id} never breaks one by itself"
    assert new
    assert disagreement(old, new, mode, rules)


@pytest.mark.parametrize("rule", DOUBTED, ids=lambda rule: rule.id)
def test_a_rule_that_always_says_breaking_is_noticed(rule: Rule) -> None:
    wrong = replace(rule, judge=lambda _pair, _change: iter([Judgement("always")]), planes=("wire",))
    rules = tuple(wrong if each is rule else each for each in RULES)
    fine = (pair for pair in map(numbered, range(MOST)) if not pair[2]["backward"])
    verdicts = (disagreement(old, new, "backward", rules) for old, new, _ in fine)
    assert next(filter(None, verdicts), None), f"in {MOST} pairs {rule.id} may say breaking each time"
