"""DuckDB sees the partitions that the projection of a Glue table names, and no others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from registry.errors import EngineError
from tests.contracts.duckdb_tables import DAILY, parquet, read, table


def partitions(duckdb, keys, folders, **parameters):
    """The partition values that are visible if there is a file in each of the folders."""
    objects = [parquet({"c": "int"}, {"c": number}, key=f"{folder}a.parquet") for number, folder in enumerate(folders)]
    rows = read(duckdb, table({"c": "int"}, keys=keys, **parameters), *objects)
    return [row["c"] for row in rows], [{name: row[name] for name, _ in keys} for row in rows]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("string", "2026-01-02"), ("date", date(2026, 1, 2)), ("timestamp", datetime(2026, 1, 2, tzinfo=UTC))],
)
def test_a_partition_value_comes_from_the_path_in_the_declared_type(duckdb, kind, value):
    assert partitions(duckdb, [("dt", kind)], ["t/dt=2026-01-02/"], **DAILY) == ([0], [{"dt": value}])


def test_a_partition_value_wins_over_a_column_of_the_file(duckdb):
    item = parquet({"c": "int", "dt": "string"}, {"c": 1, "dt": "wrong"}, key="t/dt=2026-01-02/a")
    assert read(duckdb, table({"c": "int"}, keys=[("dt", "string")], **DAILY), item) == [{"c": 1, "dt": "2026-01-02"}]


@pytest.mark.parametrize(
    ("folder", "seen"),
    [
        ("t/dt=2026-01-01/", False),
        ("t/dt=2026-01-02/", True),
        ("t/dt=2026-11-22/", True),
        ("t/dt=2026-11-23/", False),
        ("t/dt=2026-1-2/", False),
        ("t/dt=2026-02-30/", False),
        ("t/dt=20260102/", False),
        ("t/dt=2026-01-02-x/", False),
        ("t/2026-01-02/", False),
        ("t/", False),
        ("t/dt=2026-01-02/deeper/", True),
    ],
)
def test_only_projected_days_are_seen(duckdb, folder, seen):
    assert bool(partitions(duckdb, [("dt", "string")], [folder], **DAILY)[0]) is seen


def test_now_is_in_a_range_and_tomorrow_is_not(duckdb):
    today = datetime.now(UTC)
    days = [f"t/dt={today + timedelta(days=shift):%Y-%m-%d}/" for shift in (-3, -2, 0, 1)]
    relative = {**DAILY, "projection__dt__range": "NOW-2DAYS, NOW"}
    assert partitions(duckdb, [("dt", "string")], days, **relative)[0] == [1, 2]


def test_hours_in_folders_are_one_value(duckdb):
    hourly = {
        "projection__enabled": "true",
        "projection__hour__type": "date",
        "projection__hour__format": "yyyy/MM/dd/HH",
        "projection__hour__range": "2026/01/01/00,NOW",
        "projection__hour__interval": "6",
        "projection__hour__interval__unit": "HOURS",
        "storage__location__template": "s3://lake/t/${hour}/",
    }
    folders = ["t/2026/01/01/06/", "t/2026/01/01/07/", "t/2026/01/02/00/"]
    assert partitions(duckdb, [("hour", "string")], folders, **hourly) == (
        [0, 2],
        [{"hour": "2026/01/01/06"}, {"hour": "2026/01/02/00"}],
    )


def test_months_are_counted_by_the_calendar(duckdb):
    monthly = {
        **DAILY,
        "projection__dt__format": "yyyy-MM",
        "projection__dt__range": "2026-01,2026-12",
        "projection__dt__interval": "3",
        "projection__dt__interval__unit": "MONTHS",
    }
    folders = [f"t/dt=2026-{month:02d}/" for month in range(1, 13)]
    assert partitions(duckdb, [("dt", "string")], folders, **monthly)[0] == [0, 3, 6, 9]


def test_enum_integer_and_injected_keys_by_the_default_template(duckdb):
    keys = [("kind", "string"), ("bucket", "int"), ("tenant", "string")]
    parameters = {
        "projection__enabled": "TRUE",
        "projection__kind__type": "enum",
        "projection__kind__values": "a,b",
        "projection__bucket__type": "integer",
        "projection__bucket__range": "0,15",
        "projection__bucket__digits": "2",
        "projection__tenant__type": "injected",
    }
    folders = [
        "t/kind=a/bucket=07/tenant=x/",
        "t/kind=c/bucket=07/tenant=x/",
        "t/kind=a/bucket=7/tenant=x/",
        "t/kind=b/bucket=16/tenant=x/",
        "t/kind=b/bucket=15/tenant=y/",
    ]
    assert partitions(duckdb, keys, folders, **parameters) == (
        [0, 4],
        [{"kind": "a", "bucket": 7, "tenant": "x"}, {"kind": "b", "bucket": 15, "tenant": "y"}],
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"projection__enabled": "false"},
        {"projection__dt__type": "day"},
        {"projection__dt__type": ""},
        {"projection__dt__range": "2026-01-01"},
        {"projection__dt__range": "2026-01-01,TODAY"},
        {"projection__dt__range": "2026/01/01,NOW"},
        {"projection__dt__format": "yyyy-EEE"},
        {"projection__dt__format": "yyyy-MM-dd-HH", "projection__dt__range": "2026-01-01-00,NOW"},
        {"projection__dt__interval__unit": "FORTNIGHTS"},
        {"storage__location__template": "s3://lake/t/dt=${dt}"},
        {"storage__location__template": "s3://lake/t/dt=${day}/"},
        {"storage__location__template": "s3://lake/t/"},
    ],
)
def test_a_projection_that_athena_refuses_is_an_error(duckdb, changed):
    with pytest.raises(EngineError, match="table t"):
        duckdb.create_tables([table({"c": "int"}, keys=[("dt", "string")], **{**DAILY, **changed})])
