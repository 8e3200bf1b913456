"""DuckDB reads the views that are written for Athena, and refuses what it would read another way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.engine import View
from registry.errors import EngineError
from tests.contracts.duckdb_tables import AT, parquet, table


def test_views_read_tables_and_views_and_see_later_objects(duckdb):
    duckdb.create_tables([table({"order": "int", "at": "timestamp"})])
    duckdb.create_views(
        [
            View("V1", 'SELECT "order", CAST("order" AS varchar) AS text, at FROM "sayso"."t"'),
            View("v2", "WITH w AS (SELECT * FROM v1) SELECT * FROM w UNION ALL SELECT * FROM awsdatacatalog.sayso.v1"),
        ]
    )
    assert duckdb.read("v2") == []
    duckdb.add_objects([parquet({"order": "int", "at": "timestamp"}, {"order": 1, "at": AT})])
    assert duckdb.read("v2") == [{"order": 1, "text": "1", "at": AT}] * 2


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "CASE WHEN s IS NULL THEN NULL ELSE CAST(ROW(s.a, NULL) AS ROW(a bigint, b varchar)) END",
            {"a": 1, "b": None},
        ),
        ("transform(l, x1 -> CAST(x1 AS varchar))", ["1", None]),
        ("map(map_keys(m), transform(map_values(m), x1 -> CAST(x1 AS bigint)))", {"K": 1, "z": None}),
        ("CAST(d AS decimal(12,4))", Decimal("1.5000")),
        ("CAST(d AS varchar)", "1.500"),
        ("CAST(at AS varchar)", "2026-11-22 10:00:00.123"),
        ("l[1]", 1),
        ("CAST(NULL AS ROW(a timestamp(3)))", None),
    ],
)
def test_a_views_expression_means_what_it_was_measured_to_mean_in_trino(duckdb, sql, expected):
    columns = {"s": "struct<a:int>", "l": "array<int>", "m": "map<string,int>", "d": "decimal(10,3)", "at": "timestamp"}
    row = {"s": {"a": 1}, "l": [1, None], "m": {"K": 1, "z": None}, "d": Decimal("1.5"), "at": AT}
    duckdb.create_tables([table(columns)])
    duckdb.add_objects([parquet(columns, row, {})])
    duckdb.create_views([View("v", f"SELECT {sql} AS x FROM t")])
    assert duckdb.read("v") == [{"x": expected}, {"x": None}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT FROM WHERE",
        "SELECT missing FROM t",
        "SELECT c FROM nowhere",
        "DROP TABLE t",
        "SELECT try(1/0) AS x FROM t",
        "SELECT x FROM t CROSS JOIN UNNEST(ARRAY[1]) AS u (x)",
        "SELECT * FROM read_csv('/etc/passwd')",
    ],
)
def test_a_view_that_cannot_be_had_is_an_error_naming_it(duckdb, sql):
    duckdb.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="view v"):
        duckdb.create_views([View("v", sql)])


def test_names_are_taken_once(duckdb):
    duckdb.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="exists already"):
        duckdb.create_views([View("T", "SELECT 1 AS x")])
