"""A view over all majors holds every event of every major once, with no value lost: on DuckDB, and on Trino."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from contracts.engine import EngineOptions, S3Object, View
from contracts.engines import engine
from contracts.glue_table import glue_table
from contracts.parquet import write_parquet
from generators.athena import Duplicates, views
from generators.glue import table_inputs
from registry.errors import MissingPartError
from registry.loader import load
from tests.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.engine import Session
    from contracts.trino.engine import TrinoSession

AT = datetime(2026, 11, 22, 1, 2, 3, 456000, tzinfo=UTC)
DAY = "2026-11-22"
OLD: dict[str, Any] = {
    "received_at": AT,
    "event": "card_click",
    "event_id": "old",
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
    "event_id": "new",
    "schema_version": "2.0.0",
    "user_id": 1,
    "position": 2**40,
    "content": {"title": "t", "id": 2**50, "kind": "talk"},
    "rank": "first",
    "seen": AT,
    "parts": [{"from": "there", "a": 2**33, "c": True}],
    "arms": {"Red": {"arm": "b", "weight": 0.5}},
}
BARE: dict[str, Any] = {"received_at": AT, "event": "card_click", "event_id": "bare", "schema_version": "1.0.0"}
REGISTRY = load(ROOT / "athena" / "majors" / "input").whole()


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
    tables = table_inputs(REGISTRY, "dev")
    with opened(request.param) as session:
        session.create_tables(tables)
        session.create_views([View(view.name, view.sql) for view in views(REGISTRY)])
        for duplicates in get_args(Duplicates):
            copies = next(view.sql for view in views(REGISTRY, None, duplicates) if view.name == "card_view")
            session.create_views([View(f"card_view_{duplicates}", copies)])
        session.add_objects([_object(tables[0], "a", OLD, BARE), _object(tables[1], "b", NEW), _rejected()])
        session.add_objects(_object(tables[2], str(number), row) for number, row in enumerate(COPIES))
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
    day = rows[0]["received_at"].date()
    return S3Object("shop-dev-events", f"events/{table['Name']}/dt={day}/{name}.parquet", body)


def _copy(event_id: str, received_at: datetime, position: int, occurred_at: datetime = AT) -> dict[str, Any]:
    values = {"event": "card_view", "schema_version": "1.0.0", "position": position}
    return {**values, "event_id": event_id, "received_at": received_at, "occurred_at": occurred_at}


FIRST = AT - timedelta(days=1)
LATER = FIRST + timedelta(hours=3)
COPIES = (
    _copy("again", LATER, 2),
    _copy("again", FIRST, 1),
    _copy("again the next day", FIRST, 3),
    _copy("again the next day", AT, 4),
    _copy("twice at once", FIRST, 5),
    _copy("twice at once", FIRST, 5),
    _copy("an id used twice", FIRST, 7, LATER),
    _copy("an id used twice", FIRST, 6, FIRST),
    _copy("once", AT, 8),
)


@pytest.mark.parametrize(
    ("duplicates", "left"),
    [("day", [1, 3, 4, 5, 6, 8]), ("all", [1, 3, 5, 6, 8]), ("keep", [1, 2, 3, 4, 5, 5, 6, 7, 8])],
)
def test_of_copies_the_earliest_received_is_left(lake: Session, duplicates: str, left: list[int]) -> None:
    assert sorted(row["position"] for row in lake.read(f"card_view_{duplicates}")) == left
    assert len(lake.read("card_view_v1")) == len(COPIES)


def test_by_default_copies_of_a_day_are_left_out(lake: Session) -> None:
    assert sorted(row["position"] for row in lake.read("card_view")) == [1, 3, 4, 5, 6, 8]


CONDITIONS = (f"dt = '{DAY}'", f"dt IN ('{DAY}', '2026-11-21')", f"dt >= '{DAY}'", f"date(dt) >= date '{DAY}'")


@pytest.mark.parametrize("lake", [pytest.param("trino", marks=pytest.mark.trino)], indirect=True)
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(("duplicates", "is_pruned"), [("day", True), ("all", False), ("keep", True)])
def test_a_condition_on_the_day_reaches_the_table(
    lake: TrinoSession, duplicates: str, is_pruned: bool, condition: str
) -> None:
    ((plan,),) = (
        row.values()
        for row in lake.trino.query(f"EXPLAIN SELECT position FROM card_view_{duplicates} WHERE {condition}")
    )
    (domain,) = re.findall(r"dt:string:PARTITION_KEY\s+[│ ]*:: (\[.*\])", plan)
    assert ("2026-01-01" not in domain) == is_pruned


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
