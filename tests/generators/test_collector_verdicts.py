"""What a producer is told: which field, which rule, and the nearest valid form."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.collector import event_module
from generators.collector.runtime import verdicts
from generators.collector.runtime.verdicts import (
    MOST_PROBLEMS,
    Problem,
    Problems,
    TooManyError,
    escape,
    nearest_name,
    unknown,
)
from registry.location import parse_location
from registry.model import Field, Type
from tests.generators.one_module import event_of, run


def type_of(name: str, form: str = "string", **more: Any) -> Type:
    return Type(name=name, form=form, **more)


def found(type_: Type, value: Any, *, required: bool = False, nullable: bool = False) -> list[Problem]:
    """The problems of `{"f": value}` where `f` has this type."""
    problems: list[Problem] = []
    module(Field(name="f", wire_name="f", type=type_, role=None, doc="", required=required, nullable=nullable))[
        "check"
    ](value, "", problems.append)
    return problems


@lru_cache
def module(field: Field) -> dict[str, Any]:
    return run(event_module(event_of((field,))))


COUNT = type_of("int32", minimum=Decimal(0), maximum=Decimal(100))
NUMBER = type_of("int64", "integer", minimum=Decimal(0), maximum=Decimal(100))
FLOAT = type_of("float64", "number", minimum=Decimal(0), maximum=Decimal(1))
MONEY = type_of("decimal", precision=5, scale=2)
KIND = type_of("enum", values=("post", "talk", "Bank transfer"))
SHORT = type_of("string", min_length=2, max_length=3, pattern="[a-z]+")
LOCATION = type_of("url", template="app://find?q={q}", pattern=parse_location("app://find?q={q}").language)
RECORD = type_of("object", "object", fields=(Field(name="a", wire_name="a", type=COUNT, role=None, doc=""),))
UUID = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("type_", "value", "rule", "hint"),
    [
        (COUNT, 7, "type", 'not 7; send "7"'),
        (COUNT, 7.0, "type", 'not 7.0; send "7"'),
        (COUNT, "007", "pattern", 'not "007"; send "7"'),
        (COUNT, "+7", "pattern", '; send "7"'),
        (COUNT, " 7 ", "pattern", '; send "7"'),
        (COUNT, "7.0", "pattern", '; send "7"'),
        (COUNT, "1e1", "pattern", '; send "10"'),
        (COUNT, "101", "pattern", 'an integer from 0 to 100 in a string, like "1", not "101"'),
        (COUNT, "1" * 500, "pattern", "11..."),
        (COUNT, "1e999999999", "pattern", 'not "1e999999999"'),
        (COUNT, "seven", "pattern", 'not "seven"'),
        (COUNT, True, "type", "not true"),
        (COUNT, None, "type", "not null"),
        (COUNT, {"a": 1}, "type", "not an object of 1"),
        (COUNT, [], "type", "not an array of 0"),
        (NUMBER, "7", "type", 'not "7"; send 7'),
        (NUMBER, 7.5, "type", "not 7.5"),
        (NUMBER, 101, "maximum", "not 101"),
        (NUMBER, -1, "minimum", "not -1"),
        (NUMBER, True, "type", "not true"),
        (FLOAT, "0.5", "type", "; send 0.5"),
        (FLOAT, float("inf"), "maximum", "not a number that is too large"),
        (FLOAT, 10**400, "maximum", "not 1000"),
        (MONEY, 1.5, "type", '; send "1.5"'),
        (MONEY, "1.500", "pattern", '; send "1.5"'),
        (MONEY, ".5", "pattern", '; send "0.5"'),
        (MONEY, "1.505", "pattern", 'not "1.505"'),
        (KIND, "Post", "enum", '; send "post"'),
        (KIND, "talks", "enum", '; send "talk"'),
        (KIND, "bank-transfer", "enum", '; send "Bank transfer"'),
        (KIND, "", "enum", 'one of "post", "talk", "Bank transfer", not ""'),
        (KIND, 1, "type", "not 1"),
        (SHORT, "a", "minLength", 'not "a"'),
        (SHORT, "abcd", "maxLength", 'not "abcd"'),
        (SHORT, "AB", "pattern", '; send "ab"'),
        (SHORT, "ab\n", "pattern", '; send "ab"'),
        (type_of("boolean", "boolean"), "True", "type", "; send true"),
        (type_of("boolean", "boolean"), 1, "type", "not 1"),
        (type_of("uuid"), UUID + " ", "pattern", f'; send "{UUID}"'),
        (type_of("uuid"), UUID.replace("-", ""), "pattern", "a UUID with dashes"),
        (type_of("timestamp"), "2026-11-22 09:30:00Z", "pattern", '; send "2026-11-22T09:30:00Z"'),
        (type_of("timestamp"), "2026-11-22t09:30:00z", "pattern", '; send "2026-11-22T09:30:00Z"'),
        (type_of("timestamp"), "2026-11-22T09:30:00", "pattern", '; send "2026-11-22T09:30:00Z"'),
        (type_of("timestamp"), 1763804400, "type", "not 1763804400"),
        (type_of("date"), "2026-02-29", "pattern", 'not "2026-02-29"'),
        (type_of("url"), "/relative", "pattern", 'not "/relative"'),
        (type_of("url"), "a" * 2049, "maxLength", "aa..."),
        (type_of("url"), "https://a/가?q=a b&r=%20#c", "pattern", '; send "https://a/%EA%B0%80?q=a%20b&r=%20#c"'),
        (LOCATION, "app://find?q=가을", "pattern", '; send "app://find?q=%EA%B0%80%EC%9D%84"'),
        (LOCATION, "app://fund?q=가을", "pattern", 'not "app://fund?q=가을"'),
        (type_of("array", "array", item=COUNT, max_items=1), ["1", "2"], "maxItems", "not an array of 2"),
        (type_of("array", "array", item=COUNT, min_items=1), [], "minItems", "not an array of 0"),
        (type_of("array", "array", item=COUNT), {}, "type", "not an object of 0"),
        (type_of("map", "object", item=COUNT, max_keys=0), {"a": "1"}, "maxProperties", "not an object of 1"),
        (RECORD, [], "type", "an object, not an array of 0"),
        (RECORD, None, "type", "an object, not null"),
    ],
)
def test_a_wrong_value(type_: Type, value: Any, rule: str, hint: str) -> None:
    (problem,) = found(type_, {"f": value}, required=True)
    assert (problem.path, problem.rule) == ("/f", rule)
    assert problem.message.startswith("f must be ")
    assert hint in problem.message
    for nullable in (False, True):
        again = [each.said() for each in found(type_, {"f": value}, nullable=nullable)]
        assert again == ([] if value is None and nullable else [problem.said()])


def test_half_a_character_has_no_encoding() -> None:
    (problem,) = found(type_of("url"), {"f": "https://a/\ud83d"})
    assert problem.message.endswith('not "https://a/\ud83d"')


@pytest.mark.parametrize("type_", [COUNT, RECORD, type_of("array", "array", item=COUNT)])
def test_missing_and_null(type_: Type) -> None:
    assert found(type_, {}) == []
    assert found(type_, {}, nullable=True) == []
    assert found(type_, {"f": None}, nullable=True, required=True) == []
    for nullable in (False, True):
        (problem,) = found(type_, {}, nullable=nullable, required=True)
        assert (problem.path, problem.rule) == ("", "required")
        assert problem.message.startswith("f is required: an")


def test_every_problem_at_once_each_with_its_path() -> None:
    inner = Field(name="a", wire_name="a", type=COUNT, role=None, doc="", required=True)
    rows = type_of("array", "array", max_items=2, item=type_of("object", "object", fields=(inner,)))
    value = {"f": {"": [{"a": "x"}, {"c~/": 1}, None], "~/": 1}, "F": 1, "other": 2}
    problems = found(type_of("map", "object", item=rows), value)
    assert [(each.path, each.rule) for each in problems] == [
        ("/F", "additionalProperties"),
        ("/other", "additionalProperties"),
        ("/f/", "maxItems"),
        ("/f//0/a", "pattern"),
        ("/f//1/c~0~1", "additionalProperties"),
        ("/f//1", "required"),
        ("/f//2", "type"),
        ("/f/~0~1", "type"),
    ]
    assert [each.message.partition(" ")[0] for each in problems] == ["F", "other", "f/", "a", "c~/", "a", "/2", "~0~1"]
    assert problems[0].message == "F is not a field of this version; did you mean f?"


def test_problems_end_somewhere() -> None:
    problems = Problems()
    with pytest.raises(TooManyError):
        unknown({f"{'x' * 1000}{number}": 1 for number in range(100_000)}, frozenset(["f"]), "/a", problems.add)
    assert len(problems.found) == MOST_PROBLEMS + 1
    assert problems.found[-1].rule == "maxProblems"
    assert max(len(each.path) + len(each.message) for each in problems.found) < 1000


NEARLY = st.text("017.eE+- tTzZ:fF_", max_size=12) | st.sampled_from(["post", "TALK", "2026-11-22t09:30:00z"])


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | NEARLY | st.lists(st.none()))
def test_what_is_suggested_is_valid(value: Any) -> None:
    for type_ in (COUNT, NUMBER, FLOAT, MONEY, KIND, SHORT, type_of("boolean", "boolean"), type_of("timestamp")):
        for problem in found(type_, {"f": value}):
            _, marked, hint = problem.message.rpartition("; send ")
            if marked:
                sent = hint[1:-1] if hint.startswith('"') else json.loads(hint)
                assert found(type_, {"f": sent}) == []


@pytest.mark.parametrize(("name", "part"), [("a/b", "a~1b"), ("~1", "~01"), ("", ""), ("한", "한")])
def test_names_in_pointers(name: str, part: str) -> None:
    assert escape(name) == part


def test_the_nearest_name() -> None:
    assert nearest_name("UserId", ["user_id", "id"]) == "user_id"
    assert nearest_name("nothing like it", ["user_id", "id"]) is None
    assert nearest_name("x" * 1_000_000, ["user_id", "id"]) is None


def test_a_request_that_is_told_less_spoils_no_words_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems are remembered: one without its hint is another one."""
    expected = verdicts.Expected("one of two", {"type": "string", "enum": frozenset({"android", "ios"})})
    said: list[verdicts.Problem] = []
    for left in (0, verdicts.MOST_COMPARED):
        monkeypatch.setattr(verdicts, "_left", [left])
        verdicts.wrong("andriod", "/platform", expected, said.append)
    assert [problem.message.partition("; ")[2] for problem in said] == ["", 'send "android"']
