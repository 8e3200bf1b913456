"""The engine `trino` reads what a Glue table declares, and says which column it cannot read."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.engine import EngineOptions, S3Object, View
from contracts.trino.engine import open_trino
from registry.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from contracts.trino.engine import TrinoSession

pytestmark = pytest.mark.trino

BUCKET = "lake"
DAY = "2026-11-22"
_HIVE = "org.apache.hadoop.hive.ql.io"
PARQUET = {
    "InputFormat": f"{_HIVE}.parquet.MapredParquetInputFormat",
    "OutputFormat": f"{_HIVE}.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": f"{_HIVE}.parquet.serde.ParquetHiveSerDe"},
}
JSON_TEXT = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": f"{_HIVE}.HiveIgnoreKeyTextOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
}
_names = count(1)


@pytest.fixture(scope="module")
def session(trino_session_factory: Callable[[], TrinoSession]) -> TrinoSession:
    return trino_session_factory()


def table_input(name: str, columns: Mapping[str, str], file_format: Mapping[str, Any] = PARQUET) -> dict[str, Any]:
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "EXTERNAL": "TRUE",
            "projection.enabled": "true",
            "projection.dt.type": "date",
            "projection.dt.format": "yyyy-MM-dd",
            "projection.dt.range": "2026-11-01,2026-11-30",
            "storage.location.template": f"s3://{BUCKET}/{name}/day/${{dt}}/",
        },
        "PartitionKeys": [{"Name": "dt", "Type": "string"}],
        "StorageDescriptor": {
            "Columns": [{"Name": column, "Type": kind} for column, kind in columns.items()],
            "Location": f"s3://{BUCKET}/{name}/",
            **file_format,
        },
    }


def parquet(rows: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(
        rows,
        file,
        compression="snappy",
        version="1.0",
        use_deprecated_int96_timestamps=True,
        use_compliant_nested_type=False,
        store_schema=False,
        data_page_version="1.0",
    )
    return file.getvalue()


def lay(session: TrinoSession, columns: Mapping[str, str], *files: pa.Table, day: str = DAY) -> str:
    """A new table with a file of each kind of rows."""
    name = f"table_{next(_names)}"
    session.create_tables([table_input(name, columns)])
    session.add_objects(
        S3Object(BUCKET, f"{name}/day/{day}/part-{place}.parquet", parquet(rows)) for place, rows in enumerate(files)
    )
    return name


class TestRead:
    def test_values_of_every_type_come_back_equal(self, session: TrinoSession) -> None:
        point = pa.struct([("x", pa.int32()), ("at", pa.timestamp("ms"))])
        types = {
            "flag": ("boolean", pa.bool_()),
            "small": ("int", pa.int32()),
            "big": ("bigint", pa.int64()),
            "real": ("double", pa.float64()),
            "price": ("decimal(18,4)", pa.decimal128(18, 4)),
            "name": ("string", pa.string()),
            "born": ("date", pa.date32()),
            "at": ("timestamp", pa.timestamp("ms")),
            "tags": ("array<string>", pa.list_(pa.string())),
            "scores": ("map<string,decimal(10,2)>", pa.map_(pa.string(), pa.decimal128(10, 2))),
            "counts": ("map<int,boolean>", pa.map_(pa.int32(), pa.bool_())),
            "points": ("array<struct<x:int,at:timestamp>>", pa.list_(point)),
            "places": ("map<string,array<struct<x:int,at:timestamp>>>", pa.map_(pa.string(), pa.list_(point))),
        }
        at = datetime(2026, 11, 22, 23, 59, 59, 123000, tzinfo=UTC)
        old = datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
        full = {
            "flag": True,
            "small": -(2**31),
            "big": 2**63 - 1,
            "real": 0.1,
            "price": Decimal("12345678901234.5678"),
            "name": "한국어 \U0001f600 \"'\n\\",
            "born": date(1969, 7, 20),
            "at": at,
            "tags": ["a", None, ""],
            "scores": {"UPPER": Decimal("1.20"), "": None},
            "counts": {-1: True, 20: False},
            "points": [{"x": 1, "at": old}, None, {"x": None, "at": None}],
            "places": {"k": [{"x": 1, "at": at}], "none": None, "empty": []},
        }
        empty: dict[str, Any] = dict.fromkeys(types)
        schema = pa.schema([(column, kind) for column, (_, kind) in types.items()])
        # Parquet's times have no zone; what is written is UTC.
        rows = pa.Table.from_pylist([_without_zone(full), empty], schema=schema)
        table = lay(session, {column: kind for column, (kind, _) in types.items()}, rows)
        assert session.read(table) == [{**full, "dt": DAY}, {**empty, "dt": DAY}]

    @pytest.mark.parametrize("member", ["class", "_x", "_names", "order", "1a", "count", "__class__"])
    def test_a_struct_is_a_dict_whatever_its_members_are_called(self, session: TrinoSession, member: str) -> None:
        rows = pa.table({"s": pa.array([{member: 7, "z": 8}])})
        table = lay(session, {"s": f"struct<{member}:bigint,z:bigint>"}, rows)
        assert session.read(table) == [{"s": {member: 7, "z": 8}, "dt": DAY}]

    @pytest.mark.parametrize("column", ["order", "select", "_x", "1a", "a b", "a.b", 'q"q', "dt2", "é"])
    def test_a_column_may_have_any_name(self, session: TrinoSession, column: str) -> None:
        table = lay(session, {column: "bigint"}, pa.table({column: [7]}))
        assert session.read(table) == [{column: 7, "dt": DAY}]

    def test_what_a_file_does_not_have_is_none(self, session: TrinoSession) -> None:
        old = pa.table({"a": [1], "s": pa.array([{"x": 1}])})
        table = lay(session, {"a": "bigint", "b": "string", "s": "struct<x:bigint,y:struct<z:int>>"}, old)
        assert session.read(table) == [{"a": 1, "b": None, "s": {"x": 1, "y": None}, "dt": DAY}]

    def test_files_of_several_ages_are_one_table(self, session: TrinoSession) -> None:
        old, new = pa.table({"n": pa.array([1], pa.int32())}), pa.table({"n": [2**40], "b": ["x"]})
        table = lay(session, {"n": "bigint", "b": "string"}, old, new)
        rows = sorted(session.read(table), key=lambda row: row["n"])
        assert [(row["n"], row["b"]) for row in rows] == [(1, None), (2**40, "x")]

    def test_a_day_outside_the_projected_range_is_not_read(self, session: TrinoSession) -> None:
        rows = pa.table({"a": [1]})
        assert session.read(lay(session, {"a": "bigint"}, rows, day="2026-12-01")) == []

    def test_a_table_without_objects_is_empty(self, session: TrinoSession) -> None:
        assert session.read(lay(session, {"a": "bigint"})) == []

    def test_partitions_by_number_and_date_are_found_by_their_usual_paths(self, session: TrinoSession) -> None:
        table = table_input("usual_paths", {"a": "bigint"})
        table["PartitionKeys"] = [{"Name": "dt", "Type": "date"}, {"Name": "shard", "Type": "int"}]
        table["Parameters"] |= {"projection.shard.type": "integer", "projection.shard.range": "1,12"}
        del table["Parameters"]["storage.location.template"]
        session.create_tables([table])
        body = parquet(pa.table({"a": [1]}))
        session.add_objects(
            S3Object(BUCKET, f"usual_paths/dt={day}/shard={shard}/p.parquet", body)
            for day, shard in ((DAY, 2), ("2026-11-23", 12))
        )
        found = sorted((row["dt"], row["shard"]) for row in session.read("usual_paths"))
        assert found == [(date(2026, 11, 22), 2), (date(2026, 11, 23), 12)]

    def test_gzipped_json_lines_are_a_table(self, session: TrinoSession) -> None:
        lines = [
            {"error": "bad", "n": 20, "at": "2026-11-22T01:02:03Z", "raw": {"Key": 1.5}},
            {"n": "oops", "unknown": 1},
        ]
        types = {"error": "string", "n": "int", "at": "timestamp", "raw": "map<string,double>"}
        session.create_tables([table_input("rejected", types, JSON_TEXT)])
        body = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())
        session.add_objects([S3Object(BUCKET, f"rejected/day/{DAY}/part-1.gz", body)])
        at = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
        assert session.read("rejected") == [
            {"error": "bad", "n": 20, "at": at, "raw": {"Key": 1.5}, "dt": DAY},
            {"error": None, "n": None, "at": None, "raw": None, "dt": DAY},
        ]


def _without_zone(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, list):
        return [_without_zone(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_zone(item) for key, item in value.items()}
    return value


class TestRefusal:
    """The message names the table and the columns at fault, and no other column."""

    @pytest.mark.parametrize(
        "wrong", ["struct<x: int>", "integer", "varchar", "decimal(39,2)", "array<int", "text", "decimal(10, 2)"]
    )
    def test_a_type_string_that_is_none(self, session: TrinoSession, wrong: str) -> None:
        table = lay(session, {"fine": "bigint", "wrong": wrong, "last": "string"})
        with pytest.raises(EngineError) as caught:
            session.read(table)
        assert f"{session.database}.{table}: column wrong ({wrong}):" in str(caught.value)
        assert "fine" not in str(caught.value)
        assert "last" not in str(caught.value)

    def test_a_partition_key_of_no_type(self, session: TrinoSession) -> None:
        table = table_input("wrong_key", {"fine": "bigint"})
        table["PartitionKeys"][0]["Type"] = "varchar"
        session.create_tables([table])
        with pytest.raises(EngineError, match=r"wrong_key: column dt \(varchar\):"):
            session.read("wrong_key")

    def test_files_whose_type_does_not_fit(self, session: TrinoSession) -> None:
        rows = pa.table({"fine": [1], "text": ["x"], "s": pa.array([{"x": "y"}])})
        table = lay(session, {"fine": "bigint", "text": "int", "s": "struct<x:int>"}, rows)
        with pytest.raises(EngineError) as caught:
            session.read(table)
        assert f"{table}: column text (int):" in str(caught.value)
        assert "; column s (struct<x:int>):" in str(caught.value)
        assert "column fine" not in str(caught.value)

    def test_a_file_that_is_none_is_the_tables_fault_alone(self, session: TrinoSession) -> None:
        table = lay(session, {"a": "bigint"})
        session.add_objects([S3Object(BUCKET, f"{table}/day/{DAY}/p.parquet", b"not Parquet")])
        with pytest.raises(EngineError, match="not a valid Parquet File") as caught:
            session.read(table)
        assert "column" not in str(caught.value)

    def test_two_columns_that_differ_in_case(self, session: TrinoSession) -> None:
        table = lay(session, {"userid": "string", "userId": "string"})
        with pytest.raises(EngineError, match=f"{table}: .*userid.*userId|{table}: .*userId.*userid"):
            session.read(table)

    def test_a_projection_of_no_type(self, session: TrinoSession) -> None:
        table = table_input("wrong_projection", {"a": "bigint"})
        table["Parameters"]["projection.dt.type"] = "days"
        session.create_tables([table])
        with pytest.raises(EngineError, match=r"wrong_projection: .*ProjectionType.DAYS"):
            session.read("wrong_projection")

    def test_a_table_that_is_not_there(self, session: TrinoSession) -> None:
        with pytest.raises(EngineError, match="does not exist"):
            session.read("nowhere")

    def test_a_table_that_is_there_already(self, session: TrinoSession) -> None:
        table = lay(session, {"a": "bigint"})
        with pytest.raises(EngineError, match=f"Glue refuses the table {table}"):
            session.create_tables([table_input(table, {"a": "bigint"})])


class TestViews:
    def test_a_view_over_tables_and_views_reads_as_a_table(self, session: TrinoSession) -> None:
        table = lay(session, {"s": "struct<order:bigint>"}, pa.table({"s": pa.array([{"order": 7}])}))
        views = [
            View("first_view", f'SELECT s."order" AS "order", dt FROM {table};\n'),
            View("Second", 'SELECT "order" + 1 AS n, CAST(ROW(1) AS ROW("class" integer)) AS r FROM first_view'),
        ]
        session.create_views(views)
        session.create_views(views)  # a second time replaces them
        assert session.read("first_view") == [{"order": 7, "dt": DAY}]
        assert session.read("second") == [{"n": 8, "r": {"class": 1}}]
        assert session.read("first_view", where="dt = '2026-11-01'") == []

    def test_a_view_that_is_wrong_is_refused_with_its_name_and_place(self, session: TrinoSession) -> None:
        table = lay(session, {"a": "bigint"})
        with pytest.raises(EngineError, match="view wrong_view: line 2:1: Column 'b' cannot be resolved"):
            session.create_views([View("wrong_view", f"SELECT a,\nb FROM {table}")])

    def test_a_column_that_cannot_be_read_through_a_view_is_named(self, session: TrinoSession) -> None:
        table = lay(session, {"a": "int", "b": "string"}, pa.table({"a": ["x"], "b": ["y"]}))
        session.create_views([View("over_wrong", f"SELECT a AS renamed, b FROM {table}")])
        with pytest.raises(EngineError, match=r"over_wrong: column renamed \(integer\):"):
            session.read("over_wrong")


class TestValidate:
    def test_a_right_query_has_no_error(self, session: TrinoSession) -> None:
        table = lay(session, {"a": "bigint", "s": "struct<x:int>"})
        assert session.validate(f"SELECT a, s.x FROM {table} WHERE dt = '{DAY}';") is None

    @pytest.mark.parametrize(
        ("query", "place"),
        [
            ("SELEC a FROM {table}", "line 1:1:"),
            ("SELECT a,\n  nope FROM {table}", "line 2:3:"),
            ("SELECT a || 1 FROM {table}", "line 1:10:"),
        ],
        ids=["syntax", "name", "type"],
    )
    def test_a_wrong_query_has_an_error_and_its_place(self, session: TrinoSession, query: str, place: str) -> None:
        table = lay(session, {"a": "bigint"})
        assert (session.validate(query.format(table=table)) or "").startswith(place)


class TestSessions:
    def test_two_sessions_do_not_see_each_other(self, trino_session_factory: Callable[[], TrinoSession]) -> None:
        one, other = trino_session_factory(), trino_session_factory()
        for session, value in ((one, 1), (other, 2)):
            session.create_tables([table_input("shared_name", {"a": "bigint"})])
            location = f"shared_name/day/2026-11-0{value}/p.parquet"
            session.add_objects([S3Object(BUCKET, location, parquet(pa.table({"a": [value]})))])
        assert [row["a"] for row in one.read("shared_name")] == [1]
        other.create_views([View("only_here", "SELECT a FROM shared_name")])
        with pytest.raises(EngineError, match="does not exist"):
            one.read("only_here")

    def test_a_running_server_is_used_and_left_clean(
        self, trino_session_factory: Callable[[], TrinoSession], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        server = trino_session_factory()
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.glue.meta.endpoint_url)
        monkeypatch.setenv("AWS_PROFILE", "one-that-is-nowhere")
        options = EngineOptions(cache=tmp_path, database="elsewhere", url=server.trino.url)
        for value in (1, 2):
            with open_trino(options) as session:
                session.create_tables([table_input("again", {"a": "bigint"})])
                body = parquet(pa.table({"a": [value]}))
                session.add_objects([S3Object("other-lake", "x/y", b""), S3Object(BUCKET, f"again/day/{DAY}/p", body)])
                assert [row["a"] for row in session.read("again")] == [value]
        assert server.s3.list_objects_v2(Bucket="other-lake")["KeyCount"] == 0

    def test_a_running_server_without_its_glue_is_not_guessed(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
        options = EngineOptions(cache=tmp_path, url="http://127.0.0.1:1")
        with pytest.raises(UsageError, match="AWS_ENDPOINT_URL"), open_trino(options):
            pass
