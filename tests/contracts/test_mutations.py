"""Every mutation of an event is wrong, in the way that it says, and can be tried on some valid event."""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts.events.drawing import draw, spoil
from contracts.events.mutations import mutate, mutations
from contracts.events.pools import Pools
from contracts.events.resizing import resized
from contracts.events.wrong_values import Mark, wrong_values
from generators.jsonschema import event_schema
from registry.loader import load
from registry.types import form_of
from registry.validate import problems, type_problems
from tests.cases import STARTER
from tests.contracts.odd_registries import NAMES, odd_registry

if TYPE_CHECKING:
    from contracts.events.drawing import Tried
    from registry.model import Event, Type

REGISTRY = load(STARTER).whole()
EVENTS = [pytest.param(event, id=event.label) for name in NAMES for event in odd_registry(name).events] + [
    pytest.param(event, id=event.label) for event in REGISTRY.events
]
KEYWORDS = {
    "one character too long": "maxLength",
    "one character too short": "minLength",
    "one item too many": "maxItems",
    "one item too few": "minItems",
    "one name too many": "maxProperties",
    "an unknown field": "additionalProperties",
    "a name in another case": "additionalProperties",
    "a required field is gone": "required",
    "null inside": "type",
    "null where null may not be": "type",
}
"""The only JSON Schema keyword that refuses what is wrong in this way."""

EMPTY = {("empty_list", "*"), ("no_names", "*")}
"""Containers that must be empty have nothing inside that could be wrong."""
IMPOSSIBLE = {
    (("location",), "one character too long"),  # where all parameters are numbers
    (("empty_list",), "one item too many"),
    (("no_names",), "one name too many"),
}
"""Mutations that a definition may leave no room for."""


def valid(event: Event, count: int = 20) -> list[Tried]:
    return draw(event, Pools(count, 0))


@pytest.mark.parametrize("event", EVENTS)
def test_every_mutation_is_refused(event: Event) -> None:
    validator = Draft202012Validator(event_schema(event), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for each in spoil(event, valid(event), 0):
        assert each.mutation is not None
        where = f"{each.mutation.reason} at {each.mutation.path}"
        assert problems(event, each.value) != [], where
        assert not validator.is_valid(json.loads(each.text)), where


@pytest.mark.parametrize("event", EVENTS)
def test_what_is_wrong_is_wrong_in_one_way_alone(event: Event) -> None:
    for each in spoil(event, valid(event), 0):
        keyword = KEYWORDS.get(each.mutation.reason) if each.mutation else None
        if keyword:
            assert [problem.rule for problem in problems(event, each.value)] == [keyword], each.mutation


@pytest.mark.parametrize("event", EVENTS)
def test_what_is_out_of_range_is_a_number_all_the_same(event: Event) -> None:
    for column in event.columns:
        bounds = form_of(column.type).bounds
        free = replace(column.type, minimum=None, maximum=None)
        for wrong in wrong_values(column.type) if bounds else ():
            value = wrong.make(None)
            if wrong.reason.startswith("out of range") and _holds(free, value):
                assert type_problems(free, value) == [], f"{column.name}: {value}"


def _holds(type_: Type, value: Any) -> bool:
    """Whether a number is within what its type can hold."""
    bounds = form_of(type_).bounds
    assert bounds, "it is a number"
    low, high = bounds(type_)
    return low <= Decimal(str(value)) <= high


@pytest.mark.parametrize("event", EVENTS)
def test_reasons_are_given_once_a_place(event: Event) -> None:
    counts = Counter((mutation.path, mutation.reason) for mutation in mutations(event))
    assert [place for place, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("event", EVENTS)
def test_every_mutation_can_be_tried(event: Event) -> None:
    tried = {(each.mutation.path, each.mutation.reason) for each in spoil(event, valid(event), 0) if each.mutation}
    never = {(mutation.path, mutation.reason) for mutation in mutations(event)} - tried
    assert {place for place in never if place not in IMPOSSIBLE and place[0][-2:] not in EMPTY} == set()


@pytest.mark.parametrize("event", EVENTS)
def test_a_mutation_changes_a_copy(event: Event) -> None:
    first = valid(event)[0].value
    before = copy.deepcopy(first)
    for mutation in mutations(event):
        mutate(mutation, first)
    assert first == before


def test_a_few_are_asked_for_and_all_are_tried_all_the_same() -> None:
    event = next(event for event in REGISTRY.events if event.label == "card_click@1.2.0")
    every = len(mutations(event))
    assert len(spoil(event, valid(event), 10)) == every
    assert len(spoil(event, valid(event), 3 * every)) == 3 * every


def test_one_valid_event_is_enough() -> None:
    event = next(event for event in REGISTRY.events if event.label == "card_click@1.2.0")
    assert len(spoil(event, valid(event, 1), 0)) == len(mutations(event))


@given(st.from_regex("[ab]{2,}c?", fullmatch=True), st.integers(0, 40))
def test_a_text_of_another_length_stays_in_its_language(text: str, length: int) -> None:
    made = resized(text, length, "[ab]+c?")
    assert (made is None) == (length == 0)
    assert made is None or len(made) == length


def test_a_length_that_the_language_does_not_have_is_not_made() -> None:
    assert resized("abc", 4, "[abc]{3}") is None
    assert resized("abc", 5, None) == "abcaa"
    assert resized("abc", 2, None) == "ab"


def test_marks_are_no_values() -> None:
    assert {type(mark.value) for mark in Mark} == {str}
    event = REGISTRY.events[0]
    text = json.dumps([each.value for each in spoil(event, valid(event), 0)])
    assert "Mark" not in text
