"""The proof's lake: what valid events must become, the way they get there, and what a query then reads."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from contracts.collecting import ARRIVED
from contracts.comparing import differences, paths_of
from contracts.drawing import tried
from contracts.firehose import deliver
from contracts.reducing import reduce
from contracts.results import Failure
from contracts.samples import row
from generators.glue import table_inputs
from generators.lake import REJECTED, table_key
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from datetime import datetime

    from contracts.artefacts import Artefacts
    from contracts.collecting import CollectorUnderTest
    from contracts.drawing import Tried
    from contracts.engine import S3Object, Session
    from contracts.results import Law, Proof
    from registry.model import Event, Registry

EARLIER = ARRIVED - timedelta(days=1)
"""When the rows arrived that older tables wrote."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A valid event on its way: what its row must hold, and whether an older table wrote it."""

    event: Event
    value: dict[str, Any]
    expected: dict[str, Any]
    law: Law


class Lake:
    """Sends events through collector and streams, and holds the rows read against what was sent."""

    def __init__(self, registry: Registry, artefacts: Artefacts, collector: CollectorUnderTest, proof: Proof) -> None:
        self._registry = registry
        self._artefacts = artefacts
        self._collector = collector
        self._proof = proof
        self._sent: dict[str, dict[str, Sent]] = {}
        self._refused: list[Tried] = []
        self._objects: list[S3Object] = []
        self.proven: dict[str, set[tuple[str, ...]]] = {}

    def send(self, event: Event, valid: Sequence[Tried], spoilt: Sequence[Tried]) -> None:
        """Send events of one version; half of them as they went when this version was the newest of its major."""
        half = len(valid) // 2 if self._older_table(event) else 0
        self._deliver(event, valid[:half], EARLIER, "evolution")
        self._deliver(event, [*valid[half:], *spoilt], ARRIVED, "totality")

    def _older_table(self, event: Event) -> dict[str, Any] | None:
        """The Glue table as it was when this version was the newest of its major; None when it still is."""
        lineage = self._registry.lineage(event.name)
        assert lineage is not None, "the event is one of the registry's"
        versions = lineage.majors[event.version.major]
        until = tuple(each for each in versions if each.version <= event.version)
        if len(until) == len(versions):
            return None
        then = replace(self._registry, lineages=(replace(lineage, versions=until),))
        return table_inputs(then, self._artefacts.environment)[0]

    def _deliver(self, event: Event, batch: Sequence[Tried], arrived: datetime, law: Law) -> None:
        if not batch:
            return
        collected = self._collector.send([each.text for each in batch], arrived)
        for each in batch:
            if each.is_valid:
                self._remember(event, each.value, arrived, law)
            else:
                self._refused.append(each)
        for stream, records in collected.records.items():
            older = self._older_table(event) if law == "evolution" and stream != REJECTED else None
            self._objects += self._through_firehose(event, stream, records, arrived, older)

    def _remember(self, event: Event, value: dict[str, Any], arrived: datetime, law: Law) -> None:
        expected = {**row(event, value), "received_at": arrived, "dt": arrived.date().isoformat()}
        self._sent.setdefault(table_key(event), {})[expected["event_id"]] = Sent(event, value, expected, law)

    def _through_firehose(
        self, event: Event, stream: str, records: list[bytes], arrived: datetime, older: dict[str, Any] | None
    ) -> Iterator[S3Object]:
        table = older or self._artefacts.tables.get(stream)
        if table is None:
            self._fail(event, "totality", "glue", f"there is no table {stream}")
            return
        settings = self._artefacts.stream(stream)["ExtendedS3DestinationConfiguration"]
        delivery = deliver(settings, table, records, arrived, stream)
        for failed in delivery.failed[:1]:
            self._fail(event, "totality", "firehose", f"{failed.code}: {failed.message} ({failed.path})")
        yield from delivery.objects

    def _fail(self, event: Event | None, law: Law, plane: str, message: str, example: Any = None) -> None:
        label = event.label if event else ""
        self._proof.failures.append(Failure(event=label, law=law, plane=plane, message=message, example=example))

    def read_back(self, session: Session) -> None:
        """Put everything into an engine and compare each table, each view and what was refused."""
        events = {table.rpartition("_v")[0] for table in self._sent}
        session.create_tables(
            [table for name, table in self._artefacts.tables.items() if name == REJECTED or _is_of(name, events)]
        )
        session.add_objects(self._objects)
        for name in self._sent:
            self._compare_table(session, name)
        self._compare_views(session)
        self._compare_rejected(session)

    def _compare_table(self, session: Session, name: str) -> None:
        try:
            read = {found["event_id"]: found for found in session.read(name)}
        except EngineError as error:
            self._fail(None, "totality", "query", str(error))
            return
        columns = self._declared(name)
        reported: set[object] = set()
        for key, sent in self._sent[name].items():
            wrong = list(_wrong(sent, read.get(key), columns))
            if not wrong:
                found = paths_of(sent.expected, sent.event.by_name)
                self.proven.setdefault(sent.event.label, set()).update(found)
            for message, path in wrong:
                if (sent.event.label, sent.law, path) not in reported:
                    reported.add((sent.event.label, sent.law, path))
                    self._fail(sent.event, sent.law, name, message, self._smallest(session, name, sent, path))

    def _declared(self, name: str) -> set[str]:
        table = self._artefacts.tables[name]
        return {each["Name"] for each in (*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", ()))}

    def _smallest(self, session: Session, name: str, sent: Sent, path: tuple[str, ...]) -> dict[str, Any]:
        """A smaller event that fails at the same column, found through the same streams and the same engine."""

        def fails(values: list[dict[str, Any]]) -> list[bool]:
            keyed = [_with_id(sent.event, value) for value in values]
            again = Lake(self._registry, self._artefacts, self._collector, type(self._proof)())
            accepted = self._collector.send([tried(value).text for value in keyed]).accepted
            valid = [value for value, ok in zip(keyed, accepted, strict=True) if ok]
            arrived = EARLIER if sent.law == "evolution" else ARRIVED
            again._deliver(sent.event, [tried(value) for value in valid], arrived, sent.law)  # noqa: SLF001 - itself
            session.add_objects(again._objects)  # noqa: SLF001 - itself
            read = {found["event_id"]: found for found in session.read(name)}
            rows = again._sent.get(name, {})  # noqa: SLF001 - itself
            bad = {
                key
                for key, each in rows.items()
                if path in [found for _, found in _wrong(each, read.get(key), self._declared(name))]
            }
            return [_id_of(sent.event, value) in bad for value in keyed]

        return reduce(sent.event, sent.value, fails)

    def _compare_views(self, session: Session) -> None:
        """Every row of every major is in the event's view, each value under its name or its name with the major."""
        names = {table.rpartition("_v")[0] for table in self._sent}
        views = [view for view in self._artefacts.views if view.name in names]
        for missing in sorted(names - {view.name for view in views}):
            self._fail(None, "evolution", "view", f"there is no view {missing}")
        session.create_views(views)
        days = ", ".join(f"'{moment.date()}'" for moment in (EARLIER, ARRIVED))
        for view in views:
            read = {found["event_id"]: found for found in session.read(view.name, where=f"dt IN ({days})")}
            rows = [sent for table in self._sent if _is_of(table, {view.name}) for sent in self._sent[table].values()]
            for sent in rows:
                if self._missing_in_view(view.name, sent, read.get(sent.expected["event_id"])):
                    break

    def _missing_in_view(self, view: str, sent: Sent, read: dict[str, Any] | None) -> bool:
        if read is None:
            self._fail(sent.event, "evolution", f"view {view}", "the row is not in the view", sent.value)
            return True
        major = sent.event.version.major
        seen = {name: read.get(f"{name}_v{major}", read.get(name)) for name in sent.expected}
        for difference in differences(sent.expected, seen):
            self._fail(sent.event, "evolution", f"view {view}", str(difference), sent.value)
            return True
        return False

    def _compare_rejected(self, session: Session) -> None:
        """What was refused is kept, as it was sent, each once."""
        kept = Counter(_canonical(json.loads(found["raw"])) for found in session.read(REJECTED))
        lost = Counter(_canonical(each.value) for each in self._refused) - kept
        for text in list(lost)[:1]:
            self._fail(None, "nothing lost", REJECTED, "a refused event is not in the table", json.loads(text))


def _wrong(sent: Sent, read: dict[str, Any] | None, columns: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if read is None:
        yield "the row is not in the table", ()
        return
    for difference in differences(sent.expected, read):
        missing = difference.path[0] not in columns
        yield (f"no column {difference.path[0]}" if missing else str(difference)), difference.path


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _is_of(table: str, events: Container[str]) -> bool:
    """Whether a table belongs to one of some events: a view needs those of all majors, sent to or not."""
    return table.rpartition("_v")[0] in events


def _with_id(event: Event, value: dict[str, Any]) -> dict[str, Any]:
    return {**value, event.by_name["event_id"].wire_name: str(uuid.uuid4())}


def _id_of(event: Event, value: dict[str, Any]) -> str:
    return str(value[event.by_name["event_id"].wire_name])
