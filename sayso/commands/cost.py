"""`sayso cost`."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.options import format_option, registry_option, sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy.prices import Prices
    from registry.model import Registry

_MOST = 10**13
_FACTORS = {"": 0, "k": 3, "m": 6, "g": 9, "b": 9}


class _Count(click.ParamType[int]):
    """A whole number, as people write large ones: 1000000, 1_000_000, 1,000,000, 1e6, 10M, 2.5k."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        plain = re.sub(r"(?<=[0-9])[_,](?=[0-9]{3})", "", value.strip().lower())
        found = re.fullmatch(r"([0-9]{1,14}(?:\.[0-9]{1,9})?)(?:e\+?([0-9]{1,2})|([kmgb]?))", plain)
        if found is None:
            self.fail(f"`{value}` is no number of events: write 1000000, 1e6 or 10M", param, ctx)
        count = Decimal(found[1]).scaleb(int(found[2]) if found[2] else _FACTORS[found[3] or ""])
        if count != int(count) or not 1 <= count <= _MOST:
            self.fail(f"`{value}` is not a whole number from 1 to {_MOST:,}", param, ctx)
        return int(count)


def _once(ctx: click.Context, param: click.Parameter, pairs: tuple[tuple[str, Decimal], ...]) -> dict[str, Decimal]:
    """The values by name, each of which is said once. Raises BadParameter."""
    values = dict(pairs)
    for name in values:
        if [each for each, _ in pairs].count(name) > 1:
            raise click.BadParameter(f"`{name}` is said twice", ctx, param)
    return values


class _Part(click.ParamType[tuple[str, Decimal]]):
    """`NAME=VALUE`, where the value is a decimal, or a percentage."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Decimal]:
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"\s*(\w+)\s*=\s*([0-9]{1,12}(?:\.[0-9]{1,12})?)(%?)\s*", value, re.ASCII)
        if found is None:
            self.fail(f"`{value}` is not of the form name=number", param, ctx)
        return found[1], Decimal(found[2]) / (100 if found[3] else 1)


def _parts(name: str, metavar: str, says: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option that may be given for many names."""
    return click.option(name, type=_Part(), multiple=True, callback=_once, metavar=metavar, help=says)


@click.command(name="cost")
@registry_option
@click.option("--events-per-day", type=_Count(), required=True, help="How many events: 1000000, 1e6 or 10M.")
@click.option("--batch", type=click.IntRange(1, 1000), default=10, show_default=True, help="Events in one request.")
@click.option("--size", type=click.IntRange(1, 1_000_000), help="Bytes of an event. Default: measured on samples.")
@_parts("--mix", "EVENT=PART", "An event's part of all: 0.4 or 40%.")
@click.option("--layout", type=click.Choice(("stream_per_event", "shared_stream")), help="Default: both.")
@click.option("--region", metavar="NAME", help="Whose prices. Default: the region of the first environment.")
@click.option(
    "--prices",
    "price_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file of prices of your own.",
)
@_parts("--assume", "NAME=VALUE", "Another value of an assumption.")
@click.option("--free-tier/--no-free-tier", default=False, help="Leave out what an account has free each month.")
@format_option("text", "json")
def command(folder: Path, region: str | None, price_file: Path | None, form: str, **asked: Any) -> None:
    """Say what the registry costs a month on each layout, where the money goes and what packing saves.

    Prices are dated and have sources; what has none is listed without a price. docs/cost.md says how it is counted.
    """
    from deploy.cost import estimate  # noqa: PLC0415 - not for --help
    from deploy.planning import kinds_of, plan_of  # noqa: PLC0415 - as above
    from deploy.traffic import Traffic  # noqa: PLC0415 - as above
    from registry.layouts import LAYOUTS  # noqa: PLC0415 - as above
    from sayso.costing import Asked, show_costs  # noqa: PLC0415 - as above

    _, registry = sound(folder)
    assumed = _assumptions(asked["assume"])
    prices = _prices(registry, region, price_file)
    kinds = kinds_of(registry, asked["mix"], asked["size"])
    traffic = Traffic(kinds, asked["events_per_day"], asked["batch"])
    plans = [plan_of(registry, row.name) for row in LAYOUTS if asked["layout"] in (None, row.name)]
    found = [estimate(plan, traffic, prices, assumed, is_free_deducted=asked["free_tier"]) for plan in plans]
    given = {"is_measured": not asked["size"], "is_even": not asked["mix"], "is_free_deducted": asked["free_tier"]}
    show_costs(Asked(traffic, prices, assumed, registry.config.layout, **given), found, form)


def _assumptions(values: dict[str, Decimal]) -> Any:
    from pydantic import ValidationError  # noqa: PLC0415 - not for --help

    from deploy.cost import Assumptions  # noqa: PLC0415 - as above
    from registry.errors import UsageError  # noqa: PLC0415 - as above
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above

    for name in values:
        if name not in Assumptions.model_fields:
            raise UsageError(f"there is no assumption `{name}`. {did_you_mean(name, Assumptions.model_fields)}")
    try:
        return Assumptions.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"--assume {first['loc'][0]}={first['input']}: {first['msg'].lower()}") from None


def _prices(registry: Registry, region: str | None, file: Path | None) -> Prices:
    from deploy.prices import prices_for, read_prices  # noqa: PLC0415 - not for --help
    from registry.errors import UsageError  # noqa: PLC0415 - as above

    own = None
    if file:
        try:
            own = read_prices(file.read_text(encoding="utf-8"), str(file))
        except UnicodeDecodeError as error:
            raise UsageError(f"{file}: it is not UTF-8 text ({error.reason} at byte {error.start})") from None
    return prices_for(region or next(iter(registry.config.deployments.values())).region, own)
