"""What the cost is made from is what would be generated, and what was measured."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.planning import kinds_of, plan_of
from generators.targets import TARGETS
from registry.errors import MissingPartError, UsageError
from registry.layouts import LAYOUTS, LayoutName
from registry.loader import load
from tests.cases import STARTER

if TYPE_CHECKING:
    from registry.model import Registry

REGISTRY = load(STARTER).whole()
TABLES = {f"{lineage.name}_v{lineage.newest.version.major}" for lineage in REGISTRY.lineages}


def generated(registry: Registry, target: str) -> dict[str, str]:
    row = next(each for each in TARGETS if each.name == target)
    settings = row.settings.model_validate(registry.config.targets.get(target) or {})
    return {file.path: file.text for file in row.generate(registry, settings)}


@pytest.mark.parametrize("layout", [row.name for row in LAYOUTS])
@pytest.mark.parametrize("stream_alarms", [True, False])
def test_a_plan_counts_what_is_generated(layout: LayoutName, stream_alarms: bool) -> None:
    targets = {
        "cloudformation": {"stream_alarms": stream_alarms, "memory_mb": 1024},
        "lambda": {"architecture": "x86_64"},
    }
    config = REGISTRY.config.model_copy(update={"layout": layout, "targets": targets})
    registry = replace(REGISTRY, config=config, _index={})
    plan = plan_of(registry, layout)
    stacks = generated(registry, "cloudformation")
    assert plan.alarms == sum(
        text.count('"AWS::CloudWatch::Alarm"') for path, text in stacks.items() if path.startswith("cloudformation/dev")
    )
    streams = {
        Path(path).stem: json.loads(text)["ExtendedS3DestinationConfiguration"]
        for path, text in generated(registry, "firehose").items()
        if path.startswith("firehose/dev/") and not path.endswith("/rejected.json")
    }
    assert {table.stream for table in plan.tables} == set(streams)
    for table in plan.tables:
        assert table.interval_seconds == streams[table.stream]["BufferingHints"]["IntervalInSeconds"]
        assert plan.is_converted == ("DataFormatConversionConfiguration" in streams[table.stream])
        assert plan.is_shared == ("DynamicPartitioningConfiguration" in streams[table.stream])
    tables = [path for path in generated(registry, "glue") if path.startswith("glue/dev/")]
    assert plan.glue_objects == len(tables) + 1
    assert (plan.memory_mb, plan.architecture) == (1024, "x86_64")


@pytest.mark.parametrize("own", [row.name for row in LAYOUTS])
def test_a_plan_does_not_depend_on_the_registry_s_own_layout(own: LayoutName) -> None:
    registry = replace(REGISTRY, config=REGISTRY.config.model_copy(update={"layout": own}), _index={})
    for row in LAYOUTS:
        assert plan_of(registry, row.name) == plan_of(REGISTRY, row.name)


def test_an_older_major_s_table_gets_no_events() -> None:
    kinds = kinds_of(REGISTRY, {}, 700)
    assert {kind.table for kind in kinds} == TABLES
    planned = {table.name for table in plan_of(REGISTRY, "stream_per_event").tables}
    assert planned > TABLES


def test_sizes_are_measured_on_the_collector_s_rows() -> None:
    kinds = kinds_of(REGISTRY, {}, None)
    assert all(300 < kind.wire_bytes < kind.row_bytes < 1500 for kind in kinds)
    assert kinds == kinds_of(REGISTRY, {}, None)
    assert {(kind.wire_bytes, kind.row_bytes) for kind in kinds_of(REGISTRY, {}, 700)} == {(700, 700)}


def test_what_samples_need_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "contracts.events.pools", raising=False)
    with pytest.raises(MissingPartError, match=r"`hypothesis` is missing: pip install 'sayso\[test\]', or .* --size"):
        kinds_of(REGISTRY, {}, None)


def test_a_mix_leaves_the_rest_to_the_others() -> None:
    shares = {kind.table: kind.share for kind in kinds_of(REGISTRY, {"card_click": Decimal("0.3")}, 700)}
    assert shares["card_click_v1"] == Decimal("0.3")
    assert {share for table, share in shares.items() if table != "card_click_v1"} == {Decimal("0.7") / 14}
    assert round(sum(shares.values()), 20) == 1


@pytest.mark.parametrize(
    ("mix", "says"),
    [
        ({"card_clik": Decimal("0.3")}, "no event `card_clik`.*`card_click`"),
        ({"card_click": Decimal("0.7"), "share": Decimal("0.4")}, "100 % together, not 110"),
    ],
)
def test_a_mix_that_cannot_be(mix: dict[str, Decimal], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        kinds_of(REGISTRY, mix, 700)


def test_all_events_in_a_mix_make_all_of_it() -> None:
    one = replace(REGISTRY, lineages=REGISTRY.lineages[:1], _index={})
    name = one.lineages[0].name
    assert [kind.share for kind in kinds_of(one, {name: Decimal(1)}, 700)] == [1]
    with pytest.raises(UsageError, match="100 % together, not 50"):
        kinds_of(one, {name: Decimal("0.5")}, 700)


def test_a_registry_without_events_costs_nothing() -> None:
    with pytest.raises(UsageError, match="no events"):
        kinds_of(replace(REGISTRY, lineages=(), _index={}), {}, 700)
