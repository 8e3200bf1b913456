"""Rows to Firehose, packed into as few records as can be; what it does not take, to the dead letters."""

from __future__ import annotations

from .catalog import MOST_LINES
from .sending import UnclearAnswerError, by_stream, groups, send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .letters import DeadLetters
    from .sending import Batch, Row, Time

RECORD_BYTES = 1_000 * 1024  # Firehose quotas: a record before base64
BATCH_BYTES = 4 * 1024 * 1024  # Firehose quotas: PutRecordBatch
BATCH_RECORDS = 500
FOR_LETTERS, FOR_ANSWER = 0.5, 0.25
"""The shares of the time that are kept: from when no stream, and from when no dead letter is sent any more."""


class Record:
    """Lines that travel as one Firehose record, and the rows they are."""

    def __init__(self, data: bytes, rows: list[Row]) -> None:
        self.data = data
        self.rows = rows


class Delivered:
    """What became of rows: `left` are those that are kept nowhere, so their events must be sent again.

    `dead` are how many are kept as dead letters, `again` how many records and letters were sent after the first round,
    and `errors` how many were not taken, by where they were sent and the error's name.
    """

    def __init__(
        self, left: list[Row], dead: int, records: int, again: int, errors: dict[tuple[str, str], int]
    ) -> None:
        self.left = left
        self.dead = dead
        self.records = records
        self.again = again
        self.errors = errors


def records_of(rows: list[Row], most: int | None = MOST_LINES) -> list[Record]:
    """Lines packed into as few records as the limits allow: Firehose bills each record in steps of 5 KB."""
    packed = groups(rows, [len(row.line) for row in rows], RECORD_BYTES, most)
    return [Record(b"".join([row.line for row in group]), group) for group in packed]


def batches_of(records: list[Record]) -> list[list[Record]]:
    """Records grouped into batches within PutRecordBatch's limits."""
    return groups(records, [len(record.data) for record in records], BATCH_BYTES, BATCH_RECORDS)


def deliver(
    rows: list[Row], put: Callable[..., dict[str, Any]], time: Time, letters: DeadLetters | None = None
) -> Delivered:
    """Send rows to their streams, and what is left to the dead letters. `put` is Firehose's `put_record_batch`."""
    seconds = time.left()
    batches = _batches(rows)
    sent = send(batches, lambda stream, records: _failed(stream, records, put), time.but(seconds * FOR_LETTERS))
    left = [row for _, records in sent.left for record in records for row in record.rows]
    dead, again, errors = 0, sent.again, sent.errors
    if left and letters:
        kept = letters.keep(left, time.but(seconds * FOR_ANSWER))
        dead, left = len(left) - len(kept.left), kept.left
        again, errors = again + kept.sent.again, errors | kept.sent.errors
    return Delivered(left, dead, sum(len(records) for _, records in batches), again, errors)


def _batches(rows: list[Row]) -> list[Batch]:
    """The first batch of each stream, then the second of each, and so on."""
    queues = [[(stream, each) for each in batches_of(records_of(own))] for stream, own in by_stream(rows).items()]
    return [queue[place] for place in range(max(map(len, queues), default=0)) for queue in queues if queue[place:]]


def _failed(stream: str, records: list[Record], put: Callable[..., dict[str, Any]]) -> list[tuple[Record, str]]:
    """The records that were not taken (Firehose API reference, PutRecordBatch: one response a record, in order)."""
    answer = put(DeliveryStreamName=stream, Records=[{"Data": record.data} for record in records])
    said = answer.get("RequestResponses", [{}] * len(records))
    pairs = zip(records, said, strict=True)
    failed = [(record, response["ErrorCode"]) for record, response in pairs if "ErrorCode" in response]
    if len(failed) != answer["FailedPutCount"]:
        raise UnclearAnswerError
    return failed
