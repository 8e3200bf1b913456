"""What is read equals what was sent: by value and by kind, NULL where nothing was sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from contracts.comparing import differences, paths_of, same
from registry.model import Field, Type

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (1, 1),
        (2**63 - 1, 2**63 - 1),
        (1, Decimal(1)),
        (1, 1.0),
        (Decimal("1.50"), Decimal("1.5")),
        (7, "7"),
        ("", ""),
        (NOON, NOON),
        ([], []),
        ([[1], []], [[1], []]),
        ({"a": 1}, {"a": 1, "b": None}),
        ({"a": {"b": {}}}, {"a": {"b": {"c": None}}}),
        ({"": "x"}, {"": "x"}),
        (None, None),
    ],
)
def test_these_are_the_same(sent: Any, read: Any) -> None:
    assert same(sent, read)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (1, None),
        (1, True),
        (True, 1),
        (False, None),
        ("1", 1),
        ("", None),
        ("null", None),
        ("é", "e\u0301"),
        (2**53 + 1, float(2**53 + 1)),
        (Decimal("0.1"), 0.1),
        (Decimal("1.005"), Decimal("1.01")),
        (date(2026, 11, 22), NOON),
        (NOON, NOON.replace(microsecond=1000)),
        ([], None),
        ({}, None),
        ([1, 2], [2, 1]),
        ([1], [1, None]),
        ({"a": 1}, {"A": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
    ],
)
def test_these_are_not(sent: Any, read: Any) -> None:
    assert not same(sent, read)


def test_a_difference_says_where_it_is() -> None:
    sent = {"same": 1, "card": {"id": 1, "author": {"id": 2}}, "list": [{"a": 1}]}
    read = {"same": 1, "card": {"id": 1, "author": {"id": 3}}, "list": [{"a": None}], "more": "x"}
    found = {difference.path: (difference.sent, difference.read) for difference in differences(sent, read)}
    assert found == {
        ("card", "author", "id"): (2, 3),
        ("list",): ([{"a": 1}], [{"a": None}]),
        ("more",): (None, "x"),
    }
    assert str(next(differences(sent, read))) == "column card.author.id: sent 2, read 3"


def test_a_column_that_was_not_sent_must_be_null() -> None:
    assert [difference.path for difference in differences({}, {"a": None, "b": 0, "c": ""})] == [("b",), ("c",)]


def test_what_a_row_fills_is_counted_by_leaf() -> None:
    text, whole = Type(name="string", form="string"), Type(name="int32", form="string")
    members = tuple(Field(name=name, wire_name=name, type=whole, role=None, doc="") for name in ("a", "b"))
    card = Type(name="object", form="object", fields=members)
    types = {
        name: Field(name=name, wire_name=name, type=type_, role=None, doc="")
        for name, type_ in {"title": text, "card": card, "names": Type(name="map", form="object", item=text)}.items()
    }
    row = {"title": "x", "card": {"a": 1, "b": None}, "names": {}, "received_at": NOON}
    assert set(paths_of(row, types)) == {("title",), ("card", "a"), ("names",)}
