"""Dynamic partitioning, as Firehose documents it: records taken apart, keys read from each document, groups by key.

Sources: Firehose Developer Guide, "Dynamic partitioning in Amazon Data Firehose", "Apply dynamic partitioning to
aggregated data", "Troubleshoot dynamic partitioning errors". That a record of more than 500 documents is not taken
apart at all, and then is no JSON document, was seen on AWS by a third party. Keys are read by jq itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contracts.firehose.errors import FailedRecord
from contracts.firehose.names import EXPRESSION
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Keys = Callable[[str], dict[str, str]]

MOST_SUB_RECORDS = 500
MOST_PARTITIONS = 500
KEY_NAMESPACE = "partitionKeyFromQuery"
UNREAD = "DynamicPartitioning.MetadataExtractionFailed"
TOO_MANY = "DynamicPartitioning.ActivePartitionsLimitExceeded"


@dataclass(frozen=True, slots=True)
class Partition:
    """The documents of some keys, each with what is appended to it."""

    keys: Mapping[str, str]
    body: bytes


def is_partitioned(configuration: Mapping[str, Any]) -> bool:
    """Whether dynamic partitioning is enabled."""
    return _is_true((configuration.get("DynamicPartitioningConfiguration") or {}).get("Enabled", False))


def processors_of(configuration: Mapping[str, Any]) -> dict[str, dict[str, str]] | None:
    """The parameters of each processor by its type; None where processing is not enabled."""
    processing = configuration.get("ProcessingConfiguration") or {}
    if not _is_true(processing.get("Enabled", False)):
        return None
    return {
        str(each.get("Type")): {pair["ParameterName"]: pair["ParameterValue"] for pair in each.get("Parameters") or ()}
        for each in processing.get("Processors") or ()
    }


def keys_of(prefix: str) -> tuple[str, ...]:
    """The partition keys that a prefix is made with."""
    return tuple(found["value"] for found in EXPRESSION.finditer(prefix) if found["namespace"] == KEY_NAMESPACE)


def _is_true(value: object) -> bool:
    # CloudFormation takes "true" for true.
    return str(value).lower() == "true"


def partitions_of(
    configuration: Mapping[str, Any], records: Sequence[bytes]
) -> tuple[tuple[Partition, ...], tuple[FailedRecord, ...]]:
    """The records' documents by their keys, and the records that have none, or one too many.

    The order of the processors in the configuration means nothing: the service takes apart, reads keys, appends.
    """
    processors = processors_of(configuration) or {}
    read_keys = query(processors["MetadataExtraction"]["MetadataExtractionQuery"])
    names = keys_of(configuration["Prefix"])
    end = b"\n" if "AppendDelimiterToRecord" in processors else b""
    groups: dict[tuple[str, ...], list[bytes]] = {}
    failed: list[FailedRecord] = []
    for index, record in enumerate(records):
        for document in _documents(record) if "RecordDeAggregation" in processors else (record,):
            try:
                keys = _values_of(names, document, read_keys)
            except ValueError as why:
                failed.append(FailedRecord(index, document, UNREAD, str(why), "", "metadata-extraction-failed"))
                continue
            if keys not in groups and len(groups) == MOST_PARTITIONS:
                message = "The number of active partitions has exceeded the configured limit"
                failed.append(FailedRecord(index, document, TOO_MANY, message, "", "activePartitionExceeded"))
                continue
            groups.setdefault(keys, []).append(document + end)
    found = (Partition(dict(zip(names, keys, strict=True)), b"".join(group)) for keys, group in groups.items())
    return tuple(found), tuple(failed)


def _documents(record: bytes) -> tuple[bytes, ...]:
    """The objects of a record, without the line feeds between them; the record itself if it cannot be taken apart."""
    try:
        documents = tuple(_objects(record.decode("utf-8")))
    except (ValueError, RecursionError):
        return (record,)
    return documents if 0 < len(documents) <= MOST_SUB_RECORDS else (record,)


def _objects(text: str) -> Iterator[bytes]:
    decoder, start = json.JSONDecoder(), 0
    text = text.rstrip("\r\n")
    while start < len(text):
        found, end = decoder.raw_decode(text, start)
        if not isinstance(found, dict):
            raise ValueError("no object")  # noqa: TRY004 - not the caller's mistake: the record is not taken apart
        yield text[start:end].encode()
        start = end
        while text[start : start + 1] in ("\r", "\n"):
            start += 1


def _values_of(names: tuple[str, ...], document: bytes, read_keys: Keys) -> tuple[str, ...]:
    """The values of the keys. Raises ValueError where there is none."""
    found = read_keys(document.decode("utf-8"))
    values = tuple(str(found.get(name) or "") for name in names)
    if not all(values):
        raise ValueError("partitionKeys values must not be null or empty")
    return values


@lru_cache(maxsize=16)
def query(text: str) -> Keys:
    """A jq query that reads keys from one JSON document.

    Raises:
        ValueError: the query is not one; and later, where the document is none, or the query fails on it.
        MissingPartError: the package `jq` is not installed.
    """
    try:
        import jq  # noqa: PLC0415 - only streams that tell their tables apart need it
    except ModuleNotFoundError as absent:
        raise MissingPartError("the package `jq`", "pip install jq") from absent
    program: Any = jq.compile(text)

    def keys(document: str) -> dict[str, str]:
        results = program.input_text(document).all()
        if len(results) != 1 or not isinstance(results[0], dict):
            raise ValueError("Non JSON record provided")
        return dict(results[0])

    return keys
