"""No row is lost: packed within Firehose's limits, in order, and what failed is sent again or reported."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.collector.runtime import delivery
from generators.collector.runtime.delivery import (
    ATTEMPTS,
    BATCH_BYTES,
    BATCH_RECORDS,
    RECORD_BYTES,
    Record,
    Row,
    batches_of,
    deliver,
    records_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable


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


def no_sleep(seconds: float) -> None:
    assert 0 <= seconds < 1


SIZES = st.sampled_from([1, 10, 1000, RECORD_BYTES // 2, RECORD_BYTES - 1, RECORD_BYTES])
ROWS = st.lists(st.tuples(SIZES, st.sampled_from("ab")), max_size=40).map(
    lambda found: [Row(index, stream, bytes([index]) * size) for index, (size, stream) in enumerate(found)]
)


@given(ROWS)
def test_records_and_batches_stay_within_the_limits_and_in_order(rows: list[Row]) -> None:
    records = list(records_of(rows))
    assert b"".join(record.data for record in records) == b"".join(row.line for row in rows)
    assert [event for record in records for event in record.events] == [row.event for row in rows]
    assert all(len(record.data) <= RECORD_BYTES for record in records)
    batches = list(batches_of(iter(records)))
    assert [record for batch in batches for record in batch] == records
    assert all(sum(len(record.data) for record in batch) <= BATCH_BYTES for batch in batches)


def test_no_batch_has_more_records_than_firehose_takes() -> None:
    records = [Record(b"x", (index,)) for index in range(2 * BATCH_RECORDS + 1)]
    assert [len(batch) for batch in batches_of(iter(records))] == [BATCH_RECORDS, BATCH_RECORDS, 1]


def test_few_records_are_made_of_many_rows() -> None:
    rows = [Row(index, "a", b"x" * 600) for index in range(1000)]
    assert len(list(records_of(rows))) == 1


@settings(deadline=None)
@given(ROWS, st.data())
def test_every_row_is_delivered_or_reported(rows: list[Row], data: st.DataObject) -> None:
    """At least once: a client may raise although Firehose took everything."""
    plan = data.draw(st.lists(st.sampled_from(["take", "fail", "raise", "take and raise", "half", "nonsense"])))

    def decide(call: int, record: bytes) -> bool:
        step = plan[call - 1] if call <= len(plan) else "take"
        return step in {"take", "take and raise"} or (step == "half" and record[0] % 2 == 0)

    firehose = Firehose(decide)

    def put(**request: Any) -> dict[str, Any]:
        answer = firehose.put(**request)
        step = plan[len(firehose.calls) - 1] if len(firehose.calls) <= len(plan) else "take"
        if "raise" in step:
            raise ConnectionError
        return {"FailedPutCount": 1, "RequestResponses": []} if step == "nonsense" else answer

    lost = deliver(rows, put, no_sleep)
    arrived = Counter(event for _, record in firehose.taken for event in set(record))
    for row in rows:
        assert row.event in lost or arrived[row.event] >= 1
    assert lost <= {row.event for row in rows}
    if not plan:
        assert lost == set()
        assert set(arrived.values()) <= {1}


def test_only_the_records_that_failed_are_sent_again() -> None:
    rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(3)]
    firehose = Firehose(lambda call, record: call > 1 or record[0] != 1)
    assert deliver(rows, firehose.put, no_sleep) == set()
    assert [[record[0] for record in call] for call in firehose.calls] == [[0, 1, 2], [1]]


def test_it_gives_up_on_what_never_arrives() -> None:
    rows = [Row(index, "ab"[index % 2], bytes([index])) for index in range(4)]
    firehose = Firehose(lambda _call, record: record[0] % 2 == 0)
    pauses: list[float] = []
    assert deliver(rows, firehose.put, pauses.append) == {1, 3}
    assert len(firehose.calls) == 1 + ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1
    assert firehose.taken == [("a", b"\x00\x02")]


def test_nothing_is_sent_for_nothing() -> None:
    assert deliver([], pytest.fail, no_sleep) == set()


def test_the_limits_are_firehoses() -> None:
    """Amazon Data Firehose quotas: PutRecordBatch, and a record before base64."""
    assert (delivery.RECORD_BYTES, delivery.BATCH_BYTES, delivery.BATCH_RECORDS) == (1_024_000, 4_194_304, 500)
