"""The consumers' queries that a change may touch, and what it does to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from contracts.queries.consumers import Queries, read_queries
from registry.compatibility.verdict import Comparison, EventComparison
from registry.findings import Finding
from registry.tree import Disk
from sayso.narrowing import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.compatibility.verdict import Verdict
    from registry.loader import Source
    from registry.model import Event
    from sayso.sides import Sides

_FOLDER = "consumers"


class Asked(NamedTuple):
    """The comparison with what happens to the queries.

    `findings` are about queries that the change brings, and that are none or do not bind; `notes` about those that
    did not bind before.
    """

    comparison: Comparison
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def with_queries(comparison: Comparison, sides: Sides) -> Asked:
    """What a comparison does to the queries that it may touch, and what is wrong with those that it brings.

    Raises:
        MissingPartError: there are queries to bind, and sqlglot is not installed.
    """
    changed = {event.name for event in comparison.events}
    read = _queries(sides)
    broken = tuple(each for each in read.findings if each.position.file in sides.files)
    queries = [query for query in read.queries if names_in(query.sql) & changed or query.file in sides.files]
    if not queries or sides.before.registry is None or sides.after.registry is None:
        return Asked(comparison, broken)
    from contracts.queries.plane import query_verdicts  # noqa: PLC0415 - sqlglot takes a while, and has nothing to do yet

    found = query_verdicts(sides.before.registry, sides.after.registry, queries)
    unbound = [each for each in found if not each.event]
    brought = (_finding(each) for each in unbound if each.position.file in sides.files)
    notes = (f"{each.position}: {each.message}" for each in unbound if each.position.file not in sides.files)
    joined = _joined(comparison, [each for each in found if each.event], sides)
    return Asked(joined, (*broken, *brought), tuple(notes))


def _finding(verdict: Verdict) -> Finding:
    return Finding(verdict.rule, "error", verdict.position, verdict.message, verdict.instead)


def _queries(sides: Sides) -> Queries:
    """The queries of the newer side, wherever it is read from."""
    tree = sides.after.tree
    if not tree.is_folder(_FOLDER):
        return Queries()

    if isinstance(tree, Disk):
        return read_queries(tree.root)
    with TemporaryDirectory(prefix="sayso-") as folder:
        (Path(folder) / _FOLDER).mkdir()
        for name in tree.names(_FOLDER):
            if not tree.is_folder(f"{_FOLDER}/{name}"):
                (Path(folder) / _FOLDER / name).write_bytes(tree.read(f"{_FOLDER}/{name}"))
        return read_queries(Path(folder))


def _joined(comparison: Comparison, verdicts: Iterable[Verdict], sides: Sides) -> Comparison:
    """Each verdict with its event, which may differ in nothing else: the query is what changed."""
    events = {event.name: event for event in comparison.events}
    for verdict in verdicts:
        event = events.get(verdict.event) or _same(verdict.event, sides)
        events[event.name] = replace(event, verdicts=(*event.verdicts, verdict))
    order = ("breaking", "warning", "note")
    return Comparison(
        events=tuple(
            # The sort is stable: of equal gravity, the rules' verdicts stay before the queries'.
            replace(event, verdicts=tuple(sorted(event.verdicts, key=lambda each: order.index(each.gravity))))
            for _, event in sorted(events.items())
        )
    )


def _same(name: str, sides: Sides) -> EventComparison:
    old, new = (_newest(source, name) for source in (sides.before, sides.after))
    return EventComparison(name=name, old=old, new=new, changes=(), verdicts=(), needs="none")


def _newest(source: Source, name: str) -> Event | None:
    lineage = source.registry.lineage(name) if source.registry else None
    return lineage.newest if lineage else None
