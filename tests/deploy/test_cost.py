"""The month's bill: by hand for a small plan, and what must hold for every one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.cost import Assumptions, Estimate, Plan, PlannedTable, bill, estimate, usages
from deploy.prices import ITEMS, prices_for
from deploy.traffic import Kind, Traffic, packings

PRICES = prices_for("us-east-1")
ALONE = Plan(
    layout="stream_per_event",
    is_shared=False,
    is_converted=True,
    most_lines=None,
    tables=(PlannedTable("a_v1", "a_v1", 300, 400),),
    glue_objects=3,
    alarms=5,
    buffer_mb=128,
    memory_mb=512,
    architecture="arm64",
    log_days=30,
)
SHARED = replace(
    ALONE,
    layout="shared_stream",
    is_shared=True,
    is_converted=False,
    most_lines=500,
    tables=(PlannedTable("a_v1", "events", 60, 400),),
)
USUAL = Assumptions()
KIND = Kind("a_v1", Decimal(1), 1000, 1024)


def used(plan: Plan, traffic: Traffic, assumed: Assumptions = USUAL) -> dict[str, Decimal]:
    packed, _ = packings(traffic, plan.streams, plan.most_lines)
    return {each.item: each.quantity for each in usages(plan, traffic, packed, assumed)}


def costs(found: Estimate) -> dict[str, Decimal | None]:
    return {line.item: line.cost for line in found.bill.lines}


MILLION = Traffic((KIND,), 1_048_576, 10)
"""2^20 events of 1 KB a day: a GB of rows, in requests of which each is one record of 10 KB."""


def test_a_stream_of_its_own_by_hand() -> None:
    found = used(ALONE, MILLION)
    requests = Decimal("3.145728")  # million: 2^20 * 30 / 10
    assert found["api_requests"] == found["lambda_requests"] == requests
    # 3 ms, a call of 20 ms and ten events of 0.1 ms make 24 ms, of half a GB
    assert found["lambda_arm64"] == Decimal("37748.736")
    assert found["firehose_ingestion"] == found["firehose_conversion"] == 30
    assert found["s3_storage"] == 400 / Decimal(5)
    assert found["s3_puts"] == Decimal("8.64")  # an object every 300 s is 288 a day
    assert found["logs_ingestion"] == found["logs_storage"] == requests * 1_000_000 * 1500 / 2**30
    assert found["alarms"] == 5
    # 50 queries a day, of 7 days of 1/5 GB, and 3 tenths of that
    assert found["athena_scanned"] == Decimal(1500) * 7 / 5 * 3 / 10 / 1024
    assert set(found) <= set(ITEMS)
    assert "firehose_partitioning" not in found


def test_a_shared_stream_by_hand() -> None:
    found = used(SHARED, MILLION)
    assert "firehose_conversion" not in found
    assert found["firehose_ingestion"] == found["firehose_partitioning"] == 30
    assert found["firehose_objects"] == found["s3_puts"] == Decimal("43.2")  # one a minute
    assert found["firehose_jq"] == 3
    assert found["s3_storage"] == pytest.approx(400 / Decimal(6))
    assert found["athena_scanned"] == pytest.approx(Decimal(1500) * 7 / 6 / 1024)


def test_the_bill_by_hand() -> None:
    packed, _ = packings(MILLION, ALONE.streams, None)
    made = bill(usages(ALONE, MILLION, packed, USUAL), PRICES)
    found = {line.item: line.cost for line in made.lines}
    assert found["firehose_ingestion"] == Decimal("0.87")
    assert found["firehose_conversion"] == Decimal("0.54")
    assert found["s3_storage"] == Decimal("1.84")
    assert found["api_requests"] == Decimal("3.145728")
    assert found["lambda_requests"] == Decimal("0.6291456")
    assert found["alarms"] == Decimal("0.50")
    assert made.total == sum(cost for cost in found.values() if cost)
    ranked = [line.cost for line in made.lines if line.cost is not None]
    assert ranked == sorted(ranked, reverse=True)


def test_the_example_of_three_kilobytes() -> None:
    """100 records of 3 KB a second, one a request: 5 KB are counted of each."""
    found = used(ALONE, Traffic((Kind("a_v1", Decimal(1), 3072, 3072),), 100 * 86_400, 1))
    assert round(found["firehose_ingestion"], 2) == Decimal("1235.96")


def test_what_has_no_price_is_told_apart() -> None:
    made = estimate(ALONE, MILLION, PRICES, USUAL).bill
    assert [line.item for line in made.not_priced] == ["metrics"]
    assert all(line.cost is not None for line in made.lines if line.item != "metrics")


def test_packing_saves_what_is_counted_less() -> None:
    found = estimate(ALONE, MILLION, PRICES, USUAL)
    # alone, each KB is counted as 5: 150 GB in place of 30, ingested and converted
    assert found.saved == 120 * (Decimal("0.029") + Decimal("0.018"))


def test_free_tiers_are_left_out_when_asked() -> None:
    paid, free = (costs(estimate(ALONE, MILLION, PRICES, USUAL, is_free_deducted=each)) for each in (False, True))
    assert free["lambda_arm64"] == 0
    assert paid["lambda_requests"] == Decimal("0.6291456")
    assert free["lambda_requests"] == Decimal("0.4291456")
    assert free["firehose_ingestion"] == paid["firehose_ingestion"]


def test_few_events_make_no_more_objects_than_there_are_events() -> None:
    assert used(ALONE, Traffic((KIND,), 5, 1))["s3_puts"] == Decimal("0.15")


def test_full_buffers_make_more_objects_than_intervals() -> None:
    assert used(ALONE, replace(MILLION, events_per_day=2**30))["s3_puts"] == Decimal("245.76")  # 1 TiB of 128 MiB


def test_a_query_is_counted_with_ten_megabytes_at_least() -> None:
    assert used(ALONE, Traffic((KIND,), 10, 1))["athena_scanned"] == Decimal(1500) * 10 / 2**20


def test_a_request_of_more_than_half_a_megabyte_counts_twice() -> None:
    found = used(ALONE, replace(MILLION, batch=600))
    assert found["api_requests"] == 2 * found["lambda_requests"]


counts = st.integers(1, 10**10)
kinds = st.builds(lambda size: replace(KIND, wire_bytes=size, row_bytes=size), st.integers(1, 50_000))


@settings(max_examples=25)
@given(st.sampled_from([ALONE, SHARED]), kinds, counts, counts, st.integers(1, 50), st.booleans())
def test_more_events_never_cost_less(plan: Plan, kind: Kind, one: int, other: int, batch: int, free: bool) -> None:
    few, many = (
        estimate(plan, Traffic((kind,), count, batch), PRICES, USUAL, is_free_deducted=free)
        for count in sorted((one, other))
    )
    less, more = costs(few), costs(many)
    assert all((less[item] or 0) <= (more[item] or 0) for item in less)
    assert all(cost is None or cost >= 0 for cost in less.values())
    assert few.saved >= 0
    assert few.bill.total == sum(cost for cost in less.values() if cost)
