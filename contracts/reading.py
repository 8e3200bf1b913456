"""Reading the lake back: every table, every view and what was refused, against what was sent."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from contracts.comparing import differences, paths_of, same
from contracts.ddl import ddl_differences
from contracts.events.drawing import identified, tried
from contracts.events.reducing import reduce
from contracts.results import Proof
from generators.athena import athena_settings
from generators.lake import REJECTED
from registry.errors import EngineError, SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.comparing import Path
    from contracts.engine import Session
    from contracts.lake import Lake, Sent
    from contracts.results import Law

Row = dict[str, Any]
SHOWN = 5
"""How many failures of one table or view are reported; the rest are usually the same ones."""
_FIRST_CANDIDATE = 1_000_000
"""The numbers of the events that are tried while one is made smaller; ids are made of them."""


@dataclass(slots=True)
class Reading:
    """One engine's view of a lake. `columns` are the leaf columns by version that were read filled and equal."""

    lake: Lake
    session: Session
    columns: dict[str, set[Path]] = field(default_factory=lambda: defaultdict(set))
    _readable: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(_FIRST_CANDIDATE))

    def compare_all(self) -> None:
        """Report every difference to the lake's proof."""
        events = sorted({_event_of(table) for table in self.lake.sent} | {each.name for each, *_ in self.lake.refused})
        for table in self._tables(events):
            self._create(table)
        self.session.add_objects(self.lake.objects)
        for table in self.lake.sent:
            if table in self._readable or table not in self.lake.artefacts.tables:
                with self._reporting("totality", f"table {table}", _event_of(table), table):
                    self._compare_table(table)
        for event in events:
            with self._reporting("evolution", f"view {event}", event):
                self._compare_view(event)
        if REJECTED in self._readable or REJECTED not in self.lake.artefacts.tables:
            with self._reporting("nothing lost", f"table {REJECTED}"):
                self._compare_rejected()

    @contextmanager
    def _reporting(self, law: Law, plane: str, event: str = "", table: str = "") -> Iterator[None]:
        """What an engine refuses is a finding; the rest goes on without that table."""
        try:
            yield
        except SaysoError as error:
            self._readable.discard(table)
            self.lake.streams.proof.fail(event, law, plane, str(error))

    def _tables(self, events: list[str]) -> list[str]:
        """The tables of some events: a view needs those of all majors, sent to or not."""
        return [name for name in self.lake.artefacts.tables if name == REJECTED or _event_of(name) in events]

    def _create(self, name: str) -> None:
        table, event = self.lake.artefacts.table(name), "" if name == REJECTED else _event_of(name)
        with self._reporting("totality", f"table {name}", event):
            self.session.create_tables([table])
            self._readable.add(name)
        with self._reporting("agreement", f"athena ddl {name}", event):
            for difference in list(ddl_differences(self.lake.artefacts.ddl_of(name), table))[:SHOWN]:
                self.lake.streams.proof.fail(event, "agreement", f"athena ddl {name}", difference)

    def _compare_table(self, name: str) -> None:
        declared = _declared(self.lake.artefacts.table(name))
        if "event_id" not in declared:
            raise EngineError(f"there is no column event_id in {name}: no row can be told from another")
        rows = self._rows(name)
        reported: set[object] = set()
        for key, sent in self.lake.sent[name].items():
            wrong = _wrong(sent.rows, rows.get(key, []))
            if not wrong:
                self.columns[sent.event.label].update(paths_of(sent.expected, sent.event.by_name))
            for path, message in wrong.items():
                if (sent.law, path) in reported or len(reported) == SHOWN:
                    continue
                reported.add((sent.law, path))
                says = f"there is no column {path[0]}" if path and path[0] not in declared else message
                smallest = self._smallest(name, sent, path)
                self.lake.streams.proof.fail(sent.event.label, sent.law, f"table {name}", says, smallest)

    def _rows(self, name: str, where: str | None = None) -> dict[str, list[Row]]:
        """The rows of a table or view by the event's id; all under one name when there is no such column."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for found in self.session.read(name, where=where):
            rows[str(found.get("event_id"))].append(found)
        return rows

    def _smallest(self, name: str, sent: Sent, path: Path) -> Row:
        """A smaller event that fails at the same column, sent through the same streams, read by the same engine."""

        def fails(values: list[Row]) -> list[bool]:
            keyed = [identified(sent.event, value, next(self._numbers)) for value in values]
            again = self.lake.beside(Proof())
            again.deliver(sent.event, [tried(value) for value in keyed], sent.arrived, sent.law)
            rows_sent = again.sent.get(name, {})
            if not rows_sent:
                return [False] * len(keyed)
            self.session.add_objects(again.objects)
            ids = ", ".join(f"'{key}'" for key in rows_sent)
            try:
                rows = self._rows(name, f"dt = '{sent.arrived.date()}' AND event_id IN ({ids})")
            except SaysoError:
                return [False] * len(keyed)  # it fails in another way
            bad = {key for key, each in rows_sent.items() if path in _wrong(each.rows, rows.get(key, []))}
            wire_name = sent.event.by_name["event_id"].wire_name
            return [value[wire_name].lower() in bad for value in keyed]

        return reduce(sent.event, sent.value, fails)

    def _compare_view(self, name: str) -> None:
        """Every event of every major is in its view, each value under its name or its name with the major.

        What was sent more than once is there as often as the registry's settings say.
        """
        if not set(self._tables([name])) - {REJECTED} <= self._readable:
            return  # reported already
        view = next((view for view in self.lake.artefacts.views if view.name == name), None)
        if view is None:
            self.lake.streams.proof.fail(name, "evolution", f"view {name}", "there is no such view")
            return
        self.session.create_views([view])
        days = ", ".join(f"'{day}'" for day in self.lake.moments.days)
        rows = self._rows(name, f"dt IN ({days})")
        duplicates = athena_settings(self.lake.registry).duplicates
        reported: set[object] = set()
        for sent in self._smallest_first(name):
            found = [_of_major(each, sent) for each in rows.get(sent.expected["event_id"], [])]
            for path, message in _wrong(sent.shown(duplicates), found).items():
                if path not in reported and len(reported) < SHOWN:
                    reported.add(path)
                    self.lake.streams.proof.fail(sent.event.label, "evolution", f"view {name}", message, sent.value)

    def _smallest_first(self, event: str) -> list[Sent]:
        rows = [sent for table, rows in self.lake.sent.items() if _event_of(table) == event for sent in rows.values()]
        return sorted(rows, key=lambda sent: len(str(sent.value)))

    def _compare_rejected(self) -> None:
        """What was refused is kept once, as it was sent and with every reason."""
        kept: dict[str, list[tuple[Any, Row]]] = defaultdict(list)
        for found in self.session.read(REJECTED):
            kept[str(found.get("event_id"))].append((_parsed(found.pop("raw", None)), found))
        alike: dict[str, list[Any]] = defaultdict(list)
        for _, value, expected in self.lake.refused:
            alike[str(expected.get("event_id"))].append(value)
        for event, value, expected in self.lake.refused:
            key = str(expected.get("event_id"))
            rows, times = [row for raw, row in kept[key] if raw == value], alike[key].count(value)
            if len(rows) != times:
                message = f"a refused event is there {len(rows)} times, and was sent {times} times"
            else:
                message = next(iter(_wrong([expected], [_nearest(rows, expected)]).values()), "")
            if message:
                self.lake.streams.proof.fail(event.label, "nothing lost", f"table {REJECTED}", message, value)
                return


def _wrong(expected: list[Row], rows: list[Row]) -> dict[Path, str]:
    """What is wrong with the rows that one event became, by column; () where they are not as many as they must be.

    Expected rows are in the order in which they arrived.
    """
    if len(rows) != len(expected):
        often = f", and not {len(expected)}" if len(expected) > 1 else ""
        return {(): f"the row is there {len(rows)} times{often}" if rows else "the row is not there"}
    arrived = sorted(rows, key=lambda row: str(row.get("received_at")))
    pairs = zip(expected, arrived, strict=True)
    return {each.path: str(each) for wanted, row in pairs for each in differences(wanted, row)}


def _of_major(read: Row, sent: Sent) -> Row:
    """A view's row by the names of the major's columns: where majors disagree, `x` may be called `x_v1`."""
    major = sent.event.version.major
    found = {}
    for name, value in sent.expected.items():
        names = (name, f"{name}_v{major}", f"{name}_v{major}_")
        found[name] = next((read[each] for each in names if each in read and same(value, read[each])), read.get(name))
    return found


def _nearest(rows: list[Row], expected: Row) -> Row:
    """Of rows that were sent alike, the one with the expected reasons."""
    return next((each for each in rows if not list(differences(expected, each))), rows[0])


def _parsed(raw: Any) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, TypeError):
        return raw


def _declared(table: dict[str, Any]) -> set[str]:
    return {each["Name"] for each in (*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", ()))}


def _event_of(table: str) -> str:
    return table.rpartition("_v")[0]
