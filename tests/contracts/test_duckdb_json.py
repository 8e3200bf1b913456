"""DuckDB reads tables of JSON lines by the rules of the OpenX SerDe."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from contracts.engine import S3Object
from registry.errors import EngineError
from tests.contracts.duckdb_tables import AT, DAILY, JSON, read, table


def test_a_json_table_reads_gzip_lines_by_the_openx_rules(duckdb):
    text = '{"C":"20","at":"2026-11-22 10:00:00.123","m":{"K":1},"x":1}\n{"c":null,"s":{"A":[1]}}\n'
    columns = {"c": "int", "at": "timestamp", "m": "map<string,int>", "s": "struct<a:array<int>>"}
    body = gzip.compress(text.encode())
    assert read(duckdb, table(columns, kind=JSON), S3Object("lake", "t/a.gz", body)) == [
        {"c": 20, "at": AT, "m": {"K": 1}, "s": None},
        {"c": None, "at": None, "m": None, "s": {"a": [1]}},
    ]


def test_a_json_table_reads_plain_lines_with_partitions(duckdb):
    declared = table({"c": "int"}, kind=JSON, keys=[("dt", "date")], **DAILY)
    item = S3Object("lake", "t/dt=2026-01-02/a", b'{"c":1}\n{"c":2}')
    day = date(2026, 1, 2)
    assert read(duckdb, declared, item) == [{"c": 1, "dt": day}, {"c": 2, "dt": day}]


@pytest.mark.parametrize(
    "line", [b"{", b'{"c":"oops"}', b'[{"c":1}]', b'{"c":1}\n\n{"c":2}', b'{"c":1}{"c":2}', b'{"c":1,"C":2}']
)
def test_a_json_table_refuses_a_malformed_line(duckdb, line):
    with pytest.raises(EngineError, match=r"table t.*line"):
        read(duckdb, table({"c": "int"}, kind=JSON), S3Object("lake", "t/a", line))


def test_a_json_table_reads_a_malformed_line_as_nulls_if_it_says_so(duckdb):
    declared = table({"c": "int"}, kind=JSON, serde={"ignore.malformed.json": "true"})
    assert read(duckdb, declared, S3Object("lake", "t/a", b'{\n{"c":1}')) == [{"c": None}, {"c": 1}]


def test_a_json_table_refuses_a_broken_gzip(duckdb):
    with pytest.raises(EngineError, match="not gzip"):
        read(duckdb, table({"c": "int"}, kind=JSON), S3Object("lake", "t/a.gz", b"plain"))
