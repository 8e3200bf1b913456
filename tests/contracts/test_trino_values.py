"""What Trino sends becomes Python's values, and a read asks only for partitions that hold objects."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from contracts.trino.partitions import partition_filter
from contracts.trino.values import converter


def signature(raw: str, *arguments: Any) -> dict[str, Any]:
    return {"rawType": raw, "arguments": [{"value": argument} for argument in arguments]}


def row(*members: tuple[str | None, dict[str, Any]]) -> dict[str, Any]:
    named = [{"typeSignature": kind} | ({"fieldName": {"name": name}} if name else {}) for name, kind in members]
    return signature("row", *named)


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        (signature("decimal", 38, 10), "1.0000000000", Decimal("1.0000000000")),
        (signature("double"), "-Infinity", -math.inf),
        (signature("date"), "0001-01-01", date(1, 1, 1)),
        (signature("varbinary"), "AP8=", b"\x00\xff"),
        (signature("timestamp", 0), "2026-11-22 01:02:03", datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)),
        (
            signature("timestamp", 12),
            "2026-11-22 01:02:03.123456789012",
            datetime(2026, 11, 22, 1, 2, 3, 123456, tzinfo=UTC),
        ),
        (
            signature("timestamp with time zone", 3),
            "2026-11-22 01:02:03.500 Asia/Seoul",
            datetime(2026, 11, 21, 16, 2, 3, 500000, tzinfo=UTC),
        ),
        (
            signature("timestamp with time zone", 3),
            "2026-11-22 01:02:03.500 -02:30",
            datetime(2026, 11, 22, 3, 32, 3, 500000, tzinfo=UTC),
        ),
        (
            signature("map", signature("boolean"), signature("integer")),
            {"true": 1, "false": None},
            {True: 1, False: None},
        ),
        (row(("_names", signature("bigint")), (None, signature("varchar"))), [1, "x"], {"_names": 1, "_1": "x"}),
        (signature("array", row(("d", signature("date")))), [None, ["2026-11-22"]], [None, {"d": date(2026, 11, 22)}]),
    ],
)
def test_a_value_of_each_type(kind: dict[str, Any], sent: Any, value: Any) -> None:
    convert = converter(kind)
    assert convert(sent) == value
    assert convert(None) is None


def table(parameters: dict[str, str], **keys: str) -> dict[str, Any]:
    return {
        "Parameters": parameters,
        "PartitionKeys": [{"Name": name, "Type": kind} for name, kind in keys.items()],
        "StorageDescriptor": {"Location": "s3://lake/click/"},
    }


TEMPLATE = "storage.location.template"


@pytest.mark.parametrize(
    ("parameters", "keys", "url", "condition"),
    [
        ({}, {"dt": "string"}, "s3://lake/click/dt=2026-11-22/p", """CAST("dt" AS varchar) IN ('2026-11-22')"""),
        (
            {},
            {"dt": "date", "hour": "int"},
            "s3://lake/click/dt=2026-11-22/hour=7/p",
            """CAST("dt" AS varchar) IN ('2026-11-22') AND CAST("hour" AS varchar) IN ('7')""",
        ),
        (
            {TEMPLATE: "s3://other/${dt}/a.b/${dt}"},
            {"dt": "string"},
            "s3://other/x/a.b/x/p",
            """CAST("dt" AS varchar) IN ('x')""",
        ),
        ({TEMPLATE: "s3://other/${dt}/a.b/${dt}"}, {"dt": "string"}, "s3://other/x/a.b/y/p", ""),
        # What is written otherwise than it is shown cannot be compared, so everything is read.
        ({"projection.dt.format": "yyyy/MM/dd"}, {"dt": "string"}, "s3://lake/click/dt=2026/11/22/p", ""),
        ({"projection.dt.format": "yyyyMMdd"}, {"dt": "date"}, "s3://lake/click/dt=20261122/p", ""),
        ({"projection.hour.digits": "2"}, {"hour": "int"}, "s3://lake/click/hour=07/p", ""),
        ({}, {"name": "string"}, "s3://lake/click/name=a%20b/p", ""),
        ({}, {"dt": "string"}, "s3://lake/view/dt=2026-11-22/p", ""),
        ({}, {}, "s3://lake/click/p", ""),
    ],
)
def test_a_read_is_narrowed_only_where_it_loses_nothing(
    parameters: dict[str, str], keys: dict[str, str], url: str, condition: str
) -> None:
    assert partition_filter(table(parameters, **keys), [url]) == condition


def test_a_view_has_no_partitions() -> None:
    assert partition_filter({}, ["s3://lake/click/dt=2026-11-22/p"]) == ""
