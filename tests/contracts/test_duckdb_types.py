"""DuckDB reads a column as the type that the Glue table declares where Trino does, and refuses every other type."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from registry.errors import EngineError
from tests.contracts.duckdb_tables import AT, parquet, read, table


def read_as(duckdb, written, declared, value):
    """One value, written as one type and read as another."""
    (row,) = read(duckdb, table({"c": declared}), parquet({"c": written}, {"c": value}))
    return row["c"]


SAME = [
    ("boolean", True),
    ("tinyint", 127),
    ("smallint", -32768),
    ("int", -(2**31)),
    ("bigint", 2**63 - 1),
    ("float", 1.5),
    ("double", 0.1),
    ("decimal(10,3)", Decimal("-1234567.891")),
    ("decimal(38,10)", Decimal("1234567890123456789012345678.0123456789")),
    ("string", "한글 'quoted' \"twice\""),
    ("varchar(5)", "short"),
    ("binary", b"\x00\xff"),
    ("date", date(1969, 12, 31)),
    ("timestamp", AT),
    ("array<int>", [1, None, 3]),
    ("array<timestamp>", [AT, None]),
    ("map<string,int>", {"a": 1, "b": None}),
    ("map<string,timestamp>", {"a": AT}),
    ("struct<a:int,b:string>", {"a": 1, "b": None}),
    ("struct<a:array<struct<b:map<string,date>>>>", {"a": [{"b": {"k": date(2026, 1, 1)}}]}),
]

ALLOWED = [
    ("int", "bigint", 7, 7),
    ("decimal(10,3)", "decimal(12,3)", Decimal("1.250"), Decimal("1.250")),
    ("string", "varchar(9)", "x", "x"),
    ("varchar(9)", "string", "x", "x"),
    ("array<int>", "array<bigint>", [1, None], [1, None]),
    ("map<string,int>", "map<string,bigint>", {"a": 1}, {"a": 1}),
    ("struct<a:int,b:string>", "struct<b:string,a:int>", {"a": 1, "b": "x"}, {"b": "x", "a": 1}),
    ("struct<a:int,b:string>", "struct<a:int>", {"a": 1, "b": "x"}, {"a": 1}),
    ("struct<a:int,c:int>", "struct<a:bigint,b:string,c:int>", {"a": 1, "c": 3}, {"a": 1, "b": None, "c": 3}),
    ("struct<userId:int>", "struct<userid:int>", {"userId": 1}, {"userid": 1}),
    ("struct<userid:int>", "struct<userId:int>", {"userid": 1}, {"userid": 1}),
    (
        "array<map<string,struct<A:int>>>",
        "array<map<string,struct<A:bigint>>>",
        [None, {"K": {"A": 1}}, {}],
        [None, {"K": {"a": 1}}, {}],
    ),
    (
        "array<struct<a:map<string,int>>>",
        "array<struct<b:date,a:map<string,bigint>>>",
        [{"a": {"k": 1}}],
        [{"b": None, "a": {"k": 1}}],
    ),
]

EXAMPLES = {
    "boolean": True,
    "int": 7,
    "bigint": 7,
    "float": 1.5,
    "double": 1.5,
    "decimal(10,3)": Decimal("1.250"),
    "string": "7",
    "date": date(2026, 11, 22),
    "timestamp": AT,
    "binary": b"7",
    "array<int>": [1],
    "map<string,int>": {"a": 1},
    "struct<a:int>": {"a": 1},
}
FINE = {(written, declared) for written, declared, *_ in ALLOWED}
REFUSED = [
    (written, declared)
    for written, declared in itertools.product(EXAMPLES, EXAMPLES)
    if written != declared and (written, declared) not in FINE
]
REFUSED_DEEP = [
    ("decimal(10,3)", "decimal(8,2)", Decimal("1.250")),
    ("decimal(10,3)", "decimal(12,5)", Decimal("1.250")),
    ("decimal(10,3)", "decimal(12,2)", Decimal("1.250")),
    ("decimal(10,3)", "decimal(10,4)", Decimal("1.250")),
    ("array<string>", "array<int>", ["7"]),
    ("map<string,string>", "map<string,int>", {"a": "1"}),
    ("map<string,int>", "map<date,int>", {"2026-01-01": 1}),
    ("struct<a:bigint>", "struct<a:int>", {"a": 1}),
    ("struct<a:struct<b:string>>", "struct<a:struct<b:int>>", {"a": {"b": "1"}}),
    ("struct<a:int>", "struct<b:int>", {"a": 1}),
]


@pytest.mark.parametrize(("kind", "value"), SAME)
def test_a_value_of_the_declared_type_comes_back(duckdb, kind, value):
    found = read_as(duckdb, kind, kind, value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("written", "declared", "value", "expected"), ALLOWED)
def test_a_widening_that_trino_reads_and_finds_right_is_read(duckdb, written, declared, value, expected):
    found = read_as(duckdb, written, declared, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("written", "declared"), REFUSED)
def test_every_other_change_of_type_is_an_error_naming_table_and_column(duckdb, written, declared):
    with pytest.raises(EngineError, match="table t, column c"):
        read_as(duckdb, written, declared, EXAMPLES[written])


@pytest.mark.parametrize(("written", "declared", "value"), REFUSED_DEEP)
def test_a_narrowing_inside_is_an_error_too(duckdb, written, declared, value):
    with pytest.raises(EngineError, match="table t, column c"):
        read_as(duckdb, written, declared, value)


@pytest.mark.parametrize("kind", [kind for kind, _ in SAME])
def test_null_is_none_for_every_type(duckdb, kind):
    assert read_as(duckdb, kind, kind, None) is None


def test_times_are_read_in_milliseconds_as_athena_does(duckdb):
    assert read_as(duckdb, "timestamp", "timestamp", 1_500_000) == datetime(1970, 1, 1, microsecond=2000, tzinfo=UTC)
