"""Tables as Glue declares them, files below them, and what DuckDB reads of both."""

from __future__ import annotations

from datetime import UTC, datetime

from contracts.engine import S3Object
from contracts.hive_types import parse_hive_type
from contracts.parquet import write_parquet

HIVE = "org.apache.hadoop.hive.ql.io.parquet."
PARQUET = (f"{HIVE}MapredParquetInputFormat", f"{HIVE}serde.ParquetHiveSerDe")
JSON = ("org.apache.hadoop.mapred.TextInputFormat", "org.openx.data.jsonserde.JsonSerDe")
AT = datetime(2026, 11, 22, 10, 0, 0, 123000, tzinfo=UTC)
DAILY = {
    "projection__enabled": "true",
    "projection__dt__type": "date",
    "projection__dt__format": "yyyy-MM-dd",
    "projection__dt__range": "2026-01-02,2026-11-22",
    "storage__location__template": "s3://lake/t/dt=${dt}/",
}


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
