"""Rows are packed into records and batches within Firehose's limits, and billed as little as its steps allow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generators.collector.runtime.delivery import (
    BATCH_BYTES,
    BATCH_RECORDS,
    RECORD_BYTES,
    Record,
    batches_of,
    records_of,
)
from generators.collector.runtime.sending import Row
from tests.generators.services import ROWS

BILLED = 5 * 1024
"""Firehose bills each record in steps of 5 KB (pricing page, "Ingestion")."""


@given(ROWS, st.none() | st.integers(1, 5))
def test_records_and_batches_stay_within_the_limits_and_in_order(rows: list[Row], most: int | None) -> None:
    records = records_of(rows, most)
    assert [row for record in records for row in record.rows] == rows
    assert all(record.data == b"".join(row.line for row in record.rows) for record in records)
    assert all(len(record.data) <= RECORD_BYTES for record in records)
    assert all(len(record.rows) <= (most or len(rows)) for record in records)
    batches = batches_of(records)
    assert [record for batch in batches for record in batch] == records
    assert all(sum(len(record.data) for record in batch) <= BATCH_BYTES for batch in batches)


def test_no_batch_has_more_records_than_firehose_takes() -> None:
    records = [Record(b"x", []) for _ in range(2 * BATCH_RECORDS + 1)]
    assert [len(batch) for batch in batches_of(records)] == [BATCH_RECORDS, BATCH_RECORDS, 1]


def test_a_record_has_as_many_lines_as_there_is_room_for_unless_the_catalogue_says_so() -> None:
    rows = [Row(index, "a", b"x" * 600) for index in range(1000)]
    assert len(records_of(rows)) == 1
    assert [len(record.rows) for record in records_of(rows, 500)] == [500, 500]


def test_the_limits_are_firehoses() -> None:
    """Amazon Data Firehose quotas: PutRecordBatch, and a record before base64."""
    assert (RECORD_BYTES, BATCH_BYTES, BATCH_RECORDS) == (1_024_000, 4_194_304, 500)


@given(st.lists(st.integers(500, 700), min_size=10, max_size=1000))
def test_no_packing_of_a_request_is_billed_less(sizes: list[int]) -> None:
    assert billed(sizes) == -(-sum(sizes) // BILLED) * BILLED


@given(st.integers(86, 1000), st.integers(600, 6000))
def test_from_50_kb_a_stream_on_at_most_a_tenth_is_billed_on_top(count: int, size: int) -> None:
    assert billed([size] * count) <= 1.1 * size * count


def test_below_it_depends_on_how_full_the_last_step_is() -> None:
    ratios = {count: billed([600] * count) / (600 * count) for count in range(10, 1001)}
    assert max(count for count, ratio in ratios.items() if ratio > 1.1) == 77
    assert sum(ratio <= 1.1 for count, ratio in ratios.items() if count < 86) == 42


def test_ten_events_of_600_bytes_are_billed_as_two_steps() -> None:
    """1.7 times what they are; one by one they would be 8.5 times."""
    assert billed([600] * 10) == 2 * BILLED
    assert sum(billed([600]) for _ in range(10)) == 10 * BILLED


def billed(sizes: list[int]) -> int:
    """What Firehose bills for a request's rows in one stream."""
    records = records_of([Row(index, "a", b"x" * size) for index, size in enumerate(sizes)])
    return sum(-(-len(record.data) // BILLED) * BILLED for record in records)
