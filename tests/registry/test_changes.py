"""A difference says what differs, where, on both sides, and nothing when nothing does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from registry.changes import KINDS, diff
from registry.model import Deprecation, Event, Field, Type
from registry.version import Version
from tests.contracts.measured_widenings import array, record
from tests.registry.evolution import _made, pairs
from tests.registry.model_strategies import events

STRING, INT = Type(name="string", form="string"), Type(name="int32", form="string")


def field(name: str, type_: Type = STRING, **rest: Any) -> Field:
    return replace(Field(name=name, wire_name=name, type=type_, role=None, doc=f"The {name}."), **rest)


def event(*fields: Field, template: str | None = None) -> Event:
    return _made(fields, template, Version(1, 0, 0))


def kinds(old: Event, new: Event) -> list[tuple[str, str]]:
    return [(change.kind, change.where) for change in diff(old, new)]


@settings(max_examples=100)
@given(events())
def test_an_event_does_not_differ_from_itself(same: Event) -> None:
    assert diff(same, same) == ()


@settings(max_examples=300)
@given(pairs())
def test_every_change_is_of_a_known_kind_and_has_both_sides_types(pair: tuple[Event, Event]) -> None:
    for change in diff(*pair):
        assert change.kind in KINDS
        assert change.old != change.new
        assert (change.old_type is None) == (change.new_type is None)


def test_what_people_change() -> None:
    base = field("a", INT)
    rows: list[tuple[Field, str]] = [
        (replace(base, required=True), "required-gained"),
        (replace(base, nullable=True), "null-gained"),
        (replace(base, wire_name="b"), "wire-name"),
        (replace(base, origin="envelope"), "origin"),
        (replace(base, role="content"), "role"),
        (replace(base, unit="s"), "unit"),
        (replace(base, pii=True), "pii"),
        (replace(base, doc="Other."), "words"),
        (replace(base, deprecated=Deprecation(since="1.0.0", reason="old")), "deprecated-gained"),
        (replace(base, type=STRING), "type"),
        (replace(base, type=replace(INT, form="integer")), "form"),
        (replace(base, type=replace(INT, minimum=Decimal(1))), "minimum"),
    ]
    for changed, kind in rows:
        assert kinds(event(base), event(changed)) == [(kind, "a")]
        back = {kind.replace("gained", "lost"), kind}
        assert {found for found, _ in kinds(event(changed), event(base))} <= back


def test_a_field_that_keeps_its_key_or_all_but_its_name_was_renamed() -> None:
    assert kinds(event(field("a")), event(field("b", wire_name="a"))) == [("field-renamed", "b"), ("words", "b")]
    same = field("a", doc="What it was.")
    assert ("field-renamed", "b") in kinds(event(same), event(replace(same, name="b", wire_name="b")))
    other = field("b", INT)
    assert kinds(event(field("a")), event(other)) == [("field-added", "b"), ("field-removed", "a")]


def test_paths_lead_through_objects_and_arrays() -> None:
    old = event(field("a", record(b=array(record(c=INT)))))
    new = event(field("a", record(b=array(record(c=STRING)))))
    assert kinds(old, new) == [("type", "a.b[].c")]


def test_members_that_moved_are_named_and_top_level_fields_are_not() -> None:
    old, new = record(a=INT, b=INT, c=INT), record(b=INT, a=INT, c=INT)
    assert kinds(event(field("x", old)), event(field("x", new))) == [("field-moved", "x.b"), ("field-moved", "x.a")]
    assert kinds(event(field("a"), field("b")), event(field("b"), field("a"))) == []


def test_what_no_event_can_hold_is_marked() -> None:
    empty = replace(array(INT), max_items=0)
    (change,) = diff(event(field("a", empty)), event(field("a", replace(empty, item=STRING))))
    assert (change.in_old, change.in_new) == (False, False)
    old, new = (event(template=f"app://a?p={{p:{name}}}") for name in ("int32", "int64"))
    found = {change.kind: change for change in diff(old, new) if change.where == "p"}
    assert not found["type"].in_old
