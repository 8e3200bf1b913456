"""How rows are packed, as far as Firehose counts: by the collector's own packer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.traffic import STEP, Kind, Packing, Traffic, packings
from generators.collector.runtime import delivery

ONE = {"a_v1": "a_v1"}


def traffic(batch: int, *sizes: int) -> Traffic:
    share = Decimal(1) / len(sizes)
    names = "abcdefgh"
    return Traffic(tuple(Kind(f"{names[i]}_v1", share, size, size) for i, size in enumerate(sizes)), 1_000_000, batch)


@pytest.mark.parametrize(
    ("batch", "size", "events_a_record", "counted"),
    [
        (1, 716, 1, 5120),
        (1, 5120, 1, 5120),
        (1, 5121, 1, 10240),
        (10, 716, 10, 1024),  # 7160 bytes are two steps
        (7, 731, 7, Decimal(5120) / 7),
        (2, 600_000, 1, 604_160),  # a record takes 1,000 KiB: 117.2 steps, 118 are counted
    ],
)
def test_a_record_is_counted_in_steps(batch: int, size: int, events_a_record: int, counted: Decimal) -> None:
    packed, _ = packings(traffic(batch, size), ONE, None)
    assert packed.events == packed.records * events_a_record
    assert packed.billed_bytes_an_event == counted


def test_a_stream_that_takes_records_apart_takes_as_many_lines_as_it_may() -> None:
    packed, _ = packings(traffic(1000, 10), ONE, 500)
    assert packed.events == 500 * packed.records
    assert packed.calls_a_request == 1


def test_a_row_by_itself_is_counted_by_itself() -> None:
    packed, alone = packings(traffic(10, 716), ONE, None)
    assert alone == Packing(packed.events, packed.requests, packed.events, packed.calls, packed.events * STEP)


def test_requests_of_several_events_call_several_streams() -> None:
    own = {"a_v1": "a_v1", "b_v1": "b_v1"}
    shared = dict.fromkeys(own, "events")
    assert packings(traffic(10, 700, 700), shared, 500)[0].calls_a_request == 1
    # Both kinds are in nearly every request of ten: all but 2 of 1,024.
    assert Decimal("1.98") < packings(traffic(10, 700, 700), own, None)[0].calls_a_request <= 2


sizes = st.lists(st.integers(1, 20_000), min_size=1, max_size=8)


@settings(max_examples=40)
@given(sizes, st.integers(1, 600), st.sampled_from([None, 500]))
def test_packing_never_costs_more_and_one_stream_packs_best(sizes: list[int], batch: int, most: int | None) -> None:
    sent = traffic(batch, *sizes)
    own = {kind.table: kind.table for kind in sent.kinds}
    shared = dict.fromkeys(own, "events")
    packed, alone = packings(sent, own, most)
    together, same = packings(sent, shared, most)
    assert packed.billed_bytes <= alone.billed_bytes
    assert together.records <= packed.records <= alone.records
    assert (alone.events, alone.billed_bytes) == (same.events, same.billed_bytes)
    assert packed.events * min(sizes) <= packed.billed_bytes


def test_the_packing_is_the_collector_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "RECORD_BYTES", 2000)
    packed, _ = packings(traffic(10, 1000), ONE, None)
    assert packed.records * 2 == packed.events
