"""Rows to Firehose: packed, batched, and sent again where a record failed."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RECORD_BYTES = 1_000 * 1024  # Firehose quotas: a record before base64
BATCH_BYTES = 4 * 1024 * 1024  # Firehose quotas: PutRecordBatch
BATCH_RECORDS = 500
ATTEMPTS = 4


class Row(NamedTuple):
    """A line for a stream, and the number of the request's event it came from."""

    event: int
    stream: str
    line: bytes


class Record(NamedTuple):
    """Lines that travel as one Firehose record, and the events they came from."""

    data: bytes
    events: tuple[int, ...]


def records_of(rows: list[Row]) -> Iterator[Record]:
    """Lines packed into as few records as the limit allows: Firehose bills each record in steps of 5 KB."""
    lines: list[bytes] = []
    events: list[int] = []
    size = 0
    for row in rows:
        if lines and size + len(row.line) > RECORD_BYTES:
            yield Record(b"".join(lines), tuple(events))
            lines, events, size = [], [], 0
        lines.append(row.line)
        events.append(row.event)
        size += len(row.line)
    if lines:
        yield Record(b"".join(lines), tuple(events))


def batches_of(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Records grouped into batches within PutRecordBatch's limits."""
    batch: list[Record] = []
    size = 0
    for record in records:
        if batch and (size + len(record.data) > BATCH_BYTES or len(batch) == BATCH_RECORDS):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record.data)
    if batch:
        yield batch


def deliver(
    rows: list[Row], put: Callable[..., dict[str, Any]], sleep: Callable[[float], None] = time.sleep
) -> set[int]:
    """Send rows by stream; returns the numbers of the events that could not be delivered."""
    streams: dict[str, list[Row]] = {}
    for row in rows:
        streams.setdefault(row.stream, []).append(row)
    lost: set[int] = set()
    for stream, own in streams.items():
        for batch in batches_of(records_of(own)):
            lost.update(_send(stream, batch, put, sleep))
    return lost


def _send(
    stream: str, batch: list[Record], put: Callable[..., dict[str, Any]], sleep: Callable[[float], None]
) -> Iterator[int]:
    """Put one batch; only what failed is sent again, after a jittered pause. Yields the events of what is left."""
    for attempt in range(ATTEMPTS):
        if attempt:
            sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 - jitter, not a secret
        batch = _failed(stream, batch, put)
        if not batch:
            return
    for record in batch:
        yield from record.events


def _failed(stream: str, batch: list[Record], put: Callable[..., dict[str, Any]]) -> list[Record]:
    """The records that were not taken (Firehose API reference, PutRecordBatch: one response a record, in order)."""
    try:
        answer = put(DeliveryStreamName=stream, Records=[{"Data": record.data} for record in batch])
        if not answer["FailedPutCount"]:
            return []
        said = zip(batch, answer["RequestResponses"], strict=True)
        return [record for record, response in said if "ErrorCode" in response]
    except Exception:  # noqa: BLE001 - whatever went wrong, nothing of the batch is known to have arrived
        return batch
