"""From a registry to what its cost depends on: each layout's tables, streams and alarms, and the events' own sizes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from deploy.cost import Plan, PlannedTable
from deploy.traffic import Kind
from generators import cloudformation
from generators.cloudformation.alarms import ALARM
from generators.cloudformation.settings import CloudFormationSettings
from generators.collector import collector_settings
from generators.firehose import firehose_settings, interval_seconds
from generators.lake import table_key
from generators.lake_tables import lake_tables
from generators.streams import streams_of
from registry.errors import MissingPartError, UsageError
from registry.layouts import layout_of
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.layouts import LayoutName
    from registry.model import Event, Registry

_TRIED = 50
"""How many samples of an event are measured; the middle one counts, since samples like to be extreme."""
_AT = datetime(2024, 2, 29, tzinfo=UTC)


def plan_of(registry: Registry, layout: LayoutName) -> Plan:
    """A layout of the registry, as it would be generated."""
    config = registry.config.model_copy(update={"layout": layout})
    laid_out = replace(registry, config=config, _index={})
    stack = CloudFormationSettings.model_validate(config.targets.get("cloudformation") or {})
    collector, firehose = collector_settings(laid_out), firehose_settings(laid_out)
    row, tables = layout_of(layout), lake_tables(laid_out)
    streams = [stream for stream in streams_of(laid_out) if stream.freshness_seconds is not None]
    return Plan(
        layout=layout,
        is_shared=row.is_shared,
        is_converted=any(stream.format.serializer for stream in streams),
        most_lines=row.most_lines,
        tables=tuple(
            PlannedTable(table.name, stream.name, interval_seconds(stream, firehose), table.union.newest.retention_days)
            for stream in streams
            for table in stream.tables
            if table.union
        ),
        glue_objects=len(tables) + 1,
        alarms=_alarms(laid_out, stack),
        buffer_mb=firehose.buffer_mb,
        memory_mb=stack.memory_mb,
        architecture=collector.architecture,
        log_days=stack.log_days,
    )


def _alarms(registry: Registry, settings: CloudFormationSettings) -> int:
    """Counted in the stack of one environment."""
    first = next(iter(registry.config.deployments.items()))
    one = replace(registry, config=registry.config.model_copy(update={"environments": dict([first])}), _index={})
    stacks = (json.loads(file.text) for file in cloudformation.generate(one, settings))
    return sum(each["Type"] == ALARM for stack in stacks for each in stack["Resources"].values())


def kinds_of(registry: Registry, mix: Mapping[str, Decimal], size: int | None) -> tuple[Kind, ...]:
    """The newest version of each event: those in `mix` have that part of all events, the others the rest, evenly.

    Args:
        registry: The registry.
        mix: Parts by event, 1 or less together.
        size: An event's bytes, on the wire and as a row; by default those of samples are measured.

    Raises:
        UsageError: an event of the mix is none of the registry's, or the parts are too much or too little.
        MissingPartError: what samples are drawn with is not installed.
    """
    events = [lineage.newest for lineage in registry.lineages]
    shares = _shares([event.name for event in events], mix)
    sizes = {event.name: (size, size) for event in events} if size else _measured(registry, events)
    return tuple(Kind(table_key(event), shares[event.name], *sizes[event.name]) for event in events)


def _shares(names: list[str], mix: Mapping[str, Decimal]) -> dict[str, Decimal]:
    for name in mix:
        if name not in names:
            raise UsageError(f"there is no event `{name}`. {did_you_mean(name, names)}")
    rest, others = 1 - sum(mix.values(), Decimal(0)), [name for name in names if name not in mix]
    if not names:
        raise UsageError("the registry has no events, and costs nothing")
    if rest < 0 or (rest and not others):
        raise UsageError(f"the parts of the events must make 100 % together, not {((1 - rest) * 100).normalize():f} %")
    return {name: mix[name] if name in mix else rest / len(others) for name in names}


def _measured(registry: Registry, events: list[Event]) -> dict[str, tuple[int, int]]:
    """The bytes of an event and of the row that the generated collector makes of it."""
    try:
        from contracts.artefacts import artefacts_of  # noqa: PLC0415 - optional parts
        from contracts.collecting import collector_under_test  # noqa: PLC0415 - as above
        from contracts.events.drawing import draw  # noqa: PLC0415 - as above
        from contracts.events.pools import Pools  # noqa: PLC0415 - as above
    except ModuleNotFoundError as absent:
        how = "pip install 'sayso[test]', or say the size of an event with --size"
        raise MissingPartError(f"the package `{absent.name}`", how) from absent
    pools, sizes = Pools(_TRIED, 0), {}
    with collector_under_test(artefacts_of(registry, targets=("lambda",))) as collector:
        for event in events:
            texts = [each.text for each in draw(event, pools)]
            records = collector.send(texts, _AT).records
            rows = [
                len(line) for sent in records.values() for record in sent for line in record.splitlines(keepends=True)
            ]
            sizes[event.name] = round(median(map(len, texts))), round(median(rows))
    return sizes
