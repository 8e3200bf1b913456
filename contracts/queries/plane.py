"""The query plane: which of the consumers' queries a change breaks, and what about a column or field does.

Each query is bound before and after. What bound and no longer does, what changed its type, and what new events no
longer fill is named with the query, its owner and the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contracts.queries.binding import Binding, bind
from contracts.queries.catalogue import catalogue
from contracts.queries.consumers import read_queries
from contracts.queries.rules import INVALID, READS_DEPRECATED, READS_REMOVED, RESULT_CHANGED, TYPE_CHANGED, UNBOUND
from contracts.queries.types import shift
from registry.compatibility.verdict import Verdict
from registry.findings import Finding
from registry.tables import table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contracts.queries.binding import Read
    from contracts.queries.catalogue import Catalogue
    from contracts.queries.consumers import Query
    from contracts.queries.rules import QueryRule
    from contracts.queries.scope import Origin, Problem
    from contracts.queries.types import Path
    from registry.compatibility.verdict import Gravity
    from registry.loader import Source
    from registry.model import Field, Registry


@dataclass(frozen=True)
class _Pair:
    """One query before and after."""

    query: Query
    before: Binding
    after: Binding
    old: Catalogue
    new: Catalogue
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def verdict(self, rule: QueryRule, origin: Origin, message: str, gravity: Gravity | None = None) -> Verdict:
        """A verdict about what the query reads from an origin, at the first place where it does."""
        place = min((place for place, origins in self.before.places.items() if origin in origins), default=(1, 1))
        return self.verdict_at(rule, origin, place, message, gravity)

    def verdict_at(
        self, rule: QueryRule, origin: Origin, place: tuple[int, int], message: str, gravity: Gravity | None = None
    ) -> Verdict:
        """A verdict about an origin at a place of the query."""
        table, path = origin
        relation = self.old.relation(table) or self.new.relation(table)
        return Verdict(
            rule=rule.id,
            planes=("query",),
            gravity=gravity or rule.gravity,
            event=relation.event.name if relation and relation.event else table,
            where=shown_path(path),
            message=f"{message} (query `{self.query.name}`)",
            instead=rule.instead,
            position=self.query.position(*place),
            subject=self.query.name,
            hurts=(f"the query `{self.query.name}` of {self.query.owner}",),
        )

    def once(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """A column that is named on several lines is said once, at the first; what is unbound is only that."""
        for each in verdicts:
            key, unbound = ((rule, each.event, each.where) for rule in (each.rule, UNBOUND.id))
            if key not in self.seen and unbound not in self.seen:
                self.seen.add(key)
                yield each


def shown_path(path: Path) -> str:
    """A path as people write it: `content.tags[].name`."""
    return ".".join(path).replace(".[]", "[]").replace(".{}", "{}")


def query_verdicts(before: Registry, after: Registry, queries: Iterable[Query]) -> tuple[Verdict, ...]:
    """What the change from one registry to another does to some queries, by query and place.

    Raises:
        MissingPartError: sqlglot is not installed, and there is a query.
    """
    old, new = catalogue(before), catalogue(after)
    verdicts: list[Verdict] = []
    for query in queries:
        now = bind(query.sql, new)
        if now.binds and all(new.has_the_same(table, old) for table in now.tables):
            continue  # nearly always: a change touches few tables
        pair = _Pair(query, bind(query.sql, old), now, old, new)
        found = [each for rule in _JUDGES for each in pair.once(rule(pair))]
        verdicts += sorted(found, key=lambda each: each.position)
    return tuple(verdicts)


def _unbound(pair: _Pair) -> Iterator[Verdict]:
    """Problems of a query that had none."""
    for problem in pair.after.problems if pair.before.binds else ():
        origin = _origin(pair, problem)
        yield pair.verdict_at(UNBOUND, origin, problem[:2], f"no longer binds: {problem.message}")


def _origin(pair: _Pair, problem: Problem) -> Origin:
    """What was read at the place of a problem, or the first thing on its line, or the first thing at all."""
    places = pair.before.places
    exact = places.get((problem.line, problem.column))
    nearest = min(places, key=lambda place: (place[0] != problem.line, abs(place[1] - problem.column)), default=None)
    origins = exact or (places[nearest] if nearest else None)
    return min(origins) if origins else ("", ())


def _type_changed(pair: _Pair) -> Iterator[Verdict]:
    """Types of what is read on both sides, and what a name stands for."""
    unbound = {problem[:2] for problem in pair.after.problems}
    now = {read[:2]: read for read in pair.after.reads}
    for was in _in_order(pair.before.reads):
        read = now.get(was[:2])
        kind = shift(was.type, read.type) if read else "same"
        places = {place for place, origins in pair.before.places.items() if was[:2] in origins}
        if read and kind in ("narrower", "other") and not (places and places <= unbound):
            message = f"`{shown_path(was.path)}` of {was.table} was {was.type} and becomes {read.type}"
            gravity: Gravity = "breaking" if kind == "other" else "warning"
            yield pair.verdict(TYPE_CHANGED, was[:2], message, gravity)
    yield from _rebound(pair)


def _rebound(pair: _Pair) -> Iterator[Verdict]:
    """Names that stand for another column than before: UNNEST goes by position, subqueries by what is nearest."""
    for place, was in pair.before.places.items():
        now = pair.after.places.get(place)
        if now and now != was and not pair.after.problems:
            names = ", ".join(f"{table}.{shown_path(path)}" for table, path in sorted(now))
            message = f"`{shown_path(min(was)[1])}` of {min(was)[0]} was read here, and now {names}"
            yield pair.verdict_at(TYPE_CHANGED, min(was), place, message)


def _result_changed(pair: _Pair) -> Iterator[Verdict]:
    """Columns that `*` brought and no longer brings, or brings with another type."""
    was, now = (dict(each.columns or ()) for each in (pair.before, pair.after))
    if not was or not now or pair.after.problems or any(rule == TYPE_CHANGED.id for rule, _, _ in pair.seen):
        return
    tables = [table for origins in pair.before.places.values() for table, _ in origins]
    for name, type_ in was.items():
        lost = name not in now
        if name and (lost or shift(type_, now[name]) in ("narrower", "other")):
            what = "is gone" if lost else f"was {type_} and becomes {now[name]}"
            yield pair.verdict(RESULT_CHANGED, (tables[0] if tables else "", (name,)), f"`{name}` of the result {what}")


def _reads_removed(pair: _Pair) -> Iterator[Verdict]:
    after = {read[:2] for read in pair.after.reads}
    for read in _in_order(pair.before.reads):
        if read[:2] in after and _fields(pair.old, read) is not None and _fields(pair.new, read) is None:
            message = f"`{shown_path(read.path)}` of {read.table} stays NULL in new events: nothing sends it any more"
            yield pair.verdict(READS_REMOVED, read[:2], message)
    yield from _older_majors(pair)


def _older_majors(pair: _Pair) -> Iterator[Verdict]:
    """Tables that a new major leaves to the apps of yesterday."""
    for table in sorted(pair.before.tables & pair.after.tables):
        if pair.old.is_newest(table) and not pair.new.is_newest(table):
            newest = pair.new.lineages[table].newest
            now = table_name(newest.name, newest.version.major)
            message = f"new events go to {now} and no longer to {table}; the view `{newest.name}` shows both"
            yield pair.verdict(READS_REMOVED, (table, ()), message)


def _reads_deprecated(pair: _Pair) -> Iterator[Verdict]:
    """Fields, and what holds them, that were not deprecated before."""
    for read in _in_order(pair.after.reads):
        was, now = _fields(pair.old, read) or (), _fields(pair.new, read) or ()
        held = {each.name for each in was if each.deprecated}
        for each in now:
            if each.deprecated and each.name not in held:
                use = f", use `{each.deprecated.use}`" if each.deprecated.use else ""
                message = f"`{shown_path(read.path)}` of {read.table} is deprecated: {each.deprecated.reason}{use}"
                yield pair.verdict(READS_DEPRECATED, read[:2], message)
                break
    yield from _deprecated_events(pair)


def _deprecated_events(pair: _Pair) -> Iterator[Verdict]:
    for table in sorted(pair.after.tables):
        was, now = (held.relation(table) for held in (pair.old, pair.new))
        deprecated = now.event.deprecated if now and now.event else None
        if deprecated and not (was and was.event and was.event.deprecated):
            yield pair.verdict(READS_DEPRECATED, (table, ()), f"{table} is deprecated: {deprecated.reason}")


def _invalid(pair: _Pair) -> Iterator[Verdict]:
    """Problems of a query that did not bind before the change either, or that the change brings."""
    for problem in () if pair.before.binds else pair.after.problems:
        found = pair.verdict_at(INVALID, ("", ()), problem[:2], f"does not bind: {problem.message}")
        yield replace(found, instead=problem.help)


_JUDGES: tuple[Callable[[_Pair], Iterator[Verdict]], ...] = (
    _unbound,
    _type_changed,
    _result_changed,
    _reads_removed,
    _reads_deprecated,
    _invalid,
)


def _in_order(reads: Iterable[Read]) -> list[Read]:
    return sorted(reads, key=lambda read: read[:2])


def _fields(held: Catalogue, read: Read) -> tuple[Field, ...] | None:
    relation = held.relation(read.table)
    return relation.fields(read.path) if relation else None


def query_findings(source: Source) -> list[Finding]:
    """What is wrong with a registry's queries as they are: files that are none, and queries that do not bind.

    Queries are bound only while the definitions can be read whole: otherwise a column would be missing for another
    reason, which is reported already.

    Raises:
        MissingPartError: sqlglot is not installed, and there is a query.
    """
    read = read_queries(source.root)
    findings = list(read.findings)
    if source.registry is None or source.findings:
        return findings
    held = catalogue(source.registry)
    for query in read.queries:
        for problem in bind(query.sql, held).problems:
            message = f"the query `{query.name}` does not bind: {problem.message}"
            findings.append(Finding(INVALID.id, "error", query.position(*problem[:2]), message, problem.help))
    return findings
