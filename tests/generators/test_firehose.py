"""Delivery streams: what botocore's own model and the documented rules accept, and prefixes that the tables know."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from contracts.firehose.service import deliver
from generators import firehose
from generators.glue import table_inputs
from generators.streams import streams_of
from registry.config import Environment
from registry.loader import load
from tests.cases import ROOT, case_folders, golden_case

if TYPE_CHECKING:
    from pathlib import Path

    from generators.lake_tables import LakeTable
    from registry.model import Registry

ARRIVED = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(ROOT / "firehose" / "shop" / "input").whole()


@pytest.fixture(scope="module")
def shared() -> Registry:
    return load(ROOT / "firehose" / "shared" / "input").whole()


def produce(root: Path) -> dict[str, str]:
    registry = load(root).whole()
    return {file.path: file.text for file in firehose.generate(registry, firehose.firehose_settings(registry))}


def streams(registry: Registry) -> dict[str, dict[str, Any]]:
    files = firehose.generate(registry, firehose.FirehoseSettings())
    return {file.path: json.loads(file.text) for file in files}


@pytest.mark.parametrize("folder", case_folders("firehose"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


def test_every_stream_is_a_valid_request(registry: Registry) -> None:
    model = botocore.session.get_session().get_service_model("firehose")
    shape = model.operation_model("CreateDeliveryStream").input_shape
    for stream in streams(registry).values():
        assert not ParamValidator().validate(stream, shape).has_errors()


def test_what_a_stream_delivers_lies_where_its_table_looks(registry: Registry) -> None:
    configurations = streams(registry)
    for table in table_inputs(registry, "dev"):
        stream = configurations[f"firehose/dev/{table['Name']}.json"]
        destination = stream["ExtendedS3DestinationConfiguration"]
        delivery = deliver(destination, table, [b'{"event":"e"}\n'], ARRIVED, stream["DeliveryStreamName"])
        (written,) = delivery.objects
        place = table["Parameters"]["storage.location.template"].replace("${dt}", "2026-11-22")
        assert written.url.startswith(place)


def test_what_cannot_be_converted_lies_apart(registry: Registry) -> None:
    stream = streams(registry)["firehose/dev/card_click_v2.json"]
    table = table_inputs(registry, "dev")[0]
    destination = stream["ExtendedS3DestinationConfiguration"]
    delivery = deliver(destination, table, [b'{"position":"oops"}\n'], ARRIVED, stream["DeliveryStreamName"])
    assert [item.key.startswith("errors/card_click_v2/format-conversion-failed/dt=") for item in delivery.objects] == [
        True
    ]


def test_what_was_rejected_is_packed_and_says_so(registry: Registry) -> None:
    stream = streams(registry)["firehose/dev/rejected.json"]
    table = table_inputs(registry, "dev")[-1]
    destination = stream["ExtendedS3DestinationConfiguration"]
    delivery = deliver(destination, table, [b'{"event":"e"}\n'], ARRIVED, stream["DeliveryStreamName"])
    assert delivery.objects[0].key.endswith(".json.gz")
    assert delivery.objects[0].body[:2] == b"\x1f\x8b"


@pytest.mark.parametrize(("freshness", "interval"), [(1, 1), (60, 60), (900, 900), (86_400, 900)])
def test_the_interval_is_the_newest_freshness_up_to_the_limit(
    registry: Registry, freshness: int, interval: int
) -> None:
    stream = streams_of(registry)[0]
    (table,) = stream.tables
    assert table.union is not None
    newest = replace(table.union.newest, freshness_seconds=freshness)
    stream = replace(stream, tables=(replace(table, union=replace(table.union, newest=newest)),))
    assert firehose.interval_seconds(stream, firehose.FirehoseSettings()) == interval


class TestSharedStream:
    def test_every_stream_is_a_valid_request(self, shared: Registry) -> None:
        test_every_stream_is_a_valid_request(shared)

    def test_each_row_lies_where_its_table_looks(self, shared: Registry) -> None:
        pytest.importorskip("jq", reason="needs the packages of sayso[test]")
        stream = streams(shared)["firehose/dev/events.json"]
        rows = b"".join(row(event, "9.1.0") for event in ("card_click", "card_view", "card_click"))
        configuration = stream["ExtendedS3DestinationConfiguration"]
        delivery = deliver(configuration, {}, [rows], ARRIVED, stream["DeliveryStreamName"])
        assert {gzip.decompress(item.body).count(b"\n"): item.key.rpartition("/")[0] for item in delivery.objects} == {
            2: "lines/card_click_v9/dt=2026-11-22",
            1: "lines/card_view_v9/dt=2026-11-22",
        }

    def test_it_gathers_a_minute_at_least_and_no_longer_than_the_most_impatient_event(self, shared: Registry) -> None:
        stream = streams_of(shared)[0]
        assert {table.union.newest.freshness_seconds for table in stream.tables if table.union} == {900, 60}
        assert firehose.interval_seconds(stream, firehose.FirehoseSettings()) == 60
        hasty = replace(stream, tables=tuple(map(within_a_second, stream.tables)))
        assert firehose.interval_seconds(hasty, firehose.FirehoseSettings()) == 60


def row(event: str, version: str) -> bytes:
    return json.dumps({"event": event, "schema_version": version}).encode() + b"\n"


def within_a_second(table: LakeTable) -> LakeTable:
    assert table.union is not None
    return replace(table, union=replace(table.union, newest=replace(table.union.newest, freshness_seconds=1)))


REGIONS = {
    region: partition
    for session in [botocore.session.get_session()]
    for partition in session.get_available_partitions()
    for region in session.get_available_regions("s3", partition, allow_non_regional=False)
}


def test_the_arn_names_the_partition_of_every_region_that_botocore_knows(registry: Registry) -> None:
    assert len(set(REGIONS.values())) > 5
    held = registry.config.deployments["dev"].model_dump()
    for region, partition in REGIONS.items():
        place = Environment.model_validate({**held, "region": region})
        config = registry.config.model_copy(update={"environments": {"dev": place}})
        names = firehose.plain_names(replace(registry, config=config), "dev", firehose.FirehoseSettings())
        assert names.bucket_arn == f"arn:{partition}:s3:::shop-dev-events", region
