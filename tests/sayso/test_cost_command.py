"""`sayso cost`: the numbers as people write them, the table, the JSON, and what is said when it cannot."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
import pytest

from deploy.prices import ITEMS
from generators.collector.runtime.request import MAX_EVENTS
from registry.layouts import LAYOUTS
from sayso.commands.cost import command
from sayso.costing import money, quantity
from tests.sayso.running import edit, run

if TYPE_CHECKING:
    from pathlib import Path

USUAL = ("cost", "--size", "700")


def data(registry: Path, *arguments: str) -> dict[str, Any]:
    ran = run(*USUAL, "--format", "json", *arguments, cwd=registry)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.parametrize(
    "written", ["10000000", "10_000_000", "10,000,000", "1e7", "1E+7", "10M", "10m", "10000k", "0.01B"]
)
def test_a_large_number_is_written_as_people_do(registry: Path, written: str) -> None:
    assert data(registry, "--events-per-day", written)["events_per_day"] == 10_000_000


@pytest.mark.parametrize("written", ["", "0", "-1", "1.5", "ten", "1e99", "1e-3", "10T", "NaN", "1_0", "٣"])
def test_what_is_no_number_of_events_is_said(registry: Path, written: str) -> None:
    ran = run(*USUAL, "--events-per-day", written, cwd=registry)
    assert ran.code == 2
    assert "'--events-per-day'" in ran.err


def test_the_table_says_where_the_money_goes(registry: Path) -> None:
    ran = run("cost", "--events-per-day", "10M", cwd=registry)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("10,000,000 events a day, 10 a request, all events alike; an event has ")
    assert "(measured on samples)" in ran.out
    for text in (
        "\nstream_per_event, the registry's own: $",
        "\nshared_stream: $",
        "\npacking: a record holds 10, and ",
        "\n  parquet_ratio  ",
        "not priced: CloudWatch, the collector's own metrics: 8 metric",
        "prices of 2026-09-25: ",
    ):
        assert text in ran.out


def test_the_json_adds_up(registry: Path) -> None:
    found = data(registry, "--events-per-day", "123456789")
    assert [each["layout"] for each in found["layouts"]] == ["stream_per_event", "shared_stream"]
    assert [each["is_own"] for each in found["layouts"]] == [True, False]
    for each in found["layouts"]:
        costs = [Decimal(line["cost"]) for line in each["lines"] if line["cost"] is not None]
        assert abs(sum(costs) - Decimal(each["total"])) < Decimal("0.0001") * len(costs)
        assert costs == sorted(costs, reverse=True)
        assert {line["item"] for line in each["lines"]} <= set(ITEMS)
        saved = Decimal(each["packing"]["total_with_an_event_a_record"]) - Decimal(each["total"])
        assert abs(saved - Decimal(each["packing"]["saves"])) <= Decimal("0.0001")


def test_the_registry_s_own_settings_count(registry: Path) -> None:
    before = data(registry, "--events-per-day", "1M", "--layout", "stream_per_event")
    edit(registry / "sayso.yaml", "cloudformation: false", "cloudformation: {memory_mb: 1024, stream_alarms: false}")
    after = data(registry, "--events-per-day", "1M", "--layout", "stream_per_event")
    old, new = ({line["item"]: line["quantity"] for line in each["layouts"][0]["lines"]} for each in (before, after))
    assert new["lambda_arm64"] == pytest.approx(2 * old["lambda_arm64"], rel=1e-5)
    assert new["alarms"] < old["alarms"]
    assert new["api_requests"] == old["api_requests"]


def test_an_assumption_can_be_said(registry: Path) -> None:
    found = data(registry, "--events-per-day", "1M", "--assume", "parquet_ratio=10", "--assume", "query_columns=50%")
    assert (found["assumptions"]["parquet_ratio"], found["assumptions"]["query_columns"]) == (10, 0.5)
    usual = data(registry, "--events-per-day", "1M")
    stored = [
        next(line["quantity"] for line in each["layouts"][0]["lines"] if line["item"] == "s3_storage")
        for each in (found, usual)
    ]
    assert stored[0] == pytest.approx(stored[1] / 2, rel=1e-5)


OWN = """\
version: 1
currency: USD
sources: {mine: {says: Our bill., url: "https://example.com", date: "2026-10-31"}}
regions:
  ap-northeast-2:
    alarms: {unit: alarm, source: mine, tiers: [{price: 0.20}]}
