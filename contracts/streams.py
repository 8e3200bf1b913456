"""The generated delivery streams over the generated tables: rows in, objects out, and what cannot be converted."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts.events.reducing import reduce
from contracts.firehose.partitions import processors_of
from contracts.firehose.rules import conversion_of
from contracts.firehose.service import deliver
from generators.lake import REJECTED
from registry.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from contracts.artefacts import Artefacts
    from contracts.collecting import Collected, CollectorUnderTest
    from contracts.engine import S3Object
    from contracts.events.drawing import Tried
    from contracts.firehose.service import Delivery
    from contracts.results import Proof
    from registry.model import Event


@dataclass(slots=True)
class Streams:
    """Delivers through the stand-in for Firehose, and reports once what a stream cannot do."""

    artefacts: Artefacts
    collector: CollectorUnderTest
    proof: Proof
    _reported: set[str] = field(default_factory=set)
    _broken: set[str] = field(default_factory=set)

    def through(
        self,
        event: Event,
        accepted: list[Tried],
        collected: Collected,
        arrived: datetime,
        older: dict[str, Any] | None,
    ) -> tuple[list[S3Object], set[int]]:
        """Deliver what the collector handed over: the objects, and the `id()`s of events that were not delivered.

        Args:
            event: the version that was sent.
            accepted: the events that the collector took, in order.
            collected: what it made of them.
            arrived: when they arrived.
            older: the event's table as it was then, where that is not the table of today. Only a stream that converts
                by it can tell.
        """
        objects: list[S3Object] = []
        failed: set[int] = set()
        for stream, records in collected.records.items():
            delivery = self._delivery(event, stream, records, arrived, older)
            if delivery and delivery.failed:
                # A record that cannot be converted takes its neighbours with it: once more, an event a record.
                together, delivery = delivery, self._delivery(event, stream, _lines(records), arrived, older)
                if delivery and not delivery.failed:
                    self._report_lost(event, stream, "rows that travel in one record", together)
            if delivery:
                objects += delivery.objects
                failed |= self._report_failed(event, stream, accepted, delivery, arrived)
                self._check_errors_are_kept(event, stream, arrived)
                self._check_full_request(event, stream, accepted, arrived)
            else:
                failed |= {id(each) for each in accepted}
        return objects, failed

    def _delivery(
        self, event: Event, stream: str, records: Sequence[bytes], arrived: datetime, older: dict[str, Any] | None
    ) -> Delivery | None:
        """What a stream made of records; None when it cannot be at all, which is reported once."""
        if stream in self._broken:
            return None
        try:
            settings = self.artefacts.stream(stream)["ExtendedS3DestinationConfiguration"]
            return deliver(settings, self._schema(settings, older), records, arrived, stream)
        except (EngineError, UsageError) as error:
            self._broken.add(stream)
            self.proof.fail(event.name, "totality", f"firehose {stream}", str(error))
            return None

    def _schema(self, settings: dict[str, Any], older: dict[str, Any] | None) -> dict[str, Any]:
        """The table that a stream converts by, as its configuration names it; nothing where it names none."""
        conversion = conversion_of(settings) or {}
        name = (conversion.get("SchemaConfiguration") or {}).get("TableName")
        if older and name == older["Name"]:
            return older
        return self.artefacts.table(name) if name else {}

    def _report_failed(
        self, event: Event, stream: str, accepted: list[Tried], delivery: Delivery, arrived: datetime
    ) -> set[int]:
        """Report each column at which events failed, once, with the smallest event that fails there."""
        columns: dict[str, tuple[str, Tried | None]] = {}
        for each in delivery.failed:
            found = accepted[each.index] if each.index < len(accepted) else None
            columns.setdefault(each.path, (f"{each.code}: {each.message}", found))
        for path, (message, found) in columns.items():
            if f"{stream} {path}" in self._reported:
                continue
            self._reported.add(f"{stream} {path}")
            smallest = self._smallest(event, stream, found.value, path, arrived) if found and found.is_valid else None
            where = f"column {path}: " if path else ""
            self.proof.fail(event.label, "totality", f"firehose {stream}", where + message, smallest)
        return {id(accepted[each.index]) for each in delivery.failed if each.index < len(accepted)}

    def _smallest(
        self, event: Event, stream: str, value: dict[str, Any], path: str, arrived: datetime
    ) -> dict[str, Any]:
        def fails(values: list[dict[str, Any]]) -> list[bool]:
            collected = self.collector.send([json.dumps(each).encode() for each in values], arrived)
            lines = _lines(collected.records.get(stream, []))
            delivery = self._delivery(event, stream, lines, arrived, None)
            bad = {each.index for each in delivery.failed if each.path == path} if delivery else set()
            indexes = iter(range(len(lines)))
            return [is_accepted and next(indexes, -1) in bad for is_accepted in collected.accepted]

        return reduce(event, value, fails)

    def _check_errors_are_kept(self, event: Event, stream: str, arrived: datetime) -> None:
        """What a stream cannot convert must be kept, and where the table does not see it."""
        if f"errors of {stream}" in self._reported or stream == REJECTED:
            return
        self._reported.add(f"errors of {stream}")
        broken = b'{"event_id":'
        delivery = self._delivery(event, stream, [broken], arrived, None)
        kept = [each for each in delivery.objects if _raw_data(each) == [broken]] if delivery else []
        among = [each.url for each in kept if each.url.startswith(self._locations)]
        if among:
            message = f"a record that cannot be converted is kept among a table's own rows: {among[0]}"
            self.proof.fail(event.name, "nothing lost", f"firehose {stream}", message)
        elif not kept:
            message = "a record that cannot be converted is not kept"
            self.proof.fail(event.name, "nothing lost", f"firehose {stream}", message)

    @property
    def _locations(self) -> tuple[str, ...]:
        """Where tables look for rows."""
        places = (str(table["StorageDescriptor"]["Location"]) for table in self.artefacts.tables.values())
        return tuple(f"{place.rstrip('/')}/" for place in places)

    def _check_full_request(self, event: Event, stream: str, accepted: list[Tried], arrived: datetime) -> None:
        """A stream that takes records apart has a limit: it must not be passed by a request with as many as it may."""
        valid = [each.text for each in accepted if each.is_valid]
        if f"full request of {stream}" in self._reported or not valid or not self._takes_apart(stream):
            return
        self._reported.add(f"full request of {stream}")
        most = self.collector.most_events
        collected = self.collector.send([min(valid, key=len)] * most, arrived, at_once=most)
        delivery = self._delivery(event, stream, collected.records.get(stream, []), arrived, None)
        if delivery and delivery.failed:
            self._report_lost(event, stream, f"rows of a request with {most} events", delivery)

    def _report_lost(self, event: Event, stream: str, rows: str, delivery: Delivery) -> None:
        if f"{rows} {stream}" not in self._reported:
            self._reported.add(f"{rows} {stream}")
            message = f"{rows} are lost: {delivery.failed[0].message}"
            self.proof.fail(event.name, "nothing lost", f"firehose {stream}", message)

    def _takes_apart(self, stream: str) -> bool:
        settings = self.artefacts.stream(stream)["ExtendedS3DestinationConfiguration"]
        return "RecordDeAggregation" in (processors_of(settings) or {})


def _lines(records: Sequence[bytes]) -> list[bytes]:
    return [line for record in records for line in record.splitlines(keepends=True)]


def _raw_data(item: S3Object) -> list[bytes]:
    """The records in an object that Firehose wrote for what it could not convert."""
    try:
        return [b64decode(json.loads(line)["rawData"]) for line in item.body.splitlines()]
    except (ValueError, KeyError, TypeError):
        return []
