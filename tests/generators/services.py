"""Stand-ins for Firehose, SQS and S3 that take what they are told to, and a clock that stands still."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from generators.collector.runtime.delivery import RECORD_BYTES, Delivered
from generators.collector.runtime.letters import DeadLetters
from generators.collector.runtime.sending import Row, Time

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED_AT = "2026-11-22T09:30:00.123Z"


class Firehose:
    """A stream that keeps what it takes; `decide(call, record)` says whether it takes a record."""

    def __init__(self, decide: Callable[[int, bytes], bool]) -> None:
        self.calls: list[list[bytes]] = []
        self.taken: list[tuple[str, bytes]] = []
        self._decide = decide

    def put(self, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        self.calls.append([record["Data"] for record in Records])
        responses: list[dict[str, str]] = []
        for record in Records:
            if self._decide(len(self.calls), record["Data"]):
                self.taken.append((DeliveryStreamName, record["Data"]))
                responses.append({"RecordId": "1"})
            else:
                responses.append({"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."})
        failed = sum("ErrorCode" in response for response in responses)
        return {"FailedPutCount": failed, "RequestResponses": responses}


class Clock:
    """Time that passes only when something takes it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.pauses: list[float] = []

    def pass_(self, seconds: float) -> None:
        self.seconds -= seconds

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.pass_(seconds)

    def time(self) -> Time:
        return Time(lambda: self.seconds, self._sleep)


class Queue:
    """SQS and S3 that take everything, or nothing."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down = is_down
        self.calls: list[list[str]] = []
        self.objects: dict[str, bytes] = {}

    def send(self, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        if self.is_down:
            raise ConnectionError
        assert QueueUrl == "https://queue"
        self.calls.append([entry["MessageBody"] for entry in Entries])
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def store(self, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - boto3's names
        if self.is_down:
            raise ConnectionError
        assert Bucket == "lake"
        self.objects[Key] = Body

    def letters(self) -> DeadLetters:
        return DeadLetters("https://queue", self.send, "lake", self.store, lambda: FAILED_AT)

    def lines(self) -> list[tuple[str, bytes]]:
        """Every line, with its stream."""
        found = [json.loads(body) for call in self.calls for body in call]
        lines = [(each["stream"], line) for each in found for line in each["lines"].encode().splitlines(keepends=True)]
        return lines + [(key.split("/")[1], body) for key, body in self.objects.items()]


def enough() -> Time:
    return Clock(1000).time()


def left(delivered: Delivered) -> list[int]:
    return [row.event for row in delivered.left]


SIZES = st.sampled_from([1, 10, 1000, RECORD_BYTES // 2, RECORD_BYTES - 1, RECORD_BYTES])
ROWS = st.lists(st.tuples(SIZES, st.sampled_from("ab")), max_size=40).map(
    lambda found: [Row(index, stream, bytes([index]) * size) for index, (size, stream) in enumerate(found)]
)