"""


def test_a_region_without_prices_needs_a_file(registry: Path, tmp_path: Path) -> None:
    ran = run(*USUAL, "--events-per-day", "1M", "--region", "ap-northeast-2", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "no prices for ap-northeast-2" in ran.err
    assert "--prices" in ran.err
    (tmp_path / "own.yaml").write_text(OWN)
    own = ("--region", "ap-northeast-2", "--prices", str(tmp_path / "own.yaml"))
    layout = data(registry, "--events-per-day", "1M", *own)["layouts"][0]
    alarms = next(line for line in layout["lines"] if line["item"] == "alarms")
    assert Decimal(layout["total"]) == Decimal(alarms["cost"]) == Decimal(str(alarms["quantity"])) / 5
    assert {line["item"] for line in layout["lines"] if line["cost"] is not None} == {"alarms"}


def test_a_wrong_price_file_says_where(registry: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN.replace("unit: alarm", "unit: day"))
    ran = run(*USUAL, "--events-per-day", "1M", "--prices", str(file), cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert f"{file}:6:14: error wrong-value: the unit of `alarms` is alarm, not day" in ran.err
    file.write_bytes(b"\xff\xfe")
    ran = run(*USUAL, "--events-per-day", "1M", "--prices", str(file), cwd=registry)
    assert (ran.code, "not UTF-8" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--assume", "parquet_ration=3"), "Did you mean `parquet_ratio`?"),
        (("--assume", "parquet_ratio=0"), "--assume parquet_ratio=0: input should be greater than 0"),
        (("--assume", "parquet_ratio"), "not of the form name=number"),
        (("--mix", "card_clik=10%"), "Did you mean `card_click`?"),
        (("--mix", "card_click=110%"), "not 110 %"),
        (("--mix", "card_click=10%", "--mix", "card_click=20%"), "'--mix': `card_click` is said twice"),
        (("--assume", "metrics=1", "--assume", "metrics=1"), "'--assume': `metrics` is said twice"),
        (("--prices", "nowhere.yaml"), "nowhere.yaml"),
        (("--batch", "0"), "--batch"),
        (("--layout", "both"), "--layout"),
    ],
)
def test_what_cannot_be_is_said(registry: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = run(*USUAL, "--events-per-day", "1M", *arguments, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "$0.00"), ("0.0001", "<$0.01"), ("0.005", "<$0.01"), ("0.015", "$0.02"), ("1234567.891", "$1,234,567.89")],
)
def test_money_is_shown_to_the_cent(amount: str, shown: str) -> None:
    assert money(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.00001", "<0.001"),
        ("0.12345", "0.123"),
        ("12.345", "12.3"),
        ("1234.5", "1,235"),
        ("36", "36"),
        ("0.0015", "0.0015"),
    ],
)
def test_a_quantity_is_shown_as_far_as_it_is_known(amount: str, shown: str) -> None:
    assert quantity(Decimal(amount)) == shown


def test_the_options_know_every_layout_and_the_collector_s_limit() -> None:
    options = {option.name: option.type for option in command.params}
    layouts, batch = options["layout"], options["batch"]
    assert isinstance(layouts, click.Choice)
    assert isinstance(batch, click.IntRange)
    assert list(layouts.choices) == [row.name for row in LAYOUTS]
    assert batch.max == MAX_EVENTS
