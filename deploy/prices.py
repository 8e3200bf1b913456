"""Price tables: what AWS asks for what the pipeline uses, by region, each price with its source and date.

A table is a file: :data:`TABLE` is the shipped one, and a user's own of the same form comes before it, item by item.
What no table has a price for is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from registry.errors import RegistryError, UsageError
from registry.findings import Finding
from registry.reading import read_model
from registry.suggest import did_you_mean
from registry.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.yaml_source import Document

TABLE = Path(__file__).with_name("prices.yaml")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is paid for: the service, what it is, and the unit of its price."""

    service: str
    says: str
    unit: str


ITEMS: Mapping[str, Item] = {
    "api_requests": Item("API Gateway", "HTTP API requests, counted by 512 KB", "million requests"),
    "lambda_requests": Item("Lambda", "requests", "million requests"),
    "lambda_arm64": Item("Lambda", "duration on arm64", "GB-second"),
    "lambda_x86_64": Item("Lambda", "duration on x86_64", "GB-second"),
    "firehose_ingestion": Item("Firehose", "ingestion, each record counted by 5 KB", "GB"),
    "firehose_conversion": Item("Firehose", "conversion to Parquet, counted as ingested", "GB"),
    "firehose_partitioning": Item("Firehose", "dynamic partitioning, as delivered", "GB"),
    "firehose_objects": Item("Firehose", "objects of dynamic partitioning", "thousand objects"),
    "firehose_jq": Item("Firehose", "JQ, which finds each row's table", "hour"),
    "s3_storage": Item("S3", "storage of what is kept", "GB-month"),
    "s3_puts": Item("S3", "writing objects", "thousand requests"),
    "glue_objects": Item("Glue", "tables and databases", "hundred thousand objects"),
    "glue_requests": Item("Glue", "requests of queries", "million requests"),
    "alarms": Item("CloudWatch", "alarms", "alarm"),
    "metrics": Item("CloudWatch", "the collector's own metrics", "metric"),
    "logs_ingestion": Item("CloudWatch", "logs, written", "GB"),
    "logs_storage": Item("CloudWatch", "logs, kept", "GB-month"),
    "queue_requests": Item("SQS", "dead letters, sent and read", "million requests"),
    "athena_scanned": Item("Athena", "queries, by what they read", "TB"),
}
"""All that the model counts. A price has the unit of its item, so that no factor can be forgotten."""


def _exact(value: object) -> object:
    """YAML's numbers by their text, which is what was written: no binary fraction becomes a price."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_Model = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
Money = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, allow_inf_nan=False, examples=["0.029"])]
Amount = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, allow_inf_nan=False, examples=["512000"])]


class Source(BaseModel):
    """Where prices were read."""

    model_config = _Model

    says: str
    """What was read."""
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    """Where it is."""
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-09-25"])]
    """When it was read: year, month and day, quoted."""


class Tier(BaseModel):
    """The price of what lies between the end of the tier before and this one's."""

    model_config = _Model

    price: Money
    """For one unit."""
    upto: Amount | None = None
    """Where the tier ends, in units of a month. Without it, nowhere."""


class Price(BaseModel):
    """What an item costs, in tiers, lowest first."""

    model_config = _Model

    unit: str
    """The item's unit."""
    source: str
    """One of the file's sources."""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    """The tiers, each with its end but for the last."""
    free: Money = Decimal(0)
    """What an account has free each month, in units."""

    def cost(self, quantity: Decimal) -> Decimal:
        """What a month's quantity costs; over the last known tier, at its price."""
        total, start = Decimal(0), Decimal(0)
        for tier in self.tiers[:-1]:
            assert tier.upto is not None, "only the last tier has no end"
            total += tier.price * max(min(quantity, tier.upto) - start, Decimal(0))
            start = tier.upto
        return total + self.tiers[-1].price * max(quantity - start, Decimal(0))

    def is_beyond(self, quantity: Decimal) -> bool:
        """Whether a quantity is over the last tier that is known."""
        last = self.tiers[-1].upto
        return last is not None and quantity > last


class PriceTable(BaseModel):
    """A file of prices."""

    model_config = _Model

    version: Literal[1]
    """The version of this format."""
    currency: Literal["USD"]
    """What prices are in."""
    sources: dict[str, Source]
    """Where the prices were read, by a name of your choice."""
    regions: dict[str, dict[str, Price]]
    """Prices by region and item."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of one region, and the source of each."""

    region: str
    items: Mapping[str, Price]
    sources: Mapping[str, Source] = field(default_factory=dict)


def read_prices(text: str, file: str) -> PriceTable:
    """A price table. Raises RegistryError with every problem and its place."""
    document = read_yaml(text, file)
    table = read_model(document, PriceTable)
    findings = [*document.findings, *(_problems(table, document) if table else ())]
    if table is None or findings:
        raise RegistryError(sorted(findings, key=lambda finding: finding.sort_key))
    return table


def _problems(table: PriceTable, document: Document) -> Iterator[Finding]:
    for region, items in table.regions.items():
        for name, price in items.items():
            for path, rule, message, advice in _of_price(name, price, table):
                yield Finding(rule, "error", document.position(("regions", region, name, *path)), message, advice)


_Problem = tuple[tuple[Any, ...], str, str, str]


def _of_price(name: str, price: Price, table: PriceTable) -> Iterator[_Problem]:
    item = ITEMS.get(name)
    if item is None:
        yield (), "unknown-key", f"there is no item `{name}`", did_you_mean(name, ITEMS)
    elif price.unit != item.unit:
        yield ("unit",), "wrong-value", f"the unit of `{name}` is {item.unit}, not {price.unit}", f"Price {item.unit}."
    if price.source not in table.sources:
        message = f"there is no source `{price.source}`"
        yield ("source",), "wrong-value", message, did_you_mean(price.source, table.sources)
    before = Decimal(0)
    for number, tier in enumerate(price.tiers):
        is_last = number == len(price.tiers) - 1
        if tier.upto is None and not is_last:
            yield ("tiers", number), "missing-key", "only the last tier may go on for ever", "Give it an `upto`."
        if tier.upto is not None and tier.upto <= before:
            message = f"the tier ends at {tier.upto}, where the one before does, or earlier"
            yield ("tiers", number, "upto"), "wrong-value", message, "Write tiers from the lowest to the highest."
        before = tier.upto or before


def prices_for(region: str, own: PriceTable | None = None) -> Prices:
    """The prices of a region: one's own first, then the shipped ones. Raises UsageError where there are none."""
    tables = [table for table in (own, read_prices(TABLE.read_text(encoding="utf-8"), TABLE.name)) if table]
    items: dict[str, Price] = {}
    sources: dict[str, Source] = {}
    for number, table in enumerate(tables):
        for name, price in table.regions.get(region, {}).items():
            if name not in items:
                source = f"{number}/{price.source}"
                items[name], sources[source] = price.model_copy(update={"source": source}), table.sources[price.source]
    if not items:
        known = ", ".join(sorted({name for table in tables for name in table.regions}))
        raise UsageError(
            f"there are no prices for {region}, only for {known}: write them into a file of the form of "
            f"docs/cost.md and give it with --prices, or see what it would cost there with --region"
        )
    return Prices(region, items, sources)
