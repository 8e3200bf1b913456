"""DuckDB reads the columns and the files that the Glue tables declare, and refuses what Athena would not read right."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.engine import S3Object
from registry.errors import EngineError
from tests.contracts.duckdb_tables import AT, DAILY, JSON, PARQUET, parquet, read, table


def test_columns_come_by_name_in_the_declared_order_and_missing_ones_are_null(duckdb):
    declared = table({"b": "int", "new": "struct<a:timestamp>", "a": "int"})
    old = parquet({"a": "int", "gone": "string", "B": "int"}, {"a": 1, "gone": "x", "B": 2})
    newer = parquet({"new": "struct<a:timestamp>"}, {"new": {"a": AT}}, key="t/b.parquet")
    rows = read(duckdb, declared, old, newer)
    assert [list(row) for row in rows] == [["b", "new", "a"]] * 2
    assert rows == [{"b": 2, "new": None, "a": 1}, {"b": None, "new": {"a": AT}, "a": None}]


def test_a_file_with_none_of_the_columns_still_has_its_rows(duckdb):
    rows = read(duckdb, table({"c": "int"}), parquet({"x": "int"}, {"x": 1}, {"x": 2}))
    assert rows == [{"c": None}, {"c": None}]


def test_two_columns_of_a_file_that_differ_in_case_are_an_error(duckdb):
    with pytest.raises(EngineError, match="table t, column c"):
        read(duckdb, table({"c": "int"}), parquet({"c": "int", "C": "int"}, {"c": 1, "C": 2}))


def test_files_written_before_and_after_a_widening_are_read_together(duckdb):
    old = parquet({"c": "int"}, {"c": 1})
    new = parquet({"c": "bigint"}, {"c": 2**40}, key="t/b.parquet")
    assert read(duckdb, table({"c": "bigint"}), old, new) == [{"c": 1}, {"c": 2**40}]


@pytest.mark.parametrize("name", ["order", "1a", "select", "_x", "user", "timestamp", "c0", "t"])
def test_odd_column_names_are_read(duckdb, name):
    assert read(duckdb, table({name: "int"}), parquet({name: "int"}, {name: 1})) == [{name: 1}]


def test_names_are_folded_to_lower_case_as_glue_does(duckdb):
    declared = {**table({"userId": "int"}), "Name": "Clicks"}
    assert read(duckdb, declared, parquet({"userId": "int"}, {"userId": 1}), name="CLICKS") == [{"userid": 1}]


def test_a_table_without_objects_has_no_rows_and_sees_later_ones(duckdb):
    assert read(duckdb, table({"c": "map<string,timestamp>"})) == []
    duckdb.add_objects([parquet({"c": "map<string,timestamp>"}, {"c": {"a": AT}})])
    assert duckdb.read("t") == [{"c": {"a": AT}}]


def test_an_object_of_the_same_key_replaces_the_older(duckdb):
    read(duckdb, table({"c": "int"}), parquet({"c": "int"}, {"c": 1}))
    duckdb.add_objects([parquet({"c": "int"}, {"c": 2})])
    assert duckdb.read("t") == [{"c": 2}]


@pytest.mark.parametrize("key", ["tt/a.parquet", "u/t/a.parquet", "t/_SUCCESS", "t/.hidden"])
def test_objects_elsewhere_and_hidden_ones_are_not_seen(duckdb, key):
    assert read(duckdb, table({"c": "int"}), parquet({"c": "int"}, {"c": 1}, key=key)) == []


@pytest.mark.parametrize(
    "declared",
    [
        table({"c": "integer"}),
        table({"c": "int", "C": "int"}),
        table({"c": "int"}, keys=[("C", "string")], **{key.replace("dt", "c"): text for key, text in DAILY.items()}),
        table({"c": "int"}, kind=(PARQUET[0], JSON[1])),
        table({"c": "int"}, kind=(JSON[0], "org.apache.hive.hcatalog.data.JsonSerDe")),
        table({"c": "int"}, serde={"parquet.column.index.access": "true"}),
        {**table({"c": "int"}), "StorageDescriptor": {}},
    ],
)
def test_a_table_that_athena_would_not_read_is_an_error(duckdb, declared):
    with pytest.raises(EngineError, match="table t"):
        duckdb.create_tables([declared])


def test_a_file_that_is_no_parquet_is_an_error_naming_the_table_and_the_file(duckdb):
    with pytest.raises(EngineError, match="table t: s3://lake/t/x"):
        read(duckdb, table({"c": "int"}), S3Object("lake", "t/x", b"{}"))


def test_a_type_that_hive_does_not_have_is_an_error(duckdb):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"c": pa.array([1], pa.uint32())}), sink)
    with pytest.raises(EngineError, match="table t, column c: the file has uint32"):
        read(duckdb, table({"c": "int"}), S3Object("lake", "t/x", sink.getvalue().to_pybytes()))


@pytest.mark.parametrize("name", ["u", "T1"])
def test_an_unknown_table_is_an_error(duckdb, name):
    duckdb.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="does not exist"):
        duckdb.read(name)
