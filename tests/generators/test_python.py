"""The Python package: what a producer writes, and what is sent."""

from __future__ import annotations

import copy
import importlib
import pickle
import sys
from collections import UserDict, deque
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

import pytest
from pydantic import ValidationError

from tests.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


CASES = ROOT / "python"
ID = UUID("018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def package() -> Iterator[Any]:
    """The golden package itself, imported."""
    folder = str(CASES / "strings" / "expected" / "python")
    sys.path.insert(0, folder)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    importlib.invalidate_caches()
    yield importlib.import_module("shop_floor_events")
    sys.path.remove(folder)
    sys.dont_write_bytecode = before


@pytest.fixture
def make(package: Any) -> Callable[..., Any]:
    """An event with everything that is required, and more."""
    module = importlib.import_module("shop_floor_events.everything")

    def made(**more: Any) -> Any:
        required: dict[str, Any] = {
            "event_id": ID,
            "occurred_at": NOON,
            "location": "app://feed?tab=home",
            "text": None,
            "small": 3,
            "day": date(2026, 11, 22),
            "card": module.EverythingCard(id=2**60),
        }
        return module.Everything(**required | more)

    return made


def test_only_what_was_given_is_sent(make: Callable[..., Any]) -> None:
    assert make(price=None).to_wire() == {
        "event": "everything",
        "version": "1.1.0",
        "event_id": str(ID),
        "occurred_at": "2026-11-22T12:00:00Z",
        "location": "app://feed?tab=home",
        "text": None,
        "small": "3",
        "day": "2026-11-22",
        "card": {"cardId": "1152921504606846976"},
    }


@pytest.mark.parametrize(
    ("name", "given", "sent"),
    [
        ("user_id", 2**60, "1152921504606846976"),
        ("userId", "7", "7"),
        ("number_wire", 7, 7),
        ("number", None, None),
        ("ratio", 0.1, "0.1"),
        ("ratio", 3, "3.0"),
        ("ratio", 1e300, "1e+300"),
        ("weight", 1, 1),
        ("weight", -1.5, -1.5),
        ("price", Decimal("1.5"), "1.5"),
        ("price", Decimal("1.50000"), "1.5"),
        ("price", Decimal("1E+2"), "100"),
        ("price", Decimal("-0.000"), "0"),
        ("price", Decimal("0E+999999999999"), "0"),
        ("price", -7, "-7"),
        ("whole", Decimal("9" * 38), "9" * 38),
        ("flag", False, False),
        ("moment", datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9), "KST")), "2025-12-31T15:00:00Z"),
        ("moment", datetime(2026, 1, 1, 0, 0, 0, 1500, tzinfo=UTC), "2026-01-01T00:00:00.001500Z"),
        ("day", "2024-02-29", "2024-02-29"),
        ("colour", "빨강", "빨강"),
        ("codes", (1, 2), ["1", "2"]),
        ("codes", deque([1]), ["1"]),
        ("matrix", [[Decimal("1.25"), 2], ()], [["1.25", "2"], []]),
        ("limits", UserDict({"a": 1}), {"a": "1"}),
        ("maps", None, None),
        (
            "card",
            {"cardId": 5, "author": {"since": date(2000, 1, 1)}},
            {"cardId": "5", "author": {"since": "2000-01-01"}},
        ),
        ("lines", [{"sku": ID, "count": 2}], [{"sku": str(ID), "count": 2}]),
    ],
)
def test_natural_values(make: Callable[..., Any], name: str, given: Any, sent: Any) -> None:
    wire = {"user_id": "userId"}.get(name, name)
    event = make(**{name: given})
    assert event.to_wire()[wire] == sent
    assert type(event).model_validate_json(event.to_json()) == event


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("occurred_at", datetime(2026, 1, 1), "time zone"),  # noqa: DTZ001 - naive is the point
        ("occurred_at", datetime.max.replace(tzinfo=timezone(-timedelta(hours=1))), "1700 to 2199"),
        ("occurred_at", datetime(1600, 1, 1, tzinfo=UTC), "1700 to 2199"),
        ("occurred_at", 1700000000, "RFC 3339"),
        ("day", NOON, "time zone that is meant"),
        ("price", 1.5, "not exact"),
        ("price", Decimal("1.2345"), "3 after the point"),
        ("price", Decimal("NaN"), "finite"),
        ("price", Decimal("1E+999999999999"), "3 after the point"),
        ("price", Decimal("-1E-999999999999"), "3 after the point"),
        ("ratio", float("nan"), "finite"),
        ("ratio", 10**400, "finite"),
        ("ratio", 0.05, "from 0.1"),
        ("small", 2000, "from -5 to 1000"),
        ("small", True, "an integer"),
        ("small", 3.0, "an integer"),
        ("number_wire", 1.5, "an integer"),
        ("number_wire", True, "an integer"),
        ("weight", "1", "a number"),
        ("weight", float("inf"), "a number"),
        ("flag", 1, "bool"),
        ("event_id", "018f3f5e2c4b7d6a9b1e0a1b2c3d4e5f", "UUID"),
        ("small", None, "an integer"),
        ("colour", "green", "빨강"),
        ("codes", "12", "list"),
        ("codes", [10**5000], "an integer"),
        ("codes", [], "at least 1"),
        ("arms", {"a": "b", "c": "d", "e": "f"}, "at most 2"),
        ("arms", {"a": "\ud83d"}, "unicode"),
        ("arms", {"\ud83d": "a"}, "cut in two"),
        ("version", "1.0.0", "1.1.0"),
        ("unknown", 1, "Extra"),
    ],
)
def test_what_a_constructor_refuses(make: Callable[..., Any], name: str, given: Any, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make(**{name: given})
    (error,) = caught.value.errors()
    assert error["loc"][0] == name
    assert says in error["msg"]


def test_a_location_s_parameter_is_any_text_once_it_is_quoted(make: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError, match="of the form"):
        make(location="app://feed?tab=가을 & 캠핑")
    event = make(location=f"app://feed?tab={quote('가을 & /캠핑~', safe='')}")
    assert type(event).model_validate_json(event.to_json()) == event


def test_one_field_under_two_names(make: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="userId"):
        make(user_id=1, userId=1)


def test_natural_values_are_no_json(make: Callable[..., Any]) -> None:
    event = make()
    for given in ('"small":3', '"small":null'):
        with pytest.raises(ValidationError):
            type(event).model_validate_json(event.to_json().replace(b'"small":"3"', given.encode()))


def test_events_are_values(make: Callable[..., Any]) -> None:
    event = make()
    assert event == make()
    with pytest.raises(ValidationError):
        event.small = "4"


@pytest.mark.filterwarnings("error")
def test_a_changed_copy_is_validated(make: Callable[..., Any]) -> None:
    event = make(user_id=1, number=None, old="x")
    assert event.model_copy() == event.model_copy(deep=True) == event
    changed = event.model_copy(update={"small": 4, "userId": 2, "price": Decimal("1.50")})
    assert changed.to_wire() == make(user_id=2, number=None, old="x", small=4, price="1.5").to_wire()
    assert "userId" not in event.model_copy(update={"user_id": None}).to_wire()
    with pytest.raises(ValidationError, match="from -5 to 1000"):
        event.model_copy(update={"small": 2000})


def test_events_survive_pickle_and_copy(make: Callable[..., Any]) -> None:
    event = make(user_id=1, number=None, card={"cardId": 5, "author": {"since": date(2000, 1, 1)}})
    for again in (pickle.loads(pickle.dumps(event)), copy.copy(event), copy.deepcopy(event)):
        assert again == event
        assert again.to_json() == event.to_json()


def test_every_version_has_its_model(package: Any) -> None:
    assert list(package.EVENTS) == ["everything", "odd_names"]
    old = package.model_of("everything", "1.0.0")
    assert "fresh" not in old.model_fields
    assert "fresh" in package.model_of("everything", "1.1.0").model_fields
    with pytest.raises(KeyError):
        package.model_of("everything", "9.9.9")


def test_names_that_mean_something_else(package: Any) -> None:
    with pytest.warns(DeprecationWarning, match="It is odd"):
        event = importlib.import_module("shop_floor_events.odd_names").OddNames(
            event_id=ID,
            occurred_at=NOON,
            class_="a",
            from_="b",
            swapped="c",
            other="d",
            date=date(2026, 1, 1),
            str_="e",
        )
    assert event.swapped == "c"
    assert event.to_wire() | {"event_id": "", "occurred_at": ""} == {
        "event": "odd_names",
        "version": "0.1.0",
        "event_id": "",
        "occurred_at": "",
        "class": "a",
        "from_": "b",
        "other": "c",
        "swapped": "d",
        "date": "2026-01-01",
        "str": "e",
    }


def test_deprecated_fields_say_so_when_read(make: Callable[..., Any]) -> None:
    event = make(old="x")
    assert event.to_wire()["old"] == "x"
    with pytest.warns(DeprecationWarning, match="Nobody reads it"):
        assert event.old == "x"


def test_the_class_says_the_sentence(make: Callable[..., Any]) -> None:
    about = type(make()).__doc__
    assert 'User {user_id} "said" {text} \\o/ at {location}' in about
    assert "{user_id}번 사용자가 {location}에서 {text}라고 했다" in about
