"""What Firehose refuses when a delivery stream is created: one row a rule, in the order AWS checks them.

Sources: Firehose Developer Guide, "Convert input data format", "Custom prefixes for Amazon S3 objects" and "Quota";
Firehose API Reference, `ExtendedS3DestinationConfiguration`. cfn-lint knows none of these, so a template that
breaks one fails only at deployment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.firehose.names import EXPRESSION, NAMESPACES
from contracts.firehose.partition_rules import PARTITION_RULES
from contracts.java_time import java_time_format
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Rule = Callable[[Mapping[str, Any]], Iterator[str]]

_BUCKET = re.compile(r"arn:aws[a-z-]*:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])")
_STREAM = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_FILE_EXTENSION = re.compile(r"\.[0-9a-z!\-_.*'()]{1,127}")
_NO_COMPRESSION = (None, "", "UNCOMPRESSED")
_FIREHOSE_VALUES = {"Prefix": {"random-string"}, "ErrorOutputPrefix": {"random-string", "error-output-type"}}
# name -> the least value (Firehose API Reference, `ParquetSerDe`)
_PARQUET_LEAST = {"BlockSizeBytes": 67_108_864, "PageSizeBytes": 65_536, "MaxPaddingBytes": 0}


def conversion_of(configuration: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The conversion settings, or None if records are delivered as they are. Enabled is the default."""
    conversion = configuration.get("DataFormatConversionConfiguration")
    if not conversion or str(conversion.get("Enabled", True)).lower() == "false":
        return None
    return dict(conversion)


def bucket_of(configuration: Mapping[str, Any]) -> str:
    """The bucket's name, from an ARN that the rules have seen."""
    found = _BUCKET.fullmatch(str(configuration.get("BucketARN", "")))
    return found.group(1) if found else ""


