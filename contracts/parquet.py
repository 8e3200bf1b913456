"""Rows to Parquet bytes, in the profile that every reader of a Hive table understands.

INT96 times, version 1.0 pages and uncompliant nested names are old, and that is the point: the files stand
for those of Hive's own writer, and Hive 2.3's reader (measured with its jars) refuses INT64 times and decimals.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.hive_types import PRIMITIVES, Array, Map, Primitive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contracts.hive_types import HiveType


def arrow_type(kind: HiveType) -> pa.DataType:
    """The Arrow type that a Hive type is written from."""
    if isinstance(kind, Primitive):
        alias = PRIMITIVES[kind.name].arrow
        return pa.type_for_alias(alias) if alias else pa.decimal128(*kind.parameters)
    if isinstance(kind, Array):
        return pa.list_(arrow_type(kind.item))
    if isinstance(kind, Map):
        return pa.map_(arrow_type(kind.key), arrow_type(kind.value))
    return pa.struct([(name, arrow_type(member)) for name, member in kind.members])


def arrow_table(columns: Sequence[tuple[str, HiveType]], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table; times are nanoseconds since 1970 or datetimes, maps and structs are dicts."""
    rows = list(rows)
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in columns])
    arrays = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_parquet(
    columns: Sequence[tuple[str, HiveType]], rows: Iterable[Mapping[str, Any]], compression: str = "snappy"
) -> bytes:
    """The bytes of one Parquet file with these columns.

    `compression` is `snappy`, `gzip` or `none`. The same rows give the same bytes.
    """
    sink = BytesIO()
    pq.write_table(
        arrow_table(columns, rows),
        sink,
        compression=compression,
        version="1.0",
        use_deprecated_int96_timestamps=True,
        use_compliant_nested_type=False,
        store_schema=False,
        data_page_version="1.0",
    )
    return sink.getvalue()
