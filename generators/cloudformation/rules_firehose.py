"""What Firehose refuses when a stream is created, and cfn-lint lets pass.

Sources: Amazon Data Firehose Developer Guide, "Convert input data format", "Custom prefixes for Amazon S3 objects",
"Dynamic partitioning", "Quota"; API Reference, `ExtendedS3DestinationConfiguration`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Properties = dict[str, Any]

_NAME = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_EXTENSION = re.compile(r"|\.[0-9a-z!\-_.*'()]{1,127}")
_EXPRESSION = re.compile(r"!\{(\w+):([^}]*)\}")
_S3 = "ExtendedS3DestinationConfiguration"
_DESTINATIONS = re.compile(r"\w+DestinationConfiguration")
# Measured by the API: the size hint's least value, and what an interval can be.
CONVERSION_MB, MOST_MB, MOST_SECONDS, PARTITIONING_SECONDS = 64, 128, 900, 60


def _name(properties: Properties) -> Iterator[str]:
    name = properties.get("DeliveryStreamName")
    if isinstance(name, str) and not _NAME.fullmatch(name):
        yield f"DeliveryStreamName {name}: a name has 1 to 64 letters, digits, and ._-"


def _one_destination(properties: Properties) -> Iterator[str]:
    destinations = [key for key in properties if _DESTINATIONS.fullmatch(key)]
    if len(destinations) != 1:
        yield f"a stream has one destination: {', '.join(destinations) or 'none'}"


def _conversion(properties: Properties) -> Iterator[str]:
    destination = properties.get(_S3, {})
    conversion = destination.get("DataFormatConversionConfiguration", {})
    if not conversion or conversion.get("Enabled") is False:
        return
    size = destination.get("BufferingHints", {}).get("SizeInMBs", MOST_MB)
    if isinstance(size, int) and size < CONVERSION_MB:
        yield f"BufferingHints.SizeInMBs is {size}: with a conversion it is at least {CONVERSION_MB}"
    if destination.get("CompressionFormat", "UNCOMPRESSED") != "UNCOMPRESSED":
        yield "CompressionFormat must be UNCOMPRESSED: the conversion compresses by itself"
    for part in ("SchemaConfiguration", "InputFormatConfiguration", "OutputFormatConfiguration"):
        if not conversion.get(part):
            yield f"DataFormatConversionConfiguration has no {part}"
    for key in ("RoleARN", "DatabaseName", "TableName"):
        if not conversion.get("SchemaConfiguration", {}).get(key):
            yield f"SchemaConfiguration has no {key}"


def _buffering(properties: Properties) -> Iterator[str]:
    hints = properties.get(_S3, {}).get("BufferingHints", {})
    for key, least, most in (("SizeInMBs", 1, MOST_MB), ("IntervalInSeconds", 0, MOST_SECONDS)):
        value = hints.get(key)
        if isinstance(value, int) and not least <= value <= most:
            yield f"BufferingHints.{key} is {value}: it is {least} to {most}"


def _prefixes(properties: Properties) -> Iterator[str]:
    destination = properties.get(_S3, {})
    prefix, errors = destination.get("Prefix", ""), destination.get("ErrorOutputPrefix", "")
    if not isinstance(prefix, str) or not isinstance(errors, str):
        return
    used = {"Prefix": _EXPRESSION.findall(prefix), "ErrorOutputPrefix": _EXPRESSION.findall(errors)}
    if used["Prefix"] and not errors:
        yield "Prefix has an expression, so ErrorOutputPrefix is needed"
    if ("firehose", "error-output-type") in used["Prefix"]:
        yield "Prefix holds !{firehose:error-output-type}, which is for ErrorOutputPrefix"
    if used["ErrorOutputPrefix"] and ("firehose", "error-output-type") not in used["ErrorOutputPrefix"]:
        yield "ErrorOutputPrefix has an expression, so it needs !{firehose:error-output-type}"
    if any(space.startswith("partitionKey") for space, _ in used["ErrorOutputPrefix"]):
        yield "ErrorOutputPrefix cannot hold partition keys"
    for space in sorted({space for found in used.values() for space, _ in found} - _NAMESPACES):
        yield f"there is no expression !{{{space}:...}}"


_NAMESPACES = {"timestamp", "firehose", "partitionKeyFromQuery", "partitionKeyFromLambda"}


def _extension(properties: Properties) -> Iterator[str]:
    extension = properties.get(_S3, {}).get("FileExtension", "")
    if isinstance(extension, str) and not _EXTENSION.fullmatch(extension):
        yield f"FileExtension {extension}: it begins with a dot and is in lower case"


def _partitioning(properties: Properties) -> Iterator[str]:
    destination = properties.get(_S3, {})
    spaces = {space for space, _ in _EXPRESSION.findall(str(destination.get("Prefix", "")))}
    keys = {space for space in spaces if space.startswith("partitionKey")}
    if destination.get("DynamicPartitioningConfiguration", {}).get("Enabled") is not True:
        if keys:
            yield "Prefix holds partition keys, but dynamic partitioning is not enabled"
        return
    if not keys:
        yield "dynamic partitioning needs partition keys in Prefix"
    yield from _partitioning_hints(destination.get("BufferingHints", {}))
    yield from _processors(destination.get("ProcessingConfiguration", {}), keys)


def _partitioning_hints(hints: Properties) -> Iterator[str]:
    for key, least in (("SizeInMBs", CONVERSION_MB), ("IntervalInSeconds", PARTITIONING_SECONDS)):
        value = hints.get(key, least)
        if isinstance(value, int) and value < least:
            yield f"BufferingHints.{key} is {value}: with dynamic partitioning it is at least {least}"


def _processors(processing: Properties, keys: set[str]) -> Iterator[str]:
    if processing.get("Enabled") is not True:
        yield "dynamic partitioning needs an enabled ProcessingConfiguration"
    processors = {each.get("Type"): each.get("Parameters", []) for each in processing.get("Processors", [])}
    for space, type_ in (("partitionKeyFromQuery", "MetadataExtraction"), ("partitionKeyFromLambda", "Lambda")):
        if space in keys and type_ not in processors:
            yield f"Prefix holds !{{{space}:...}}, which needs a {type_} processor"
    for type_, parameters in processors.items():
        given = {each.get("ParameterName"): each.get("ParameterValue") for each in parameters}
        for name, allowed in _PARAMETERS.get(type_, {}).items():
            if not given.get(name):
                yield f"the {type_} processor has no {name}"
            elif allowed and given[name] not in allowed:
                yield f"{name} is {given[name]}: it must be {' or '.join(allowed)}"
        if type_ == "RecordDeAggregation" and given.get("SubRecordType") == "DELIMITED" and not given.get("Delimiter"):
            yield "SubRecordType DELIMITED needs a Delimiter"


# What a processor needs, and the values that it can have; none where it is free.
_PARAMETERS: dict[str, dict[str, tuple[str, ...]]] = {
    "MetadataExtraction": {"MetadataExtractionQuery": (), "JsonParsingEngine": ("JQ-1.6",)},
    "RecordDeAggregation": {"SubRecordType": ("JSON", "DELIMITED")},
}


FIREHOSE_RULES: tuple[Callable[[Properties], Iterator[str]], ...] = (
    _name,
    _one_destination,
    _conversion,
    _buffering,
    _prefixes,
    _extension,
    _partitioning,
)
