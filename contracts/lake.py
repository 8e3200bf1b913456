"""The proof's lake: what is sent to it and when, what must become of each event, and the objects that came out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from contracts.collecting import AT_ONCE
from contracts.meaning import row
from generators.glue import glue_settings, table_inputs
from generators.lake import table_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.artefacts import Artefacts
    from contracts.engine import S3Object
    from contracts.events.drawing import Tried
    from contracts.results import Law, Proof
    from contracts.streams import Streams
    from generators.athena import Duplicates
    from registry.model import Event, Registry

_SENT_AGAIN = 2
"""How many events of a version are sent a second time, by an app that did not hear that they had arrived."""
_LATER = timedelta(seconds=1)
_LEAP_DAY = datetime(2024, 2, 29, 23, 59, 59, 999000, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moments:
    """When events reach the collector: on the first day that queries look for, when days change, and now."""

    first: datetime
    turn: datetime
    now: datetime

    @property
    def days(self) -> tuple[str, ...]:
        """The partitions that hold rows."""
        return tuple(dict.fromkeys(str(moment.date()) for moment in (self.first, self.turn, self.now)))


def moments_of(registry: Registry, now: datetime) -> Moments:
    """The moments that the registry's own settings leave to try."""
    first = datetime.fromisoformat(glue_settings(registry).projection_start).replace(tzinfo=UTC)
    end_of_first = first + timedelta(days=1, milliseconds=-1)
    return Moments(first, max(_LEAP_DAY, end_of_first), now.replace(microsecond=0))


@dataclass(frozen=True, slots=True)
class Sent:
    """A valid event that was accepted, what its row must hold, and whether an older table wrote it.

    `again` are the moments at which it arrived once more.
    """

    event: Event
    value: dict[str, Any]
    expected: dict[str, Any]
    arrived: datetime
    law: Law
    again: tuple[datetime, ...] = ()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the table must hold: a row every time that it arrived, earliest first."""
        return [{**self.expected, **_received(at)} for at in (self.arrived, *self.again)]

    def shown(self, duplicates: Duplicates) -> list[dict[str, Any]]:
        """What the view must show of the table's rows."""
        same: dict[Duplicates, dict[Any, dict[str, Any]]] = {
            "day": {row["dt"]: row for row in self.rows[::-1]},
            "all": {(): self.rows[0]},
            "keep": dict(enumerate(self.rows)),
        }
        return list(same[duplicates].values())


@dataclass(slots=True)
class Lake:
    """Sends events, and remembers what must be found: by table, then by the event's id.

    `refused` are the event's version, what was sent, and the row that it must be kept in.
    """

    registry: Registry
    artefacts: Artefacts
    streams: Streams
    moments: Moments
    sent: dict[str, dict[str, Sent]] = field(default_factory=dict)
    refused: list[tuple[Event, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    objects: list[S3Object] = field(default_factory=list)

    def beside(self, proof: Proof) -> Lake:
        """Another lake over the same parts, whose findings do not count."""
        return Lake(self.registry, self.artefacts, replace(self.streams, proof=proof), self.moments)

    def send(self, event: Event, valid: Sequence[Tried], spoilt: Sequence[Tried]) -> list[bool]:
        """Send events of one version, a third at each moment; the collector's verdicts, the valid events' first.

        Those at the first moment go as they went when this version was the newest of its major: through the streams
        over the table of that time. Some of them are sent again a little later, and one of today twice in one request.
        """
        verdicts: dict[int, bool] = {}
        law: Law = "evolution" if self._older_table(event) else "totality"
        moments = self.moments
        parts: tuple[tuple[Sequence[Tried], datetime, Law], ...] = (
            (valid[0::3], moments.first, law),
            (valid[0::3][:_SENT_AGAIN], moments.first + _LATER, law),
            ([*valid[1::3], *valid[1::3][:1]], moments.now, "totality"),
            ([*valid[2::3], *spoilt], moments.turn, "totality"),
        )
        for batch, arrived, which in parts:
            verdicts.update(zip(map(id, batch), self.deliver(event, batch, arrived, which), strict=True))
        self._check_outage(event, [*valid, *spoilt])
        return [verdicts[id(each)] for each in (*valid, *spoilt)]

    def _check_outage(self, event: Event, batch: Sequence[Tried]) -> None:
        """While Firehose takes nothing, no sender may be told that an event was taken: it would not be sent again."""
        few = [*batch[:2], *batch[-2:]]
        collected = self.streams.collector.send([each.text for each in few], self.moments.now, is_down=True)
        for each, is_accepted in zip(few, collected.accepted, strict=True):
            if is_accepted:
                message = "says that an event is accepted that could not be delivered"
                self.streams.proof.fail(event.label, "nothing lost", "collector", message, each.value)
                return

    def send_usual(self, event: Event, valid: Sequence[Tried], spoilt: Sequence[Tried]) -> list[bool]:
        """Send what a collector may take without reading it: the valid ones together, the others each alone."""
        now = self.moments.now
        return [*self.deliver(event, valid, now, "totality"), *self.deliver(event, spoilt, now, "totality", at_once=1)]

    def deliver(
        self, event: Event, batch: Sequence[Tried], arrived: datetime, law: Law, at_once: int = AT_ONCE
    ) -> list[bool]:
        """Send events of one version at one moment."""
        if not batch:
            return []
        collected = self.streams.collector.send([each.text for each in batch], arrived, at_once=at_once)
        accepted: list[Tried] = []
        for each, is_accepted, errors in zip(batch, collected.accepted, collected.errors, strict=True):
            if is_accepted:
                accepted.append(each)
            else:
                self.refused.append((event, each.value, _rejected(event, each.value, errors, arrived)))
        older = self._older_table(event) if law == "evolution" else None
        objects, failed = self.streams.through(event, accepted, collected, arrived, older)
        self.objects += objects
        for each in accepted:
            if each.is_valid and id(each) not in failed:
                self._remember(Sent(event, each.value, {**row(event, each.value), **_received(arrived)}, arrived, law))
        return collected.accepted

    def _remember(self, sent: Sent) -> None:
        table = self.sent.setdefault(table_key(sent.event), {})
        first = table.setdefault(sent.expected["event_id"], sent)
        if first is not sent:
            table[sent.expected["event_id"]] = replace(first, again=(*first.again, sent.arrived))

    def _older_table(self, event: Event) -> dict[str, Any] | None:
        """The Glue table as it was when this version was the newest of its major; None when it still is."""
        lineage = self.registry.lineage(event.name)
        assert lineage is not None, "the event is one of the registry's"
        versions = lineage.majors[event.version.major]
        until = tuple(each for each in versions if each.version <= event.version)
        if len(until) == len(versions):
            return None
        then = replace(self.registry, lineages=(replace(lineage, versions=until),), _index={})
        return table_inputs(then, self.artefacts.environment)[0]


def _received(arrived: datetime) -> dict[str, Any]:
    """The columns that say when an event arrived."""
    return {"received_at": arrived, "dt": str(arrived.date())}


def _rejected(event: Event, value: dict[str, Any], errors: list[dict[str, Any]], arrived: datetime) -> dict[str, Any]:
    """The row of the `rejected` table that a refused event must have; what was sent is compared apart."""
    names = {name: event.by_name[field].wire_name for name, field in _ORIGIN.items()}
    texts = {name: value[wire] for name, wire in names.items() if isinstance(value.get(wire), str)}
    return {**texts, "errors": errors, **_received(arrived)}


_ORIGIN = {"event": "event", "version": "schema_version", "event_id": "event_id"}
"""The columns of `rejected` that say where an event came from, and the fields that do."""
