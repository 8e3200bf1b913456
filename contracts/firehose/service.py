"""A stand-in for Data Firehose: records in, S3 objects out, by the documented rules and nothing else.

It judges the generated artefacts, so it knows only artefacts: the stream's configuration, the Glue table, bytes.
Sources: Firehose Developer Guide, "Convert input data format" and its error handling, "Dynamic partitioning"; Firehose
API Reference, `PutRecord`; the pricing page (5 KB increments). A delivery here is one buffer that is full.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.engine import S3Object
from contracts.firehose.errors import FailedRecord, unconverted, undivided
from contracts.firehose.names import data_key, error_key, naming_of
from contracts.firehose.openx import ConversionError, OpenX, deserializer
from contracts.firehose.partitions import is_partitioned, partitions_of
from contracts.firehose.rules import bucket_of, check_stream, conversion_of
from contracts.glue_table import glue_table
from contracts.parquet import write_parquet
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from contracts.firehose.names import Naming
    from contracts.glue_table import Columns

MAX_RECORD_BYTES = 1_024_000
BILLING_STEP_BYTES = 5 * 1024
MAX_PREFIX_CHARACTERS = 512
_PARQUET_COMPRESSIONS = {"SNAPPY": "snappy", "GZIP": "gzip", "UNCOMPRESSED": "none"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one buffer became. `billed_bytes` counts each record rounded up to 5 KB."""

    objects: tuple[S3Object, ...]
    failed: tuple[FailedRecord, ...]
    billed_bytes: int


def deliver(
    configuration: Mapping[str, Any],
    table: Mapping[str, Any],
    records: Sequence[bytes],
    arrived: datetime,
    stream: str,
) -> Delivery:
    """Deliver one buffer of records to S3.

    Args:
        configuration: an `ExtendedS3DestinationConfiguration`, its intrinsics resolved.
        table: the Glue `TableInput` that `SchemaConfiguration` names; unused without conversion.
        records: the records' data, as `PutRecordBatch` took them.
        arrived: when the oldest record arrived, with a time zone.
        stream: the delivery stream's name.

    Raises:
        EngineError: a configuration or a record that AWS would refuse, or that is not simulated.
    """
    if arrived.tzinfo is None:
        raise ValueError("arrived needs a time zone")
    check_stream(stream, configuration, table)
    _check_sizes(stream, records)
    naming = naming_of(configuration, stream, arrived, b"\0".join(records))
    objects, failed = _outcome(configuration, table, records, naming)
    return Delivery(objects, failed, sum(map(billed_bytes, records)))


def billed_bytes(record: bytes) -> int:
    """What a record is billed as: rounded up to 5 KB, each record on its own."""
    return max(1, -(-len(record) // BILLING_STEP_BYTES)) * BILLING_STEP_BYTES


def _check_sizes(stream: str, records: Sequence[bytes]) -> None:
    for index, record in enumerate(records):
        if len(record) > MAX_RECORD_BYTES:
            raise EngineError(
                f"delivery stream {stream}: record {index} has {len(record):,} bytes, the limit is "
                f"{MAX_RECORD_BYTES:,} (1,000 KiB before base64)"
            )


def _object(configuration: Mapping[str, Any], naming: Naming, key: str, body: bytes) -> S3Object:
    if key.rindex(naming.suffix) > MAX_PREFIX_CHARACTERS:
        raise EngineError(
            f"delivery stream {naming.stream}: an evaluated prefix is longer than {MAX_PREFIX_CHARACTERS}"
        )
    return S3Object(bucket_of(configuration), key, body)


def _text_object(configuration: Mapping[str, Any], naming: Naming, body: bytes) -> S3Object:
    if configuration.get("CompressionFormat") == "GZIP":
        body = gzip.compress(body, mtime=0)
    return _object(configuration, naming, data_key(configuration, naming, converted=False), body)


def _outcome(
    configuration: Mapping[str, Any], table: Mapping[str, Any], records: Sequence[bytes], naming: Naming
) -> tuple[tuple[S3Object, ...], tuple[FailedRecord, ...]]:
    conversion = conversion_of(configuration)
    if not records:
        return (), ()
    if is_partitioned(configuration):
        return _partitioned(configuration, records, naming)
    if conversion is None:
        return (_text_object(configuration, naming, b"".join(records)),), ()
    columns = glue_table(table).columns
    rows, failed = _convert(conversion, columns, records)
    objects = [_parquet_object(configuration, conversion, naming, columns, rows)] if rows else []
    objects += _errors(configuration, naming, failed, partial(unconverted, schema=conversion["SchemaConfiguration"]))
    return tuple(objects), failed


def _partitioned(
    configuration: Mapping[str, Any], records: Sequence[bytes], naming: Naming
) -> tuple[tuple[S3Object, ...], tuple[FailedRecord, ...]]:
    partitions, failed = partitions_of(configuration, records)
    objects = [_text_object(configuration, replace(naming, keys=each.keys), each.body) for each in partitions]
    return (*objects, *_errors(configuration, naming, failed, undivided)), failed


def _errors(
    configuration: Mapping[str, Any],
    naming: Naming,
    failed: Sequence[FailedRecord],
    written: Callable[..., bytes],
) -> Iterator[S3Object]:
    """An object a kind of error."""
    for kind in dict.fromkeys(each.kind for each in failed):
        own = replace(naming, error_type=kind)
        body = written([each for each in failed if each.kind == kind], naming=own)
        yield _object(configuration, own, error_key(configuration, own), body)


def _convert(
    conversion: Mapping[str, Any], columns: Columns, records: Sequence[bytes]
) -> tuple[list[dict[str, Any]], tuple[FailedRecord, ...]]:
    """The good records' rows and the others; a record with several documents fails as a whole."""
    serde = conversion["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"]
    rows_of = deserializer(columns, OpenX.of_firehose(serde))
    rows: list[dict[str, Any]] = []
    failed: list[FailedRecord] = []
    for index, record in enumerate(records):
        try:
            rows += rows_of(record)
        except ConversionError as why:
            failed.append(FailedRecord(index, record, why.code, why.message, why.path, "format-conversion-failed"))
    return rows, tuple(failed)


def _parquet_object(
    configuration: Mapping[str, Any],
    conversion: Mapping[str, Any],
    naming: Naming,
    columns: Columns,
    rows: Sequence[Mapping[str, Any]],
) -> S3Object:
    serializer = conversion["OutputFormatConfiguration"]["Serializer"]["ParquetSerDe"]
    body = write_parquet(columns, rows, _PARQUET_COMPRESSIONS[serializer.get("Compression", "SNAPPY")])
    return _object(configuration, naming, data_key(configuration, naming, converted=True), body)
