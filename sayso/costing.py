"""What a month costs, rendered: where the money goes, what packing saves, and everything that was assumed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from deploy.cost import DAYS
from deploy.prices import ITEMS
from sayso.console import out, table
from sayso.report import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deploy.cost import Assumptions, Bill, Estimate, Line
    from deploy.prices import Prices
    from deploy.traffic import Traffic

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an estimate was made for. `layout` is the registry's own."""

    traffic: Traffic
    prices: Prices
    assumed: Assumptions
    layout: str
    is_measured: bool
    is_even: bool
    is_free_deducted: bool


def show_costs(asked: Asked, estimates: Sequence[Estimate], form: str) -> None:
    """Write the estimates as the result."""
    if form == "json":
        out(as_json(_data(asked, estimates)))
        return
    for line in _text(asked, estimates):
        out(line)


def money(amount: Decimal) -> str:
    """Dollars and cents; what is less than one is said to be."""
    if 0 < amount < _CENT:
        return "<$0.01"
    return f"${amount.quantize(_CENT, ROUND_HALF_UP):,}"


def quantity(amount: Decimal) -> str:
    """Three digits that count; whole numbers whole."""
    if amount >= 100 or amount == int(amount):
        return f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"
    return f"{amount:.3g}" if amount >= Decimal("0.001") else "<0.001"


def _text(asked: Asked, estimates: Sequence[Estimate]) -> Iterator[str]:
    traffic = asked.traffic
    sizes = "measured on samples" if asked.is_measured else "as asked for"
    mix = "all events alike" if asked.is_even else "by the mix asked for"
    yield (
        f"{traffic.events_per_day:,} events a day, {traffic.batch} a request, {mix}; an event has "
        f"{quantity(traffic.wire_bytes)} bytes and its row {quantity(traffic.row_bytes)} ({sizes})"
    )
    for each in estimates:
        yield ""
        yield from _of_layout(asked, each)
    yield ""
    yield from _assumptions(asked, estimates)
    yield ""
    yield from _sources(asked, estimates)


def _of_layout(asked: Asked, found: Estimate) -> Iterator[str]:
    plan = found.plan
    streams = len(set(plan.streams.values())) + 1
    own = ", the registry's own" if plan.layout == asked.layout else ""
    yield f"{plan.layout}{own}: {money(found.bill.total)} a month, {asked.prices.region}, {streams} streams"
    rows = [_row(line, found.bill) for line in found.bill.lines if line.cost]
    yield from table(("service", "cost", "share", "quantity", "what"), rows)
    packed = found.packed
    alone = money(found.unpacked.total)
    yield (
        f"packing: a record holds {quantity(Decimal(packed.events) / packed.records)}, and "
        f"{quantity(packed.billed_bytes_an_event)} bytes are counted for an event; with an event a record it would be "
        f"{alone}, so packing saves {money(found.saved)}"
    )


def _row(line: Line, bill: Bill) -> tuple[str, ...]:
    item = ITEMS[line.item]
    assert line.cost is not None, "only what has a price is in the table"
    part = line.cost / bill.total * 100
    share = f"{part:.0f} %" if part >= 1 else "<1 %"
    beyond = "; over the last known tier, at its price" if line.is_beyond else ""
    return item.service, money(line.cost), share, f"{quantity(line.quantity)} {item.unit}", item.says + beyond


def _assumptions(asked: Asked, estimates: Sequence[Estimate]) -> Iterator[str]:
    yield "Assumed; say otherwise with --assume NAME=VALUE:"
    fields = type(asked.assumed).model_fields
    given = asked.assumed.model_dump()
    rows = [(f"  {name}", f"{given[name]:f}", field.description or "") for name, field in fields.items()]
    yield from table(("  name", "value", "what"), rows)
    plan = estimates[0].plan
    free = "deducted" if asked.is_free_deducted else "not deducted"
    yield f"A month has {DAYS} days, a GB 2^30 bytes; the lake is as full as it gets; every event is new and valid."
    yield (
        f"From the registry: {plan.memory_mb} MB and {plan.architecture} for the Lambda, logs kept {plan.log_days} "
        f"days, retention, freshness, alarms. Free tiers are {free}. Not counted: data transfer, taxes, support."
    )


def _sources(asked: Asked, estimates: Sequence[Estimate]) -> Iterator[str]:
    missing = {line.item: line for each in estimates for line in each.bill.not_priced}
    for line in missing.values():
        item = ITEMS[line.item]
        yield f"not priced: {item.service}, {item.says}: {quantity(line.quantity)} {item.unit}"
    used = {price.source for price in asked.prices.items.values()}
    for name in sorted(used):
        source = asked.prices.sources[name]
        yield f"prices of {source.date}: {source.says} {source.url}"


def _data(asked: Asked, estimates: Sequence[Estimate]) -> dict[str, Any]:
    prices = asked.prices
    return {
        "events_per_day": asked.traffic.events_per_day,
        "batch": asked.traffic.batch,
        "wire_bytes": _number(asked.traffic.wire_bytes),
        "row_bytes": _number(asked.traffic.row_bytes),
        "is_measured": asked.is_measured,
        "region": prices.region,
        "currency": "USD",
        "days": DAYS,
        "is_free_tier_deducted": asked.is_free_deducted,
        "layouts": [_layout_data(asked, each) for each in estimates],
        "assumptions": {name: _number(value) for name, value in asked.assumed.model_dump().items()},
        "sources": [source.model_dump() for _, source in sorted(prices.sources.items())],
    }


def _layout_data(asked: Asked, found: Estimate) -> dict[str, Any]:
    packed = found.packed
    return {
        "layout": found.plan.layout,
        "is_own": found.plan.layout == asked.layout,
        "streams": len(set(found.plan.streams.values())) + 1,
        "total": _money(found.bill.total),
        "lines": [
            {
                "item": line.item,
                "service": ITEMS[line.item].service,
                "unit": ITEMS[line.item].unit,
                "quantity": _number(line.quantity),
                "cost": None if line.cost is None else _money(line.cost),
                "is_over_last_known_tier": line.is_beyond,
            }
            for line in found.bill.lines
        ],
        "packing": {
            "events_a_record": _number(Decimal(packed.events) / packed.records),
            "bytes_counted_an_event": _number(packed.billed_bytes_an_event),
            "total_with_an_event_a_record": _money(found.unpacked.total),
            "saves": _money(found.saved),
        },
    }


def _money(amount: Decimal) -> str:
    """A decimal in a string, to a hundredth of a cent: a JSON number would become a binary fraction."""
    return f"{amount.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"


def _number(amount: Decimal) -> float:
    """Of what is measured or assumed, six digits are more than are known."""
    return float(f"{amount:.6g}")
