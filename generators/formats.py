"""How rows are stored: what Glue says of the files, and what Firehose makes them with. One row a format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.layouts import FormatName

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A row of :data:`FORMATS`.

    `storage` is Glue's `StorageDescriptor` without the columns and the place, `classification` Glue's word for the
    files. `serializer` is what Firehose converts rows with, by the table's columns; without one it writes the lines it
    gets, compressed.
    """

    classification: str
    storage: Json
    serializer: Json | None = None


FORMATS: Mapping[FormatName, Format] = {
    "parquet": Format(
        classification="parquet",
        storage={
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {
                "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                "Parameters": {"serialization.format": "1"},
            },
        },
        serializer={"ParquetSerDe": {"Compression": "SNAPPY"}},
    ),
    "json": Format(
        classification="json",
        storage={  # One document a line; a text input format reads `.gz` objects by their suffix.
            "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            "SerdeInfo": {
                "SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe",
                # By default two keys of a map that differ in case only become one.
                "Parameters": {"serialization.format": "1", "case.insensitive": "false"},
            },
        },
    ),
}
