"""The kinds of files a table may have, a row a kind: how Glue names it and how one object is read.

Sources: Athena User Guide, "Parquet SerDe" and "OpenX JSON SerDe"; Glue API Reference, `StorageDescriptor`.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.firehose.openx import ConversionError, OpenX, deserializer
from contracts.parquet import arrow_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.engine import S3Object
    from contracts.glue_table import GlueTable


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A row of :data:`FORMATS`: the SerDe, the only input format that goes with it, and the reader."""

    serde: str
    input_format: str
    read: Callable[[GlueTable, S3Object], pa.Table]


def format_of(table: GlueTable) -> FileFormat:
    """The row of a table.

    Raises:
        EngineError: an unknown SerDe, or an input format that does not go with it.
    """
    found = next((row for row in FORMATS if row.serde == table.serde), None)
    if found is None:
        known = ", ".join(row.serde for row in FORMATS)
        raise table.error(f"SerDe {table.serde!r} is not one that this engine reads: {known}")
    if table.input_format != found.input_format:
        raise table.error(f"InputFormat is {table.input_format!r}, {table.serde} needs {found.input_format}")
    if table.serde_parameters.get("parquet.column.index.access", "false").lower() == "true":
        raise table.error("parquet.column.index.access reads by position; this engine reads by name")
    return found


def _read_parquet(table: GlueTable, item: S3Object) -> pa.Table:
    try:
        return pq.ParquetFile(pa.BufferReader(item.body)).read(use_threads=False)
    except (pa.ArrowException, OSError) as why:
        raise table.error(f"{item.url} is not a Parquet file: {why}") from why


def _read_json(table: GlueTable, item: S3Object) -> pa.Table:
    rows_of = deserializer(table.columns, OpenX.of_table(table.serde_parameters))
    ignores = table.serde_parameters.get("ignore.malformed.json", "false").lower() == "true"
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(_lines(table, item), start=1):
        try:
            found = rows_of(line)
        except ConversionError as why:
            if not ignores:
                raise table.error(f"{item.url}, line {number}: {why.message}", why.path) from why
            found = [{}]
        # The SerDe reads one document a line and drops the rest without a word.
        if len(found) > 1:
            raise table.error(f"{item.url}, line {number}: {len(found)} documents, only the first is ever read")
        rows += found
    return arrow_table(table.columns, rows)


def _lines(table: GlueTable, item: S3Object) -> list[bytes]:
    try:
        body = gzip.decompress(item.body) if item.key.endswith(".gz") else item.body
    except (OSError, EOFError, zlib.error) as why:
        raise table.error(f"{item.url} is not gzip: {why}") from why
    return body.removesuffix(b"\n").split(b"\n") if body else []


@dataclass(frozen=True, slots=True)
class _Relabelled:
    """An array with another type of the same shape, without a copy (Arrow's PyCapsule interface)."""

    array: pa.Array
    kind: pa.DataType

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        _, data = self.array.__arrow_c_array__(requested_schema)
        return self.kind.__arrow_c_schema__(), data


def fold_names(arrow: pa.Table) -> pa.Table:
    """The table with its columns and struct members in lower case: readers tell no names apart by case.

    DuckDB's CAST would keep a member's old spelling where nothing else changes.
    """
    schema = pa.schema([pa.field(each.name.lower(), _folded(each.type)) for each in arrow.schema])
    if schema.equals(arrow.schema):
        return arrow
    columns = [
        pa.chunked_array([pa.array(_Relabelled(chunk, each.type)) for chunk in column.chunks], each.type)
        for column, each in zip(arrow.columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _folded(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_map(kind):
        return pa.map_(kind.key_type, _folded(kind.item_type))
    if pa.types.is_list(kind):
        return pa.list_(_folded(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(each.name.lower(), _folded(each.type)) for each in kind])
    return kind


FORMATS: tuple[FileFormat, ...] = (
    FileFormat(
        serde="org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        input_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        read=_read_parquet,
    ),
    FileFormat(
        serde="org.openx.data.jsonserde.JsonSerDe",
        input_format="org.apache.hadoop.mapred.TextInputFormat",
        read=_read_json,
    ),
)
