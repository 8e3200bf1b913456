"""The generated collector, called as API Gateway calls it, with a Firehose that only remembers."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from contracts.modules import generated_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contracts.artefacts import Artefacts

ARRIVED = datetime(2024, 2, 29, 23, 59, 59, 999000, tzinfo=UTC)
"""When events reach the collector in the proof: a moment at which days, months and leap years can go wrong."""
_BATCH = 100


@dataclass(slots=True)
class Collected:
    """What became of some events: a verdict and the errors of each, and the records of each stream."""

    accepted: list[bool] = field(default_factory=list)
    errors: list[list[dict[str, Any]]] = field(default_factory=list)
    records: dict[str, list[bytes]] = field(default_factory=dict)


class CollectorUnderTest:
    """The generated code's own `Collector`, in this process."""

    def __init__(self, package: str) -> None:
        self._make = import_module(f"{package}.handler").Collector

    def send(self, events: Sequence[bytes], arrived: datetime = ARRIVED) -> Collected:
        """POST events in arrays; streams come back under their tables' names."""
        collected = Collected()

        def put(DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
            collected.records.setdefault(DeliveryStreamName, []).extend(record["Data"] for record in Records)
            return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": "0"} for _ in Records]}

        collector = self._make("", put, lambda: arrived)
        for start in range(0, len(events), _BATCH):
            body = b"[" + b",".join(events[start : start + _BATCH]) + b"]"
            answer = collector.collect(_payload(body))
            for result in json.loads(answer["body"])["results"]:
                collected.accepted.append(result["status"] == "accepted")
                collected.errors.append(result.get("errors", []))
        return collected


def _payload(body: bytes) -> dict[str, Any]:
    """A request as an HTTP API hands it to Lambda (API Gateway Developer Guide, payload format version 2.0)."""
    return {
        "version": "2.0",
        "routeKey": "POST /events",
        "rawPath": "/events",
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": {"method": "POST", "path": "/events"}},
        "body": body.decode(),
        "isBase64Encoded": False,
    }


@contextmanager
def collector_under_test(artefacts: Artefacts) -> Iterator[CollectorUnderTest]:
    """The collector of some artefacts, importable while the context lasts."""
    with generated_package(artefacts.below("lambda/collector/")) as package:
        yield CollectorUnderTest(package)