def check_stream(stream: str, configuration: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    """Refuse what CreateDeliveryStream refuses, and what this stand-in does not do.

    Raises:
        EngineError: the first rule broken, in AWS's words where they are known.
    """
    if not _STREAM.fullmatch(stream):
        raise EngineError(f"delivery stream {stream!r}: a name has 1 to 64 of the characters a-zA-Z0-9_.-")
    for rule in RULES:
        _refuse(stream, rule(configuration))
    conversion = conversion_of(configuration)
    if conversion is not None:
        for check in CONVERSION_RULES:
            _refuse(stream, check(conversion))
        _refuse(stream, _schema_table(conversion["SchemaConfiguration"], table))


def _refuse(stream: str, problems: Iterator[str]) -> None:
    for problem in problems:
        raise EngineError(f"delivery stream {stream}: {problem}")


def _bucket(configuration: Mapping[str, Any]) -> Iterator[str]:
    if not bucket_of(configuration):
        yield f"BucketARN {configuration.get('BucketARN')!r} is not arn:aws:s3:::<bucket>"


def _compression(configuration: Mapping[str, Any]) -> Iterator[str]:
    given = configuration.get("CompressionFormat")
    if conversion_of(configuration) is not None and given not in _NO_COMPRESSION:
        yield (f"CompressionFormat must be UNCOMPRESSED or unset when data format conversion is enabled, not {given}")
    elif given not in (*_NO_COMPRESSION, "GZIP"):
        yield f"CompressionFormat {given} is not part of this stand-in; it knows GZIP and UNCOMPRESSED"


def _buffering(configuration: Mapping[str, Any]) -> Iterator[str]:
    hints = configuration.get("BufferingHints") or {}
    converts = conversion_of(configuration) is not None
    if ("SizeInMBs" in hints) != ("IntervalInSeconds" in hints):
        yield "BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither"
    size = int(hints.get("SizeInMBs", 128 if converts else 5))
    seconds = int(hints.get("IntervalInSeconds", 300))
    if converts and size < 64:
        yield "BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled."
    if not 1 <= size <= 128:
        yield f"BufferingHints.SizeInMBs is {size}, allowed are 1 to 128"
    if not 0 <= seconds <= 900:
        yield f"BufferingHints.IntervalInSeconds is {seconds}, allowed are 0 to 900"


def _prefixes(configuration: Mapping[str, Any]) -> Iterator[str]:
    prefix = configuration.get("Prefix") or ""
    error_prefix = configuration.get("ErrorOutputPrefix") or ""
    yield from _expressions("Prefix", prefix)
    yield from _expressions("ErrorOutputPrefix", error_prefix)
    if EXPRESSION.search(prefix) and not error_prefix:
        yield "ErrorOutputPrefix can't be null when Prefix contains expressions"
    if EXPRESSION.search(error_prefix) and "!{firehose:error-output-type}" not in error_prefix:
        yield "ErrorOutputPrefix has expressions, so it must have !{firehose:error-output-type} too"


def _expressions(name: str, prefix: str) -> Iterator[str]:
    if len(prefix) > 1024:
        yield f"{name} has {len(prefix)} characters, allowed are 1,024"
    if "!{" in EXPRESSION.sub("", prefix):
        yield f"{name} {prefix!r}: the sequence !{{ can only appear in !{{namespace:value}} expressions"
    for found in EXPRESSION.finditer(prefix):
        yield from _expression(name, found["namespace"], found["value"])


def _expression(name: str, namespace: str, value: str) -> Iterator[str]:
    if namespace not in NAMESPACES:
        yield f"{name}: this stand-in knows no namespace {namespace!r}, only {', '.join(NAMESPACES)}"
    elif namespace == "firehose" and value not in _FIREHOSE_VALUES[name]:
        yield f"{name} can't contain !{{firehose:{value}}}"
    elif namespace == "timestamp":
        try:
            java_time_format(value)
        except ValueError as why:
            yield f"{name}: {why}"


def _time_zone(configuration: Mapping[str, Any]) -> Iterator[str]:
    zone = configuration.get("CustomTimeZone") or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"CustomTimeZone {zone!r} is no time zone"


def _file_extension(configuration: Mapping[str, Any]) -> Iterator[str]:
    given = configuration.get("FileExtension")
    if given and not _FILE_EXTENSION.fullmatch(given):
        yield f"FileExtension {given!r} is not a dot and up to 127 of 0-9a-z!-_.*'()"


def _members(name: str, part: Mapping[str, Any], *path: str, one_of: Sequence[str], known: str) -> Iterator[str]:
    """Walk down to a choice of members; exactly one must be there, and it must be the one simulated."""
    for step in path:
        part = part.get(step) or {}
    given = [member for member in one_of if part.get(member) is not None]
    if len(given) != 1:
        yield f"{name}.{'.'.join(path)} must have exactly one of {' and '.join(one_of)}"
    elif given != [known]:
        yield f"{given[0]} is not part of this stand-in; it knows {known}"


def _input(conversion: Mapping[str, Any]) -> Iterator[str]:
    return _members(
        "DataFormatConversionConfiguration",
        conversion,
        "InputFormatConfiguration",
        "Deserializer",
        one_of=("OpenXJsonSerDe", "HiveJsonSerDe"),
        known="OpenXJsonSerDe",
    )


def _output(conversion: Mapping[str, Any]) -> Iterator[str]:
    return _members(
        "DataFormatConversionConfiguration",
        conversion,
        "OutputFormatConfiguration",
        "Serializer",
        one_of=("ParquetSerDe", "OrcSerDe"),
        known="ParquetSerDe",
    )


def _parquet(conversion: Mapping[str, Any]) -> Iterator[str]:
    serde = conversion["OutputFormatConfiguration"]["Serializer"]["ParquetSerDe"]
    if serde.get("Compression", "SNAPPY") not in ("SNAPPY", "GZIP", "UNCOMPRESSED"):
        yield f"ParquetSerDe.Compression {serde['Compression']!r} is none of SNAPPY, GZIP, UNCOMPRESSED"
    for name, least in _PARQUET_LEAST.items():
        if int(serde.get(name, least)) < least:
            yield f"ParquetSerDe.{name} must be at least {least}"


def _schema(conversion: Mapping[str, Any]) -> Iterator[str]:
    schema = conversion.get("SchemaConfiguration") or {}
    for name in ("RoleARN", "DatabaseName", "TableName"):
        if not schema.get(name):
            yield f"SchemaConfiguration.{name} is required when data format conversion is enabled"


def _schema_table(schema: Mapping[str, Any], table: Mapping[str, Any]) -> Iterator[str]:
    wanted, given = str(schema["TableName"]).lower(), str(table.get("Name", "")).lower()
    if wanted != given:
        yield f"SchemaConfiguration names the table {wanted}, which does not exist; the table is {given}"


RULES: tuple[Rule, ...] = (
    _bucket,
    _compression,
    _buffering,
    _prefixes,
    _time_zone,
    _file_extension,
    *PARTITION_RULES,
)
CONVERSION_RULES: tuple[Rule, ...] = (_input, _output, _schema, _parquet)
