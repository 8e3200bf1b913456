"""What a registry costs a month: usage of every service by a layout, and the bill that a region's prices make of it.

Everything that is not measured, set in the registry or asked for is an :class:`Assumption`. A month has 30 days and a
GB 2^30 bytes, as in AWS's own examples. Amounts are exact decimals until they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from deploy.traffic import packings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy.prices import Prices
    from deploy.traffic import Packing, Traffic

DAYS = 30
_GB = Decimal(1 << 30)
_MB, _KB = Decimal(1 << 20), Decimal(1 << 10)
_DAY_SECONDS = 86_400
_API_STEP = 512 * 1024  # Amazon API Gateway pricing: HTTP API requests are metered in steps of 512 KB
_QUERY_MB = 10  # Amazon Athena pricing: the least that a query is counted with

Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class Assumptions(BaseModel):
    """What nobody has measured for you. Each can be said with `--assume`."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    request_ms: NotNegative = Decimal(3)
    """The Lambda's time for a request, in ms, without its events and calls; no cold starts."""
    call_ms: NotNegative = Decimal(20)
    """Its time for each call of Firehose, in ms."""
    event_ms: NotNegative = Decimal("0.1")
    """Its time for each event, in ms."""
    parquet_ratio: Positive = Decimal(5)
    """How many bytes of rows become one byte of Parquet."""
    gzip_ratio: Positive = Decimal(6)
    """How many bytes of rows become one byte of gzip."""
    jq_hours_per_gb: NotNegative = Decimal("0.1")
    """The hours of JQ that a shared stream needs for a GB."""
    log_bytes: NotNegative = Decimal(1500)
    """What is logged of a request, in bytes: the access log, Lambda's own lines and the collector's."""
    metrics: NotNegative = Decimal(8)
    """How many metrics the collector writes, with none for each broken rule."""
    dead_letters: NotNegative = Decimal(0)
    """Dead letters a month."""
    queries_per_day: NotNegative = Decimal(50)
    """Queries a day, an example: each reads one table, an average one."""
    query_days: NotNegative = Decimal(7)
    """How many days a query reads."""
    query_columns: Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False)] = Decimal("0.3")
    """The part of a Parquet table's bytes that a query reads; of JSON it reads all."""


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table that rows go to: the stream they travel in, its patience in seconds, and how long they are kept."""

    name: str
    stream: str
    interval_seconds: int
    retention_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A layout of a registry, as far as its cost goes."""

    layout: str
    is_shared: bool
    is_converted: bool
    most_lines: int | None
    tables: tuple[PlannedTable, ...]
    glue_objects: int
    alarms: int
    buffer_mb: int
    memory_mb: int
    architecture: str
    log_days: int

    @property
    def streams(self) -> dict[str, str]:
        """The stream of each table."""
        return {table.name: table.stream for table in self.tables}


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of an item a month takes, in the item's unit."""

    item: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bill: None for what has no price. `is_beyond`: over the last tier whose price is known."""

    item: str
    quantity: Decimal
    cost: Decimal | None
    is_beyond: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """What a month costs, the dearest first."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """The sum of what has a price."""
        return sum((line.cost for line in self.lines if line.cost is not None), Decimal(0))

    @property
    def not_priced(self) -> tuple[Line, ...]:
        """What is used and has no price."""
        return tuple(line for line in self.lines if line.cost is None and line.quantity)


def bill(usages: Iterable[Usage], prices: Prices, *, is_free_deducted: bool = False) -> Bill:
    """The bill of what is used; with `is_free_deducted`, without what an account has free each month."""
    lines = []
    for usage in usages:
        price = prices.items.get(usage.item)
        if price is None:
            lines.append(Line(usage.item, usage.quantity, None))
            continue
        free = min(price.free, usage.quantity) if is_free_deducted else Decimal(0)
        cost = price.cost(usage.quantity) - price.cost(free)
        lines.append(Line(usage.item, usage.quantity, cost, price.is_beyond(usage.quantity)))
    return Bill(tuple(sorted(lines, key=lambda line: (-(line.cost or 0), line.item))))


def usages(plan: Plan, traffic: Traffic, packed: Packing, assumed: Assumptions) -> tuple[Usage, ...]:
    """What a month of this traffic uses."""
    month = _Month(plan, traffic, packed, assumed)
    return (*month.requests(), *month.firehose(), *month.storage(), *month.watching(), *month.queries())


@dataclass(frozen=True, slots=True)
class _Month:
    plan: Plan
    traffic: Traffic
    packed: Packing
    assumed: Assumptions

    @property
    def _events(self) -> Decimal:
        return Decimal(self.traffic.events_per_day) * DAYS

    @property
    def _requests(self) -> Decimal:
        return self._events / self.traffic.batch

    @property
    def _row_gb(self) -> Decimal:
        return self._events * self.traffic.row_bytes / _GB

    @property
    def _ratio(self) -> Decimal:
        return self.assumed.parquet_ratio if self.plan.is_converted else self.assumed.gzip_ratio

    def requests(self) -> Iterator[Usage]:
        """The API and the collector."""
        assumed, millions = self.assumed, self._requests / 1_000_000
        steps = ceil(self.traffic.wire_bytes * self.traffic.batch / _API_STEP)
        ms = assumed.request_ms + assumed.call_ms * self.packed.calls_a_request + assumed.event_ms * self.traffic.batch
        yield Usage("api_requests", millions * steps)
        yield Usage("lambda_requests", millions)
        duration = self._requests * ms / 1000 * self.plan.memory_mb / 1024
        yield Usage(f"lambda_{self.plan.architecture}", duration)
        yield Usage("queue_requests", 2 * assumed.dead_letters / 1_000_000)

    def firehose(self) -> Iterator[Usage]:
        """The streams. Ingestion and conversion count rounded records, partitioning what is delivered."""
        ingested = self._events * self.packed.billed_bytes_an_event / _GB
        yield Usage("firehose_ingestion", ingested)
        if self.plan.is_converted:
            yield Usage("firehose_conversion", ingested)
        if self.plan.is_shared:
            yield Usage("firehose_partitioning", self._row_gb)
            yield Usage("firehose_objects", self._objects / 1000)
            yield Usage("firehose_jq", self._row_gb * self.assumed.jq_hours_per_gb)

    @property
    def _objects(self) -> Decimal:
        """A table's objects are as many as its intervals, or as its full buffers; never more than its events."""
        total = Decimal(0)
        buffer_bytes = self.plan.buffer_mb * _MB
        intervals = {table.name: Decimal(_DAY_SECONDS) / max(table.interval_seconds, 1) for table in self.plan.tables}
        for kind in self.traffic.kinds:
            events = self.traffic.events_per_day * kind.share
            buffers = events * kind.row_bytes / buffer_bytes
            total += min(max(intervals[kind.table], buffers), events) * DAYS
        return total

    def storage(self) -> Iterator[Usage]:
        """What lies in the lake once the oldest rows begin to leave it, and the catalogue."""
        retention = {table.name: table.retention_days for table in self.plan.tables}
        kept = sum(
            (kind.share * kind.row_bytes * retention[kind.table] for kind in self.traffic.kinds), start=Decimal(0)
        )
        yield Usage("s3_storage", self.traffic.events_per_day * kept / self._ratio / _GB)
        yield Usage("s3_puts", self._objects / 1000)
        yield Usage("glue_objects", Decimal(self.plan.glue_objects) / 100_000)

    def watching(self) -> Iterator[Usage]:
        """Alarms, metrics and logs."""
        written = self._requests * self.assumed.log_bytes / _GB
        yield Usage("alarms", Decimal(self.plan.alarms))
        yield Usage("metrics", self.assumed.metrics)
        yield Usage("logs_ingestion", written)
        yield Usage("logs_storage", written * self.plan.log_days / DAYS)

    def queries(self) -> Iterator[Usage]:
        """The example load: an average table's days, and of Parquet only some columns."""
        assumed = self.assumed
        part = assumed.query_columns if self.plan.is_converted else Decimal(1)
        table_day = self.traffic.events_per_day * self.traffic.row_bytes / len(self.traffic.kinds) / self._ratio
        read = max(table_day * assumed.query_days * part, _QUERY_MB * _MB)
        queries = assumed.queries_per_day * DAYS
        yield Usage("athena_scanned", queries * read / (_GB * 1024))
        yield Usage("glue_requests", queries / 1_000_000)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A layout's bill, how its rows are packed, and what it would cost with every row in a record of its own."""

    plan: Plan
    bill: Bill
    packed: Packing
    unpacked: Bill

    @property
    def saved(self) -> Decimal:
        """What packing saves."""
        return self.unpacked.total - self.bill.total


def estimate(
    plan: Plan, traffic: Traffic, prices: Prices, assumed: Assumptions, *, is_free_deducted: bool = False
) -> Estimate:
    """What a month of this traffic costs."""
    packed, alone = packings(traffic, plan.streams, plan.most_lines)
    bills = [
        bill(usages(plan, traffic, each, assumed), prices, is_free_deducted=is_free_deducted)
        for each in (packed, alone)
    ]
    return Estimate(plan, bills[0], packed, bills[1])
