"""What Firehose writes of records that it could not deliver: one JSON document a record.

Sources: Firehose Developer Guide, "Handling errors for data format conversion" and "Troubleshoot dynamic partitioning
errors". A Direct PUT record has no sequence number.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contracts.firehose.names import Naming


@dataclass(frozen=True, slots=True)
class FailedRecord:
    """A record that failed: its place in the batch, why, at which column (`path`), and the kind of error."""

    index: int
    data: bytes
    code: str
    message: str
    path: str
    kind: str


def unconverted(failed: Sequence[FailedRecord], schema: Mapping[str, Any], naming: Naming) -> bytes:
    """The object with the records that could not be converted; `schema` is the `SchemaConfiguration`."""
    table = {
        "catalogId": schema.get("CatalogId"),
        "databaseName": schema["DatabaseName"],
        "tableName": schema["TableName"],
        "region": schema.get("Region"),
        "versionId": schema.get("VersionId", "LATEST"),
        "catalogArn": None,
    }
    more = {"sequenceNumber": None, "subSequenceNumber": None, "dataCatalogTable": table}
    return b"".join(_line(each, naming, "lastErrorCode", "lastErrorMessage", more) for each in failed)


def undivided(failed: Sequence[FailedRecord], naming: Naming) -> bytes:
    """The object with the records whose partition could not be told."""
    return b"".join(_line(each, naming, "errorCode", "errorMessage", {}) for each in failed)


def _line(failed: FailedRecord, naming: Naming, code: str, message: str, more: Mapping[str, Any]) -> bytes:
    milliseconds = int(naming.moment.timestamp() * 1000)
    document = {
        "attemptsMade": 1,
        "arrivalTimestamp": milliseconds,
        code: failed.code,
        message: failed.message,
        "attemptEndingTimestamp": milliseconds,
        "rawData": b64encode(failed.data).decode("ascii"),
        **more,
    }
    return json.dumps(document).encode() + b"\n"
