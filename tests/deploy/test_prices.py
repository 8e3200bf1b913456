"""Price tables: tiers without gaps, every price with a source, and a place for every mistake."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.prices import ITEMS, TABLE, Price, Tier, prices_for, read_prices
from registry.errors import RegistryError, UsageError

SHIPPED = read_prices(TABLE.read_text(encoding="utf-8"), TABLE.name)
HERE = prices_for("us-east-1").items
OWN = """\
version: 1
currency: USD
sources:
  mine: {says: Our bill., url: "https://example.com/bill", date: "2026-10-31"}
regions:
  ap-northeast-2:
    alarms: {unit: alarm, source: mine, tiers: [{upto: 10, price: 0.10}, {price: 0.08}]}
  us-east-1:
    metrics: {unit: metric, source: mine, tiers: [{price: 0.30}]}
    alarms: {unit: alarm, source: mine, tiers: [{price: 0.05}]}
"""


def test_every_shipped_price_is_of_a_known_region_and_dated() -> None:
    assert set(SHIPPED.regions) == {"us-east-1"}
    assert {date.fromisoformat(source.date).year for source in SHIPPED.sources.values()} == {2024, 2026}
    assert {price.source for price in HERE.values()} == {"0/pages", "0/infracost"}


def test_what_has_no_source_has_no_price() -> None:
    assert set(ITEMS) - set(HERE) == {"metrics"}


@pytest.mark.parametrize(
    ("item", "quantity", "cost"),
    [
        # The amounts of the golden files that the prices come from.
        ("api_requests", "300", "300"),
        ("api_requests", "1000", "930"),
        ("lambda_arm64", "7500000000", "100000.50"),
        ("lambda_arm64", "18750000000", "235001.625"),
        ("lambda_arm64", "37500000000", "435002.25"),
        ("lambda_x86_64", "30000000000", "435001.20"),
        ("logs_ingestion", "1000", "500"),
        ("glue_objects", "2", "2"),
        ("queue_requests", "2", "0.80"),
        # 100 records of 3 KB a second for 30 days, each counted as 5 KB.
        ("firehose_ingestion", "1235.96", "35.84284"),
        ("firehose_conversion", "1235.96", "22.24728"),
    ],
)
def test_a_quantity_costs_what_its_tiers_say(item: str, quantity: str, cost: str) -> None:
    assert HERE[item].cost(Decimal(quantity)) == Decimal(cost)


quantities = st.decimals(0, 10**12, places=4)


@given(st.sampled_from(sorted(HERE)), quantities, quantities)
def test_more_never_costs_less_nor_jumps(item: str, one: Decimal, other: Decimal) -> None:
    price, low, high = HERE[item], min(one, other), max(one, other)
    more = price.cost(high) - price.cost(low)
    assert 0 <= more <= (high - low) * max(tier.price for tier in price.tiers)


def test_over_the_last_known_tier_its_price_goes_on_and_is_marked() -> None:
    price = HERE["firehose_ingestion"]
    assert not price.is_beyond(Decimal(512_000))
    assert price.is_beyond(Decimal(512_001))
    assert price.cost(Decimal(512_001)) - price.cost(Decimal(512_000)) == Decimal("0.029")
    assert not HERE["api_requests"].is_beyond(Decimal(10**9))


def test_a_price_is_the_decimal_that_was_written() -> None:
    assert HERE["lambda_arm64"].tiers[0] == Tier(price=Decimal("0.0000133334"), upto=Decimal(7_500_000_000))


def test_own_prices_come_first_item_by_item() -> None:
    found = prices_for("us-east-1", read_prices(OWN, "own.yaml"))
    assert found.items["alarms"].cost(Decimal(2)) == Decimal("0.10")
    assert found.items["metrics"].cost(Decimal(2)) == Decimal("0.60")
    assert found.items["s3_storage"] == HERE["s3_storage"].model_copy(update={"source": "1/pages"})
    assert {source.date for source in found.sources.values()} == {"2026-10-31", "2026-09-25", "2024-07-01"}


def test_another_region_has_only_ones_own_prices() -> None:
    found = prices_for("ap-northeast-2", read_prices(OWN, "own.yaml"))
    assert set(found.items) == {"alarms"}
    assert found.items["alarms"].cost(Decimal(12)) == Decimal("1.16")


def test_a_region_without_prices_says_how_to_give_them() -> None:
    with pytest.raises(UsageError, match=r"eu-west-1, only for us-east-1: .*--prices.*--region"):
        prices_for("eu-west-1")


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("alarms: {", "alarm: {", "7:5", "`alarm`"),
        ("unit: metric", "unit: thousand metrics", "9:15", "is metric, not thousand metrics"),
        ("unit: metric", "units: metric", "9:15", "`units`"),
        ("unit: metric, source: mine", "unit: metric, source: yours", "9:29", "`yours`"),
        ("upto: 10, ", "", "7:49", "only the last tier"),
        ("{price: 0.08}", "{upto: 10, price: 0.08}", "7:75", "ends at 10"),
        ("price: 0.30", "price: -1", "9:52", "greater than or equal to 0"),
        ("price: 0.30", "price: .inf", "9:52", "price"),
        ("price: 0.30", "price: NaN", "9:52", "price"),
        ("price: 0.30", "price: free", "9:52", "price"),
        ("price: 0.30", "price: true", "9:52", "price"),
        ("upto: 10, ", "upto: 0, ", "7:50", "greater than 0"),
        ("[{price: 0.05}]", "[]", "10:41", "empty"),
        (', date: "2026-10-31"', "", "4:3", "`date` is missing"),
        ("2026-10-31", "October", "4:60", "date"),
        ("version: 1", "version: 2", "1:1", "version"),
        ("currency: USD", "currency: KRW", "2:1", "currency"),
        ("    metrics:", "    alarms:", "10:5", "alarms"),
        ("regions:", "regions: [", "7:11", "not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(old: str, new: str, place: str, says: str) -> None:
    assert old in OWN
    with pytest.raises(RegistryError) as raised:
        read_prices(OWN.replace(old, new, 1), "own.yaml")
    found = [f"{finding.position} {finding.message}" for finding in raised.value.findings]
    assert any(each.startswith(f"own.yaml:{place}") and says in each for each in found), found


def test_the_page_s_example_is_a_price_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cost.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert set(read_prices(example, "own.yaml").regions) == {"ap-northeast-2"}


def test_free_is_a_quantity_and_not_a_tier() -> None:
    price = Price(unit="alarm", source="x", tiers=(Tier(price=Decimal(1)),), free=Decimal(10))
    assert price.cost(Decimal(4)) == 4
