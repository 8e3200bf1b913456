"""Any definition at all: its validator judges as the registry's own reading does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.collector import event_module
from registry.added_fields import discriminators
from registry.model import Field, Type
from registry.types import BY_NAME
from registry.validate import problems
from registry.version import Version
from tests.generators.kinds import RESPELT
from tests.generators.one_module import RECEIVED, event_of, run, taken_by

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True) | st.sampled_from(["class", "value", "x", "row", "add"])
WIRE_NAMES = NAMES | st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$-]{0,6}", fullmatch=True)
LIMITS = st.none() | st.integers(0, 3)


def leaf_types() -> st.SearchStrategy[Type]:
    plain = st.sampled_from([row for row in BY_NAME.values() if row.shape == "leaf" and row.name != "enum"])

    def of(row: Any) -> st.SearchStrategy[Type]:
        digits = {"precision": st.just(5), "scale": st.integers(0, 5)} if row.name == "decimal" else {}
        limits = dict.fromkeys(row.constraints & {"min_length", "max_length"}, LIMITS)
        return st.builds(Type, name=st.just(row.name), form=st.sampled_from(list(row.forms)), **digits, **limits)

    values = st.lists(st.text(max_size=5), min_size=1, max_size=4, unique=True).map(tuple)
    return plain.flatmap(of) | st.builds(Type, name=st.just("enum"), form=st.just("string"), values=values)


def containers(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return (
        st.builds(
            Type,
            name=st.just("array"),
            form=st.just("array"),
            item=inner,
            min_items=LIMITS,
            max_items=st.none() | LIMITS,
        )
        | st.builds(Type, name=st.just("map"), form=st.just("object"), item=inner, max_keys=LIMITS)
        | st.builds(Type, name=st.just("object"), form=st.just("object"), fields=fields(inner))
    )


def fields(types: st.SearchStrategy[Type]) -> st.SearchStrategy[tuple[Field, ...]]:
    one = st.builds(
        Field,
        name=NAMES,
        wire_name=WIRE_NAMES,
        type=types,
        role=st.none(),
        doc=st.just(""),
        required=st.booleans(),
        nullable=st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=4, unique_by=(lambda each: each.name, lambda each: each.wire_name)).map(
        tuple
    )


TYPES = st.recursive(leaf_types(), containers, max_leaves=8)


@st.composite
def near(draw: st.DrawFn, type_: Type) -> Any:
    """A value of roughly that type."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({}))
    if type_.fields:
        found = {each.wire_name: draw(near(each.type)) for each in type_.fields if draw(st.integers(0, 5))}
        return {**found, **draw(st.sampled_from([{}, {}, {}, {"~/": 1}]))}
    if type_.item:
        items = draw(st.lists(near(type_.item), max_size=4))
        return items if type_.form == "array" else {f"k{index}/": item for index, item in enumerate(items)}
    own = {
        "uuid": RESPELT["event_id"],
        "timestamp": RESPELT["occurred_at"],
        "date": "2026-01-01",
        "url": "https://a.b/c",
    }
    if type_.name in own:
        return own[type_.name]
    if type_.values:
        return draw(st.sampled_from(type_.values))
    by_form = {"boolean": st.booleans(), "string": st.text("1a", max_size=4) | st.just("1")}
    return draw(by_form.get(type_.form, st.integers(-5, 5) | st.floats(allow_nan=False)))


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_it_judges_any_definition_as_the_registry_does(data: st.DataObject) -> None:
    own = (*discriminators("e", Version(1, 0, 0)), *data.draw(fields(TYPES)))
    event = event_of(own)
    module = run(event_module(event))
    for _ in range(3):
        value = data.draw(near(Type(name="object", form="object", fields=own)))
        if not isinstance(value, dict):
            continue
        found: list[Any] = []
        module["check"](value, "", found.append)
        expected = problems(event, value)
        assert {(each.path, each.rule) for each in found} <= {(each.pointer, each.rule) for each in expected}
        assert {each.path for each in found} == {each.pointer for each in expected}
        if not found:
            json.loads(module["row"](value, RECEIVED), parse_constant=pytest.fail)
        taken = taken_by(module, value)
        assert taken is None or (not found and taken == module["row"](value, RECEIVED))


@pytest.mark.parametrize("depth", [10, 31])
@pytest.mark.parametrize(("name", "form"), [("array", "array"), ("map", "object"), ("object", "object")])
def test_definitions_may_be_deep(name: str, form: str, depth: int) -> None:
    type_, value, stored = Type(name="int32", form="string"), "7", 7
    for _ in range(depth):
        inner = Field(name="a", wire_name="A", type=type_, role=None, doc="", required=True)
        item = None if name == "object" else type_
        type_ = Type(name=name, form=form, item=item, fields=() if item else (inner,))
        value = [value] if name == "array" else {"A": value}
        stored = [stored] if name == "array" else {"a" if name == "object" else "A": stored}
    module = run(event_module(event_of((Field(name="a", wire_name="A", type=type_, role=None, doc=""),))))
    found: list[Any] = []
    module["check"]({"A": value}, "", found.append)
    assert found == []
    assert json.loads(module["row"]({"A": value}, RECEIVED)) == {"a": stored, "received_at": RECEIVED}
    assert taken_by(module, {"A": value}) in {None, module["row"]({"A": value}, RECEIVED)}
    text = json.dumps(value).replace('"7"', "7")
    module["check"]({"A": json.loads(text)}, "", found.append)
    assert [(each.path, each.rule) for each in found] == [("/A" + ("/0" if name == "array" else "/A") * depth, "type")]
