"""What is drawn is valid, reaches every bound, and leaves out nothing that the type table has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from contracts.events.drawing import draw
from contracts.events.pools import Pools
from contracts.events.samples import SAMPLERS, edges
from contracts.events.wrong_values import WRONG
from contracts.meaning import MEANINGS, row
from generators.jsonschema import event_schema
from registry import forms
from registry.loader import load
from registry.types import TYPES, form_of
from registry.validate import problems
from tests.cases import STARTER
from tests.contracts.odd_registries import NAMES, odd_registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Event, Field, Type

REGISTRY = load(STARTER).whole()
EVENTS = [pytest.param(event, id=event.label) for name in NAMES for event in odd_registry(name).events] + [
    pytest.param(event, id=event.label) for event in REGISTRY.events
]
EXAMPLES = 60


_drawn: dict[str, list[dict[str, Any]]] = {}


def drawn(event: Event) -> list[dict[str, Any]]:
    if event.label not in _drawn:
        _drawn[event.label] = [each.value for each in draw(event, Pools(EXAMPLES, 0))]
    return _drawn[event.label]


def places(fields: tuple[Field, ...], values: list[Any]) -> Iterator[tuple[Field, list[Any], list[Any]]]:
    """Every field at any depth, the objects that may hold it, and the values of it that they hold."""
    for field in fields:
        held = [value[field.wire_name] for value in values if field.wire_name in value]
        yield field, values, held
        yield from inside(field.type, [value for value in held if value is not None])


def inside(type_: Type, values: list[Any]) -> Iterator[tuple[Field, list[Any], list[Any]]]:
    if type_.fields:
        yield from places(type_.fields, values)
    elif type_.item:
        items = [item for value in values for item in (value.values() if isinstance(value, dict) else value)]
        yield from inside(type_.item, items)


def types_of(event: Event) -> Iterator[tuple[str, Type, list[Any]]]:
    """Every type at any depth with the values drawn for it, null left out."""
    for field, _, held in places(event.fields, list(drawn(event))):
        values = [value for value in held if value is not None]
        type_ = field.type
        yield field.name, type_, values
        while type_.item:
            values = [item for value in values for item in (value.values() if isinstance(value, dict) else value)]
            type_ = type_.item
            yield field.name, type_, values


def test_every_type_has_a_sampler_a_meaning_and_wrong_values() -> None:
    names = {each.name for each in TYPES}
    leaves = {each.name for each in TYPES if each.shape == "leaf"}
    differs = {
        "SAMPLERS of contracts/events/samples.py (leaf types)": leaves ^ set(SAMPLERS),
        "MEANINGS of contracts/meaning.py": names ^ set(MEANINGS),
        "WRONG of contracts/events/wrong_values.py": names ^ set(WRONG),
    }
    assert {place: found for place, found in differs.items() if found} == {}, "each has a row a type"


@pytest.mark.parametrize("event", EVENTS)
def test_drawn_events_are_valid(event: Event) -> None:
    validator = Draft202012Validator(event_schema(event), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert len(drawn(event)) == EXAMPLES
    for value in drawn(event):
        assert problems(event, value) == []
        assert [error.message for error in validator.iter_errors(json.loads(json.dumps(value)))] == []


@pytest.mark.parametrize("event", EVENTS)
def test_optional_members_are_there_and_not_and_null_where_they_may_be(event: Event) -> None:
    for field, holders, held in places(event.fields, list(drawn(event))):
        assert held, f"{field.name} is never there"
        if not field.required:
            assert len(held) < len(holders), f"{field.name} is always there"
        assert (None in held) == field.nullable, field.name
        assert [value for value in held if value is not None]


@pytest.mark.parametrize("event", EVENTS)
def test_the_first_event_is_the_fullest_and_the_second_the_emptiest(event: Event) -> None:
    first, second, *_ = drawn(event)
    assert set(first) == {field.wire_name for field in event.fields}
    assert set(second) == {field.wire_name for field in event.fields if field.required}


@pytest.mark.parametrize("event", EVENTS)
def test_both_bounds_of_every_number_are_tried(event: Event) -> None:
    for name, type_, values in types_of(event):
        bounds = form_of(type_).bounds
        if bounds and values:  # an array that must be empty has no items
            low, high = bounds(type_)
            meanings = [MEANINGS[type_.name](type_, value) for value in values]
            limits = (float(low), float(high)) if type_.name == "float64" else (low, high)
            assert (min(meanings), max(meanings)) == limits, name


@pytest.mark.parametrize("event", EVENTS)
def test_both_lengths_of_every_text_and_container_are_tried(event: Event) -> None:
    for name, type_, values in types_of(event):
        lengths = {len(value) for value in values if not isinstance(value, bool | int | float)}
        limits = {type_.min_length, type_.min_items, type_.max_items, type_.max_keys}
        if type_.name != "url" or type_.max_length != forms.URL_LENGTH:
            limits.add(type_.max_length)
        assert limits - {None} - lengths == set(), f"{name}: {type_}"


@pytest.mark.parametrize("event", EVENTS)
def test_every_choice_and_both_booleans_are_tried(event: Event) -> None:
    for name, type_, values in types_of(event):
        if type_.values:
            assert set(values) == set(type_.values), name
        if type_.name == "boolean":
            assert set(values) == {True, False}, name


def test_the_same_seed_draws_the_same_whatever_else_is_drawn() -> None:
    first, *others = REGISTRY.events
    pools = Pools(EXAMPLES, 0)
    for event in others:
        draw(event, pools)
    assert draw(first, pools) == draw(first, Pools(EXAMPLES, 0))
    assert [each.value for each in draw(first, Pools(EXAMPLES, 1))] != [each.value for each in draw(first, pools)]


def test_ids_tell_events_apart() -> None:
    ids = [each.value["event_id"].lower() for event in REGISTRY.events for each in draw(event, Pools(EXAMPLES, 0))]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("event", EVENTS)
def test_a_row_has_columns_of_the_event_and_no_null(event: Event) -> None:
    for value in drawn(event):
        found = row(event, value)
        assert set(found) <= set(event.by_name)
        assert None not in found.values()


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_edges_are_each_there_once(name: str) -> None:
    types = {type_ for param in EVENTS for _, type_, _ in types_of(param.values[0]) if type_.name == name}
    assert types, f"no event of tests/contracts/registries or of the starter has a {name}"
    for type_ in types:
        assert len(set(edges(type_))) == len(edges(type_))
