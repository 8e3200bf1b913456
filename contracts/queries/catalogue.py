"""What queries can read: every table and view that is generated for a registry, with Trino's types.

Names are known at once, columns when a query asks for them: most of a registry is read by no query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from contracts.queries.types import SqlType, at, of_registry, of_sqlglot
from generators.athena.views import view_columns
from generators.lake import PARTITION, REJECTED, REJECTED_COLUMNS
from registry.tables import table_name, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contracts.queries.types import Path
    from registry.model import Event, Field, Lineage, Registry, Type

CATALOG = "awsdatacatalog"
RECEIVED_AT, DT = ("received_at", SqlType("timestamp", (3,))), (PARTITION, SqlType("varchar"))
HIDDEN = {
    "$path": SqlType("varchar"),
    "$bucket": SqlType("integer"),
    "$partition": SqlType("varchar"),
    "$file_size": SqlType("bigint"),
    "$file_modified_time": SqlType("timestamp with time zone", (3,)),
}
"""Columns that every table has and `*` leaves out (Trino, "Hive connector", special columns); views have none."""


@dataclass(frozen=True)
class Relation:
    """A table or a view: its columns in order, and the event whose newest version feeds it, if any."""

    name: str
    columns: Mapping[str, SqlType | None]
    event: Event | None = None
    hidden: Mapping[str, SqlType] = field(default_factory=dict)

    def type_at(self, path: Path) -> SqlType | None:
        """The type of a column, or of what is at a path inside it; None when it is not there."""
        column = self.columns.get(path[0]) or self.hidden.get(path[0])
        return at(column, path[1:])

    def fields(self, path: Path) -> tuple[Field, ...] | None:
        """The fields that the newest version sends for a path, outermost first; None when it sends no such thing.

        A column that no field stands behind (`received_at`, `rejected`) has none, and is no less there.
        """
        if self.event is None or path[0] in self._unsent:
            return ()
        held: tuple[Field, ...] = self.event.columns
        found: list[Field] = []
        for part in path:
            if part in ("[]", "{}"):
                continue
            field_ = next((each for each in held if each.name.lower() == part), None)
            if field_ is None:
                return None
            found.append(field_)
            held = _members(field_.type)
        return tuple(found)

    @cached_property
    def _unsent(self) -> frozenset[str]:
        return frozenset({RECEIVED_AT[0], DT[0], *self.hidden})


def _members(type_: Type) -> tuple[Field, ...]:
    while type_.item:
        type_ = type_.item
    return type_.fields


@dataclass(frozen=True)
class Catalogue:
    """Relations by name. `databases` are those of the registry's environments: all hold the same tables.

    `makers` make a relation when it is asked for, `lineages` are the events that relations are made of.
    """

    databases: frozenset[str]
    makers: Mapping[str, Callable[[], Relation]]
    lineages: Mapping[str, Lineage] = field(default_factory=dict, repr=False)
    _made: dict[str, Relation] = field(default_factory=dict, repr=False, compare=False)

    def relation(self, name: str) -> Relation | None:
        """The table or view of a name in lower case, or None."""
        if name not in self._made and name in self.makers:
            self._made[name] = self.makers[name]()
        return self._made.get(name)

    def has_the_same(self, name: str, other: Catalogue) -> bool:
        """Whether a name stands for the same in another registry, by what it is made of."""
        return name in self.makers and name in other.makers and self.lineages.get(name) == other.lineages.get(name)

    def is_newest(self, name: str) -> bool:
        """Whether no newer major has a table of its own; a view is fed by all of them."""
        relation, lineage = self.relation(name), self.lineages.get(name)
        return not (relation and relation.event and lineage) or relation.event.version == lineage.newest.version

    def is_ours(self, catalog: str, database: str) -> bool:
        """Whether a qualified name (parts in lower case, or empty) leads to what this registry generates."""
        return catalog in ("", CATALOG) and (not database or database in self.databases)


def catalogue(registry: Registry, databases: frozenset[str] | None = None) -> Catalogue:
    """Everything that is generated for a registry.

    Args:
        registry: The registry.
        databases: What queries may write before a table's name; by default those of the registry's deployments.
    """
    named = frozenset(place.database.lower() for place in registry.config.deployments.values())
    makers: dict[str, Callable[[], Relation]] = {REJECTED: _rejected}
    lineages: dict[str, Lineage] = {}
    readers = registry.config.readers
    for lineage in registry.lineages:
        found = dict(_of_lineage(lineage, readers))
        makers.update(found)
        lineages.update(dict.fromkeys(found, lineage))
    return Catalogue(named if databases is None else databases, makers, lineages)


def _of_lineage(lineage: Lineage, readers: tuple[str, ...]) -> Iterator[tuple[str, Callable[[], Relation]]]:
    for index, major in enumerate(lineage.majors):
        yield table_name(lineage.name, major), partial(_table, lineage, index, readers)
    yield lineage.name, partial(_view, lineage, readers)


def _table(lineage: Lineage, index: int, readers: tuple[str, ...]) -> Relation:
    table = tables_of(lineage, readers)[index]
    columns = [(column.name, of_registry(column.type)) for column in table.columns]
    return Relation(table.name, _columns(columns), table.newest, HIDDEN)


def _view(lineage: Lineage, readers: tuple[str, ...]) -> Relation:
    tables = list(tables_of(lineage, readers)[::-1])
    columns = [(name, of_registry(type_)) for name, type_ in view_columns(tables)]
    return Relation(lineage.name, _columns(columns), lineage.newest)


def _columns(columns: list[tuple[str, SqlType]]) -> dict[str, SqlType | None]:
    return {name.lower(): type_ for name, type_ in (RECEIVED_AT, *columns, DT)}


def _rejected() -> Relation:
    from sqlglot import exp  # noqa: PLC0415 - sqlglot is optional

    columns = {
        name: _trino(of_sqlglot(exp.DataType.build(type_, dialect="hive"))) for name, type_, _ in REJECTED_COLUMNS
    }
    return Relation(REJECTED, {**columns, DT[0]: DT[1]}, None, HIDDEN)


def _trino(type_: SqlType | None) -> SqlType | None:
    """A Hive type by Trino's name: the two differ in the precision that a timestamp does not write."""
    return RECEIVED_AT[1] if type_ and type_.name == "timestamp" else type_
