"""The generated collector, called as API Gateway calls it, with a Firehose that only remembers."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from contracts.modules import generated_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from contracts.artefacts import Artefacts

AT_ONCE = 100
"""Events a request."""


@dataclass(slots=True)
class Collected:
    """What became of some events: a verdict and the errors of each, and the records of each stream."""

    accepted: list[bool] = field(default_factory=list)
    errors: list[list[dict[str, Any]]] = field(default_factory=list)
    records: dict[str, list[bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class _Firehose:
    """Takes records at the second attempt only: the first one fails, by an exception or by the answer in turn."""

    is_down: bool
    records: dict[str, list[bytes]] = field(default_factory=dict)
    attempts: int = 0

    def put(self, *, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Stand in for `put_record_batch`."""
        self.attempts += 1
        if self.attempts % 4 == 1:
            raise ConnectionError("Firehose does not answer")
        if self.attempts % 2 or self.is_down:
            return {"FailedPutCount": len(Records), "RequestResponses": [{"ErrorCode": "Unavailable"} for _ in Records]}
        self.records.setdefault(DeliveryStreamName, []).extend(record["Data"] for record in Records)
        return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": "0"} for _ in Records]}


class CollectorUnderTest:
    """The generated code's own `Collector`, in this process. Only its pauses between attempts are left out."""

    def __init__(self, package: str) -> None:
        handler: Any = import_module(f"{package}.handler")
        self._make = handler.Collector
        self.most_events: int = import_module(f"{package}.request").MAX_EVENTS

    def send(
        self, events: Sequence[bytes], arrived: datetime, *, is_down: bool = False, at_once: int = AT_ONCE
    ) -> Collected:
        """POST events in arrays; streams come back under their short names. `is_down`: Firehose takes nothing."""
        firehose = _Firehose(is_down)
        collector = self._make("", firehose.put, lambda: arrived, sleep=lambda _seconds: None)
        collected = Collected(records=firehose.records)
        for start in range(0, len(events), at_once):
            batch = events[start : start + at_once]
            for result in _results(collector, batch):
                collected.accepted.append(result["status"] == "accepted")
                collected.errors.append(result.get("errors", [{"message": result["status"]}]))
        return collected


def _results(collector: Any, batch: Sequence[bytes]) -> list[dict[str, Any]]:
    """What the sender of a request is told of each event; of a handler that breaks, API Gateway makes a 500."""
    try:
        answer = collector.collect(_payload(b"[" + b",".join(batch) + b"]"))
    except Exception as error:  # noqa: BLE001 - generated code is under test: whatever it raises is a finding
        return [{"status": "undelivered", "errors": [{"message": f"the handler broke: {error!r}"}]} for _ in batch]
    results: list[dict[str, Any]] = json.loads(answer["body"])["results"]
    return results


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
