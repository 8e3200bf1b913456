"""What Firehose writes for a Glue table, DuckDB reads from it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.engine import EngineOptions
from contracts.engines import engine
from contracts.firehose.service import deliver
from tests.contracts.duckdb_tables import AT, read, table

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
