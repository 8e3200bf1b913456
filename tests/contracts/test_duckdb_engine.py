"""DuckDB reads exactly what the Glue tables declare, and refuses what Athena would not read right."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.engine import EngineOptions, S3Object, View
from contracts.engines import ENGINES, engine
from contracts.firehose.service import deliver
from contracts.hive_types import parse_hive_type
from contracts.parquet import write_parquet
from registry.errors import EngineError, UsageError

HIVE = "org.apache.hadoop.hive.ql.io.parquet."
PARQUET = (f"{HIVE}MapredParquetInputFormat", f"{HIVE}serde.ParquetHiveSerDe")
JSON = ("org.apache.hadoop.mapred.TextInputFormat", "org.openx.data.jsonserde.JsonSerDe")
AT = datetime(2026, 11, 22, 10, 0, 0, 123000, tzinfo=UTC)


@pytest.fixture
def session(tmp_path):
    with engine("duckdb").open(EngineOptions(cache=tmp_path)) as opened:
        yield opened


def table(columns, *, kind=PARQUET, keys=(), serde=None, **parameters):
    return {
        "Name": "t",
        "StorageDescriptor": {
            "Columns": [{"Name": name, "Type": text} for name, text in columns.items()],
            "Location": "s3://lake/t/",
            "InputFormat": kind[0],
            "SerdeInfo": {"SerializationLibrary": kind[1], "Parameters": serde or {}},
        },
        "PartitionKeys": [{"Name": name, "Type": text} for name, text in keys],
        "Parameters": {key.replace("__", "."): text for key, text in parameters.items()},
    }


def parquet(columns, *rows, key="t/a.parquet"):
    body = write_parquet([(name, parse_hive_type(text)) for name, text in columns.items()], rows)
    return S3Object("lake", key, body)


def read(session, declared, *objects, name="t"):
    session.create_tables([declared])
    session.add_objects(objects)
    return session.read(name)


def read_as(session, written, declared, value):
    """One value, written as one type and read as another."""
    (row,) = read(session, table({"c": declared}), parquet({"c": written}, {"c": value}))
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
    ("int", "double", 7, 7.0),
    ("int", "decimal(12,2)", 7, Decimal("7.00")),
    ("float", "double", 1.5, 1.5),
    ("decimal(10,3)", "decimal(12,3)", Decimal("1.250"), Decimal("1.250")),
    ("decimal(10,3)", "decimal(12,5)", Decimal("1.250"), Decimal("1.25000")),
    ("int", "string", 7, "7"),
    ("bigint", "string", 2**53 + 1, "9007199254740993"),
    ("float", "string", 1.5, "1.5"),
    ("double", "string", 1.5, "1.5"),
    ("decimal(10,3)", "string", Decimal("1.250"), "1.250"),
    ("timestamp", "string", AT, "2026-11-22 10:00:00.123"),
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
FINE = {(written, declared) for written, declared, *_ in ALLOWED} | {("int", "decimal(10,3)")}
REFUSED = [
    (written, declared)
    for written, declared in itertools.product(EXAMPLES, EXAMPLES)
    if written != declared and (written, declared) not in FINE
]
REFUSED_DEEP = [
    ("decimal(10,3)", "decimal(8,2)", Decimal("1.250")),
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
def test_a_value_of_the_declared_type_comes_back(session, kind, value):
    found = read_as(session, kind, kind, value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("written", "declared", "value", "expected"), ALLOWED)
def test_a_widening_that_trino_reads_right_is_read(session, written, declared, value, expected):
    found = read_as(session, written, declared, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("written", "declared"), REFUSED)
def test_every_other_change_of_type_is_an_error_naming_table_and_column(session, written, declared):
    with pytest.raises(EngineError, match="table t, column c"):
        read_as(session, written, declared, EXAMPLES[written])


@pytest.mark.parametrize(("written", "declared", "value"), REFUSED_DEEP)
def test_a_narrowing_inside_is_an_error_too(session, written, declared, value):
    with pytest.raises(EngineError, match="table t, column c"):
        read_as(session, written, declared, value)


def test_an_int_too_large_for_the_decimal_is_an_error_naming_the_column(session):
    with pytest.raises(EngineError, match="table t, column c"):
        read_as(session, "int", "decimal(3,1)", 1000)


@pytest.mark.parametrize("kind", [kind for kind, _ in SAME])
def test_null_is_none_for_every_type(session, kind):
    assert read_as(session, kind, kind, None) is None


def test_times_are_read_in_milliseconds_as_athena_does(session):
    assert read_as(session, "timestamp", "timestamp", 1_500_000) == datetime(1970, 1, 1, microsecond=2000, tzinfo=UTC)


def test_columns_come_by_name_in_the_declared_order_and_missing_ones_are_null(session):
    declared = table({"b": "int", "new": "struct<a:timestamp>", "a": "int"})
    old = parquet({"a": "int", "gone": "string", "B": "int"}, {"a": 1, "gone": "x", "B": 2})
    newer = parquet({"new": "struct<a:timestamp>"}, {"new": {"a": AT}}, key="t/b.parquet")
    rows = read(session, declared, old, newer)
    assert [list(row) for row in rows] == [["b", "new", "a"]] * 2
    assert rows == [{"b": 2, "new": None, "a": 1}, {"b": None, "new": {"a": AT}, "a": None}]


def test_a_file_with_none_of_the_columns_still_has_its_rows(session):
    rows = read(session, table({"c": "int"}), parquet({"x": "int"}, {"x": 1}, {"x": 2}))
    assert rows == [{"c": None}, {"c": None}]


def test_two_columns_of_a_file_that_differ_in_case_are_an_error(session):
    with pytest.raises(EngineError, match="table t, column c"):
        read(session, table({"c": "int"}), parquet({"c": "int", "C": "int"}, {"c": 1, "C": 2}))


def test_files_written_before_and_after_a_widening_are_read_together(session):
    old = parquet({"c": "int"}, {"c": 1})
    new = parquet({"c": "bigint"}, {"c": 2**40}, key="t/b.parquet")
    assert read(session, table({"c": "bigint"}), old, new) == [{"c": 1}, {"c": 2**40}]


@pytest.mark.parametrize("name", ["order", "1a", "select", "_x", "user", "timestamp", "c0", "t"])
def test_odd_column_names_are_read(session, name):
    assert read(session, table({name: "int"}), parquet({name: "int"}, {name: 1})) == [{name: 1}]


def test_names_are_folded_to_lower_case_as_glue_does(session):
    declared = {**table({"userId": "int"}), "Name": "Clicks"}
    assert read(session, declared, parquet({"userId": "int"}, {"userId": 1}), name="CLICKS") == [{"userid": 1}]


def test_a_table_without_objects_has_no_rows_and_sees_later_ones(session):
    assert read(session, table({"c": "map<string,timestamp>"})) == []
    session.add_objects([parquet({"c": "map<string,timestamp>"}, {"c": {"a": AT}})])
    assert session.read("t") == [{"c": {"a": AT}}]


def test_an_object_of_the_same_key_replaces_the_older(session):
    read(session, table({"c": "int"}), parquet({"c": "int"}, {"c": 1}))
    session.add_objects([parquet({"c": "int"}, {"c": 2})])
    assert session.read("t") == [{"c": 2}]


@pytest.mark.parametrize("key", ["tt/a.parquet", "u/t/a.parquet", "t/_SUCCESS", "t/.hidden"])
def test_objects_elsewhere_and_hidden_ones_are_not_seen(session, key):
    assert read(session, table({"c": "int"}), parquet({"c": "int"}, {"c": 1}, key=key)) == []


DAILY = {
    "projection__enabled": "true",
    "projection__dt__type": "date",
    "projection__dt__format": "yyyy-MM-dd",
    "projection__dt__range": "2026-01-02,2026-11-22",
    "storage__location__template": "s3://lake/t/dt=${dt}/",
}


def partitions(session, keys, folders, **parameters):
    """The partition values that are visible if there is a file in each of the folders."""
    objects = [parquet({"c": "int"}, {"c": number}, key=f"{folder}a.parquet") for number, folder in enumerate(folders)]
    rows = read(session, table({"c": "int"}, keys=keys, **parameters), *objects)
    return [row["c"] for row in rows], [{name: row[name] for name, _ in keys} for row in rows]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("string", "2026-01-02"), ("date", date(2026, 1, 2)), ("timestamp", datetime(2026, 1, 2, tzinfo=UTC))],
)
def test_a_partition_value_comes_from_the_path_in_the_declared_type(session, kind, value):
    assert partitions(session, [("dt", kind)], ["t/dt=2026-01-02/"], **DAILY) == ([0], [{"dt": value}])


def test_a_partition_value_wins_over_a_column_of_the_file(session):
    item = parquet({"c": "int", "dt": "string"}, {"c": 1, "dt": "wrong"}, key="t/dt=2026-01-02/a")
    assert read(session, table({"c": "int"}, keys=[("dt", "string")], **DAILY), item) == [{"c": 1, "dt": "2026-01-02"}]


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
def test_only_projected_days_are_seen(session, folder, seen):
    assert bool(partitions(session, [("dt", "string")], [folder], **DAILY)[0]) is seen


def test_now_is_in_a_range_and_tomorrow_is_not(session):
    today = datetime.now(UTC)
    days = [f"t/dt={today + timedelta(days=shift):%Y-%m-%d}/" for shift in (-3, -2, 0, 1)]
    relative = {**DAILY, "projection__dt__range": "NOW-2DAYS, NOW"}
    assert partitions(session, [("dt", "string")], days, **relative)[0] == [1, 2]


def test_hours_in_folders_are_one_value(session):
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
    assert partitions(session, [("hour", "string")], folders, **hourly) == (
        [0, 2],
        [{"hour": "2026/01/01/06"}, {"hour": "2026/01/02/00"}],
    )


def test_months_are_counted_by_the_calendar(session):
    monthly = {
        **DAILY,
        "projection__dt__format": "yyyy-MM",
        "projection__dt__range": "2026-01,2026-12",
        "projection__dt__interval": "3",
        "projection__dt__interval__unit": "MONTHS",
    }
    folders = [f"t/dt=2026-{month:02d}/" for month in range(1, 13)]
    assert partitions(session, [("dt", "string")], folders, **monthly)[0] == [0, 3, 6, 9]


def test_enum_integer_and_injected_keys_by_the_default_template(session):
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
    assert partitions(session, keys, folders, **parameters) == (
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
def test_a_projection_that_athena_refuses_is_an_error(session, changed):
    with pytest.raises(EngineError, match="table t"):
        session.create_tables([table({"c": "int"}, keys=[("dt", "string")], **{**DAILY, **changed})])


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
def test_a_table_that_athena_would_not_read_is_an_error(session, declared):
    with pytest.raises(EngineError, match="table t"):
        session.create_tables([declared])


def test_a_file_that_is_no_parquet_is_an_error_naming_the_table_and_the_file(session):
    with pytest.raises(EngineError, match="table t: s3://lake/t/x"):
        read(session, table({"c": "int"}), S3Object("lake", "t/x", b"{}"))


def test_a_type_that_hive_does_not_have_is_an_error(session):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"c": pa.array([1], pa.uint32())}), sink)
    with pytest.raises(EngineError, match="table t, column c: the file has uint32"):
        read(session, table({"c": "int"}), S3Object("lake", "t/x", sink.getvalue().to_pybytes()))


@pytest.mark.parametrize("name", ["u", "T1"])
def test_an_unknown_table_is_an_error(session, name):
    session.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="does not exist"):
        session.read(name)


def test_a_json_table_reads_gzip_lines_by_the_openx_rules(session):
    text = '{"C":"20","at":"2026-11-22 10:00:00.123","m":{"K":1},"x":1}\n{"c":null,"s":{"A":[1]}}\n'
    columns = {"c": "int", "at": "timestamp", "m": "map<string,int>", "s": "struct<a:array<int>>"}
    body = gzip.compress(text.encode())
    assert read(session, table(columns, kind=JSON), S3Object("lake", "t/a.gz", body)) == [
        {"c": 20, "at": AT, "m": {"K": 1}, "s": None},
        {"c": None, "at": None, "m": None, "s": {"a": [1]}},
    ]


def test_a_json_table_reads_plain_lines_with_partitions(session):
    declared = table({"c": "int"}, kind=JSON, keys=[("dt", "date")], **DAILY)
    item = S3Object("lake", "t/dt=2026-01-02/a", b'{"c":1}\n{"c":2}')
    day = date(2026, 1, 2)
    assert read(session, declared, item) == [{"c": 1, "dt": day}, {"c": 2, "dt": day}]


@pytest.mark.parametrize(
    "line", [b"{", b'{"c":"oops"}', b'[{"c":1}]', b'{"c":1}\n\n{"c":2}', b'{"c":1}{"c":2}', b'{"c":1,"C":2}']
)
def test_a_json_table_refuses_a_malformed_line(session, line):
    with pytest.raises(EngineError, match=r"table t.*line"):
        read(session, table({"c": "int"}, kind=JSON), S3Object("lake", "t/a", line))


def test_a_json_table_reads_a_malformed_line_as_nulls_if_it_says_so(session):
    declared = table({"c": "int"}, kind=JSON, serde={"ignore.malformed.json": "true"})
    assert read(session, declared, S3Object("lake", "t/a", b'{\n{"c":1}')) == [{"c": None}, {"c": 1}]


def test_a_json_table_refuses_a_broken_gzip(session):
    with pytest.raises(EngineError, match="not gzip"):
        read(session, table({"c": "int"}, kind=JSON), S3Object("lake", "t/a.gz", b"plain"))


def test_views_read_tables_and_views_and_see_later_objects(session):
    session.create_tables([table({"order": "int", "at": "timestamp"})])
    session.create_views(
        [
            View("V1", 'SELECT "order", CAST("order" AS varchar) AS text, at FROM "sayso"."t"'),
            View("v2", "WITH w AS (SELECT * FROM v1) SELECT * FROM w UNION ALL SELECT * FROM awsdatacatalog.sayso.v1"),
        ]
    )
    assert session.read("v2") == []
    session.add_objects([parquet({"order": "int", "at": "timestamp"}, {"order": 1, "at": AT})])
    assert session.read("v2") == [{"order": 1, "text": "1", "at": AT}] * 2


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
def test_a_views_expression_means_what_it_was_measured_to_mean_in_trino(session, sql, expected):
    columns = {"s": "struct<a:int>", "l": "array<int>", "m": "map<string,int>", "d": "decimal(10,3)", "at": "timestamp"}
    row = {"s": {"a": 1}, "l": [1, None], "m": {"K": 1, "z": None}, "d": Decimal("1.5"), "at": AT}
    session.create_tables([table(columns)])
    session.add_objects([parquet(columns, row, {})])
    session.create_views([View("v", f"SELECT {sql} AS x FROM t")])
    assert session.read("v") == [{"x": expected}, {"x": None}]


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
def test_a_view_that_cannot_be_had_is_an_error_naming_it(session, sql):
    session.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="view v"):
        session.create_views([View("v", sql)])


def test_names_are_taken_once(session):
    session.create_tables([table({"c": "int"})])
    with pytest.raises(EngineError, match="exists already"):
        session.create_views([View("T", "SELECT 1 AS x")])


def test_engines_are_found_by_name():
    assert [engine(row.name) for row in ENGINES] == list(ENGINES)


def test_an_unknown_engine_is_a_usage_error_that_says_what_was_meant():
    with pytest.raises(UsageError, match=r"'duckbd': did you mean duckdb\?"):
        engine("duckbd")


# (type, what is sent as JSON, what must come back), for values in their canonical form
CANONICAL = st.one_of(
    st.tuples(st.just("boolean"), st.booleans()).map(lambda pair: (*pair, pair[1])),
    st.integers(-(2**31), 2**31 - 1).map(lambda number: ("int", number, number)),
    st.integers(-(2**63), 2**63 - 1).map(lambda number: ("bigint", str(number), number)),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: ("double", number, number)),
    st.decimals(-9999999, 9999999, places=3).map(lambda number: ("decimal(10,3)", str(number), number)),
    st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: ("string", text, text)),
    st.dates().map(lambda day: ("date", day.isoformat(), day)),
    st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 - its zone is set below
        lambda moment: ("timestamp", f"{_milliseconds(moment).isoformat(' ')}", _milliseconds(moment, UTC))
    ),
)
KEYS = st.text("abcdefgh_1", min_size=1, max_size=4)


def _milliseconds(moment, zone=None):
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=zone)


def _nested(inner):
    return st.one_of(
        inner.map(lambda it: (f"array<{it[0]}>", [it[1], None], [it[2], None])),
        st.tuples(KEYS, inner).map(
            lambda pair: (f"map<string,{pair[1][0]}>", {pair[0]: pair[1][1]}, {pair[0]: pair[1][2]})
        ),
        st.dictionaries(KEYS, inner, min_size=1, max_size=3).map(
            lambda members: (
                f"struct<{','.join(f'{name}:{it[0]}' for name, it in members.items())}>",
                {name.upper(): it[1] for name, it in members.items()},
                {name: it[2] for name, it in members.items()},
            )
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.lists(st.recursive(CANONICAL, _nested, max_leaves=4), min_size=1, max_size=4))
def test_what_firehose_is_sent_the_engine_reads_back(tmp_path, columns):
    declared = table({f"c{number}": kind for number, (kind, _, _) in enumerate(columns)})
    configuration = {
        "BucketARN": "arn:aws:s3:::lake",
        "Prefix": "t/",
        "DataFormatConversionConfiguration": {
            "SchemaConfiguration": {"RoleARN": "r", "DatabaseName": "sayso", "TableName": "t"},
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
            "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
        },
    }
    record = json.dumps({f"C{number}": sent for number, (_, sent, _) in enumerate(columns)}).encode()
    delivery = deliver(configuration, declared, [record, b"{}"], AT, "s")
    assert delivery.failed == ()
    with engine("duckdb").open(EngineOptions(cache=tmp_path)) as opened:
        first, second = read(opened, declared, *delivery.objects)
    assert list(first.values()) == [back for _, _, back in columns]
    assert set(second.values()) == {None}
