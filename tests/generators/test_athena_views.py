"""A view over all majors holds every row of every major, with no value lost: on DuckDB, and on Trino where it is."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contracts.engine import EngineOptions, S3Object, View
from contracts.engines import engine
from contracts.glue_table import glue_table
from contracts.parquet import write_parquet
from generators.athena import views
from generators.glue import table_inputs
from registry.errors import MissingPartError
from registry.loader import load
from tests.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.engine import Session

AT = datetime(2026, 11, 22, 1, 2, 3, 456000, tzinfo=UTC)
DAY = "2026-11-22"
OLD: dict[str, Any] = {
    "received_at": AT,
    "event": "card_click",
    "schema_version": "1.1.0",
    "user_id": 2**63 - 1,
    "position": 3,
    "order": "by date",
    "content": {"id": 7, "kind": "card", "select": "x"},
    "rank": Decimal("12.5"),
    "seen": date(2026, 11, 22),
    "parts": [{"a": 1, "from": "here"}, {"a": None, "from": None}],
    "arms": {"Red": {"weight": 2, "arm": "b"}, "green": {"weight": None, "arm": "c"}},
}
NEW: dict[str, Any] = {
    "received_at": AT,
    "event": "card_click",
    "schema_version": "2.0.0",
    "user_id": 1,
    "position": 2**40,
    "content": {"title": "t", "id": 2**50, "kind": "talk"},
    "rank": "first",
    "seen": AT,
    "parts": [{"from": "there", "a": 2**33, "c": True}],
    "arms": {"Red": {"arm": "b", "weight": 0.5}},
}
BARE: dict[str, Any] = {"received_at": AT, "event": "card_click", "schema_version": "1.0.0"}


@contextmanager
def opened(name: str) -> Iterator[Session]:
    options = EngineOptions(cache=Path.home() / ".cache" / "sayso")
    try:
        with engine(name).open(options) as session:
            yield session
    except MissingPartError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module", params=["duckdb", pytest.param("trino", marks=pytest.mark.trino)])
def lake(request: pytest.FixtureRequest) -> Iterator[Session]:
    registry = load(ROOT / "athena" / "majors" / "input").whole()
    tables = table_inputs(registry, "dev")
    with opened(request.param) as session:
        session.create_tables(tables)
        session.create_views([View(view.name, view.sql) for view in views(registry)])
        session.add_objects([_object(tables[0], "a", OLD, BARE), _object(tables[1], "b", NEW), _rejected()])
        yield session


@pytest.fixture(scope="module")
def rows(lake: Session) -> list[dict[str, Any]]:
    return sorted(lake.read("card_click"), key=lambda row: str(row["schema_version"]))


REASON = {"path": "/position", "rule": "type", "message": "not a number"}


def _rejected() -> S3Object:
    line = json.dumps({"received_at": "2026-11-22T01:02:03.456Z", "event": "e", "errors": [REASON], "raw": '{"a":1}'})
    return S3Object("shop-dev-events", f"rejected/dt={DAY}/r.json.gz", gzip.compress(line.encode() + b"\n"))


def test_what_was_rejected_can_be_read(lake: Session) -> None:
    (row,) = lake.read("rejected")
    assert (row["received_at"], row["event"], row["errors"], row["raw"]) == (AT, "e", [REASON], '{"a":1}')


def _object(table: dict[str, Any], name: str, *rows: dict[str, Any]) -> S3Object:
    body = write_parquet(glue_table(table).columns, rows)
    return S3Object("shop-dev-events", f"events/{table['Name']}/dt={DAY}/{name}.parquet", body)


def test_every_row_of_every_major_is_there(rows: list[dict[str, Any]]) -> None:
    assert [row["schema_version"] for row in rows] == ["1.0.0", "1.1.0", "2.0.0"]
    assert {row["dt"] for row in rows} == {DAY}
    assert {row["received_at"] for row in rows} == {AT}


def test_a_type_that_widens_is_cast_to_the_newest(rows: list[dict[str, Any]]) -> None:
    assert [row["position"] for row in rows] == [None, 3, 2**40]


def test_a_type_that_does_not_keeps_a_column_for_the_old_major(rows: list[dict[str, Any]]) -> None:
    assert [row["rank"] for row in rows] == [None, None, "first"]
    assert [row["rank_v1"] for row in rows] == [None, Decimal("12.5"), None]
    assert [row["seen"] for row in rows] == [None, None, AT]
    assert [row["seen_v1"] for row in rows] == [None, date(2026, 11, 22), None]


def test_a_column_of_old_majors_only_stays(rows: list[dict[str, Any]]) -> None:
    assert [row["order"] for row in rows] == [None, "by date", None]


def test_records_are_matched_by_name_and_a_null_one_stays_null(rows: list[dict[str, Any]]) -> None:
    assert [row["content"] for row in rows] == [
        None,
        {"title": None, "id": 7, "kind": "card", "select": "x"},
        {"title": "t", "id": 2**50, "kind": "talk", "select": None},
    ]


def test_records_in_arrays_are_matched_by_name(rows: list[dict[str, Any]]) -> None:
    assert [row["parts"] for row in rows] == [
        None,
        [{"from": "here", "a": 1, "c": None}, {"from": None, "a": None, "c": None}],
        [{"from": "there", "a": 2**33, "c": True}],
    ]


def test_records_in_maps_are_matched_by_name(rows: list[dict[str, Any]]) -> None:
    assert [row["arms"] for row in rows] == [
        None,
        {"Red": {"arm": "b", "weight": 2.0}, "green": {"arm": "c", "weight": None}},
        {"Red": {"arm": "b", "weight": 0.5}},
    ]
