"""The direct validator says what the generated JSON Schema says, all at once, and in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generators.jsonschema import event_schema
from registry.forms import STRING
from registry.model import Event, Field, Type
from registry.types import TYPES, form_of
from registry.validate import Invalid, _checks, example_problems, problems, type_problems
from tests.registry.model_strategies import events, record_near

ID = Type(name="int64", form="string")


def field(name: str, type_: Type, **more: Any) -> Field:
    return Field(name=name, wire_name=name, type=type_, role=None, doc="", **more)


@settings(max_examples=300)
@given(events(), st.data())
def test_the_verdict_and_the_places_are_those_of_the_schema(event: Event, data: st.DataObject) -> None:
    value = data.draw(record_near(event.fields))
    errors = {pointer(error) for error in Draft202012Validator(event_schema(event)).iter_errors(value)}
    found = problems(event, value)
    assert {shared(each) for each in found} == errors
    assert all(each.message for each in found)


def shared(found: Invalid) -> str:
    """JSON Schema reports an unknown member at the object, this validator at the member."""
    return found.pointer.rpartition("/")[0] if found.rule == "additionalProperties" else found.pointer


def pointer(error: Any) -> str:
    path = [str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path]
    return "".join(f"/{part}" for part in path)


def event_of(*fields: Field) -> Event:
    return Event(
        name="e",
        version=None,
        owner="",
        summary="",
        explicit=True,
        direct=True,
        sentence={},
        fields=fields,
        freshness_seconds=1,
        retention_days=1,
    )


def test_every_problem_is_found_at_once() -> None:
    inner = Type(name="object", form="object", fields=(field("id", ID, required=True),))
    event = event_of(field("card_id", ID, required=True), field("box", Type(name="array", form="array", item=inner)))
    found = problems(event, {"box": [{"id": 7}, {}, None, {"id": "7", "a/b": 1}], "card_ib": "1"})
    assert [(each.pointer, each.rule) for each in found] == [
        ("/box/0/id", "type"),
        ("/box/1", "required"),
        ("/box/2", "type"),
        ("/box/3/a~1b", "additionalProperties"),
        ("/card_ib", "additionalProperties"),
        ("", "required"),
    ]
    assert "did you mean `card_id`" in found[4].message


def test_a_whole_event_that_is_no_object_is_one_problem() -> None:
    assert [each.rule for each in problems(event_of(), [1])] == ["type"]


@pytest.mark.parametrize("value", [True, 1.5, "1", float("nan"), float("inf"), None])
def test_what_is_no_integer_is_refused(value: Any) -> None:
    assert type_problems(Type(name="int32", form="integer"), value)


@pytest.mark.parametrize("value", [1, 1.0, -0.0])
def test_json_has_one_kind_of_number(value: Any) -> None:
    assert not type_problems(Type(name="int32", form="integer"), value)


def test_an_example_may_leave_the_envelope_out_but_not_get_it_wrong() -> None:
    event = event_of(field("user_id", ID, required=True, origin="envelope"), field("card_id", ID, required=True))
    assert example_problems(event, {"card_id": "1"}) == []
    assert [each.path for each in example_problems(event, {"card_id": "1", "user_id": 1})] == [("user_id",)]


@pytest.mark.parametrize("row", TYPES, ids=lambda row: row.name)
def test_every_keyword_of_every_form_is_understood(row: Any) -> None:
    everything = {"min_length": 0, "max_length": 9, "pattern": "a", "min_items": 0, "max_items": 1, "max_keys": 1}
    limits = {key: value for key, value in everything.items() if key in row.constraints}
    inside = {"item": ID} if row.shape in {"list", "map"} else {}
    for form in row.forms:
        type_ = Type(name=row.name, form=form, precision=4, scale=2, values=("a",), **limits, **inside)
        assert _checks(type_) is not None


def test_a_message_names_the_field_and_what_is_valid() -> None:
    [found] = problems(event_of(field("card_id", ID)), {"card_id": 7})
    assert found == Invalid("/card_id", "type", found.message)
    assert "`card_id`" in found.message
    assert "in a string" in found.message
    assert STRING.expected(Type(name="string", form="string")) == "a string"


@pytest.mark.parametrize("limits", [{}, {"template": "app://a?q={q}", "pattern": "app://a.*"}, {"max_length": 3000}])
def test_a_url_that_is_too_long_is_told_so(limits: dict[str, Any]) -> None:
    """Every URL has a limit, and one that is beyond it may be of the right form."""
    type_ = Type(name="url", form="string", **limits)
    assert "of at most 2048 characters" in form_of(type_).expected(type_)
