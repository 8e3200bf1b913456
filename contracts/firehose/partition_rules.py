"""What Firehose refuses of a stream with dynamic partitioning when it is created: one row a rule.

Sources: Firehose Developer Guide, "Enable dynamic partitioning", "Understand partitioning keys", "Apply dynamic
partitioning to aggregated data"; the messages are AWS's where they are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.firehose.partitions import KEY_NAMESPACE, is_partitioned, keys_of, processors_of, query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rule = Callable[[Mapping[str, Any]], Iterator[str]]

_LEAST = {"SizeInMBs": (64, ""), "IntervalInSeconds": (60, " seconds")}
_SIMULATED = ("RecordDeAggregation", "MetadataExtraction", "AppendDelimiterToRecord")
_NEW_LINE = r"\n"  # as the service spells it, and what it appends when it is not told
MOST_RETRY_SECONDS = 7200


def _prefix(configuration: Mapping[str, Any]) -> Iterator[str]:
    keys = keys_of(configuration.get("Prefix") or "")
    if is_partitioned(configuration) and not keys:
        yield "S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled"
    if keys and not is_partitioned(configuration):
        yield f"Prefix has !{{{KEY_NAMESPACE}:{keys[0]}}}, and Dynamic Partitioning is not enabled"
    if is_partitioned(configuration) and not configuration.get("ErrorOutputPrefix"):
        yield "ErrorOutputPrefix can't be null when Dynamic Partitioning is enabled"
    for key in keys_of(configuration.get("ErrorOutputPrefix") or ""):
        yield f"ErrorOutputPrefix can't contain !{{{KEY_NAMESPACE}:{key}}}"


def _processing(configuration: Mapping[str, Any]) -> Iterator[str]:
    processors = processors_of(configuration)
    if is_partitioned(configuration) and processors is None:
        yield "Processing Configuration is not enabled when DataPartitioning is enabled"
    elif is_partitioned(configuration) and "MetadataExtraction" not in (processors or {}):
        yield "MetadataExtraction processor should be present when S3 Prefix has partitionKeyFromQuery namespace"
    elif processors is not None and not is_partitioned(configuration):
        yield "ProcessingConfiguration without dynamic partitioning is not part of this stand-in"
    for type_ in processors or ():
        if type_ not in _SIMULATED:
            yield f"the processor {type_} is not part of this stand-in; it knows {', '.join(_SIMULATED)}"


def _parameters(configuration: Mapping[str, Any], type_: str) -> Mapping[str, str] | None:
    return (processors_of(configuration) or {}).get(type_)


def _buffering(configuration: Mapping[str, Any]) -> Iterator[str]:
    hints = configuration.get("BufferingHints") or {}
    for name, (least, unit) in _LEAST.items() if is_partitioned(configuration) else ():
        if int(hints.get(name, least)) < least:
            yield f"BufferingHints.{name} must be at least {least}{unit} when Dynamic Partitioning is enabled."


def _retries(configuration: Mapping[str, Any]) -> Iterator[str]:
    options = (configuration.get("DynamicPartitioningConfiguration") or {}).get("RetryOptions") or {}
    if not 0 <= int(options.get("DurationInSeconds", 0)) <= MOST_RETRY_SECONDS:
        yield f"RetryOptions.DurationInSeconds is 0 to {MOST_RETRY_SECONDS}"


def _query(configuration: Mapping[str, Any]) -> Iterator[str]:
    extraction = _parameters(configuration, "MetadataExtraction")
    if extraction is None:
        return
    if extraction.get("JsonParsingEngine") != "JQ-1.6":
        yield f"JsonParsingEngine {extraction.get('JsonParsingEngine')!r} is not JQ-1.6"
    text = extraction.get("MetadataExtractionQuery", "")
    try:
        query(text)
    except ValueError as why:
        yield f"MetadataExtractionQuery {text!r} is not a jq query: {why}"


def _taking_apart(configuration: Mapping[str, Any]) -> Iterator[str]:
    found = _parameters(configuration, "RecordDeAggregation")
    if found is not None and found.get("SubRecordType") not in ("JSON", "DELIMITED"):
        yield f"SubRecordType {found.get('SubRecordType')!r} is neither JSON nor DELIMITED"
    elif found is not None and found["SubRecordType"] == "DELIMITED":
        yield "SubRecordType DELIMITED is not part of this stand-in; it knows JSON"


def _appended(configuration: Mapping[str, Any]) -> Iterator[str]:
    delimiter = (_parameters(configuration, "AppendDelimiterToRecord") or {}).get("Delimiter", _NEW_LINE)
    if delimiter != _NEW_LINE:
        yield f"the delimiter {delimiter!r} is not part of this stand-in; it appends line feeds"


def _combined(configuration: Mapping[str, Any]) -> Iterator[str]:
    conversion = configuration.get("DataFormatConversionConfiguration") or {"Enabled": False}
    if is_partitioned(configuration) and str(conversion.get("Enabled", True)).lower() != "false":
        yield "dynamic partitioning with a format conversion is not part of this stand-in"


PARTITION_RULES: tuple[Rule, ...] = (
    _prefix,
    _processing,
    _buffering,
    _retries,
    _query,
    _taking_apart,
    _appended,
    _combined,
)
