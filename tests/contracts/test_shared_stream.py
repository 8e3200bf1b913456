"""Events of many kinds in one request: one record to the shared stream, and each row in the table of its major."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import artefacts_of
from contracts.collecting import collector_under_test
from contracts.engine import EngineOptions
from contracts.engines import ENGINES
from contracts.events.drawing import draw
from contracts.events.pools import Pools
from contracts.firehose.service import deliver
from generators.lake import REJECTED, table_key
from tests.contracts.faults.shared_stream import SHARED

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("jq", reason="needs the packages of sayso[test]")

ARRIVED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ARTEFACTS = artefacts_of(SHARED)
EACH = 40


def test_a_mixed_request_is_one_record_and_lands_in_every_table(tmp_path: Path) -> None:
    pools = Pools(EACH, 0)
    drawn = [[(event, each.text) for each in draw(event, pools)] for event in SHARED.events]
    mixed = [each for each in chain.from_iterable(zip_longest(*drawn)) if each]
    with collector_under_test(ARTEFACTS) as collector:
        sent = [text for _, text in mixed] + [b'{"event":"nobody"}']
        collected = collector.send(sent, ARRIVED, at_once=len(sent))
    assert collected.accepted == [True] * len(mixed) + [False]
    assert {stream: len(records) for stream, records in collected.records.items()} == {"events": 1, REJECTED: 1}

    settings = ARTEFACTS.stream("events")["ExtendedS3DestinationConfiguration"]
    delivery = deliver(settings, {}, collected.records["events"], ARRIVED, "events")
    assert delivery.failed == ()
    wanted: dict[str, set[str]] = {}
    for event, text in mixed:
        wanted.setdefault(table_key(event), set()).add(json.loads(text)["event_id"].lower())
    (duckdb,) = (engine for engine in ENGINES if engine.name == "duckdb")
    options = EngineOptions(cache=tmp_path, database=ARTEFACTS.database, url=None, say=lambda _line: None)
    with duckdb.open(options) as session:
        session.create_tables([ARTEFACTS.table(name) for name in wanted])
        session.add_objects(delivery.objects)
        read = {name: {row["event_id"] for row in session.read(name)} for name in wanted}
    assert read == wanted


def test_a_full_request_is_as_many_records_as_the_stream_can_take_apart() -> None:
    (valid, *_) = draw(SHARED.events[-1], Pools(3, 0))
    with collector_under_test(ARTEFACTS) as collector:
        most = collector.most_events
        collected = collector.send([valid.text] * most, ARRIVED, at_once=most)
    assert most == 1000
    assert [record.count(b"\n") for record in collected.records["events"]] == [500, 500]
