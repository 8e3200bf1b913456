"""The view of an event: all its majors' tables as one, under the event's name.

The columns are those of the newest major, then what only older majors have. Where a type changed between majors and
the old values fit the new type, they are cast; where they do not, the newest major keeps the name and the older one's
column is there as `<name>_v<major>`: nothing is lost, and nothing changes its meaning.

The tables may hold an event more than once, since apps and Firehose send again what may not have arrived; the view has
it once, as it was first received. Copies are dropped in each table: what is sent again is of the same version, so of
the same table. Trino prunes partitions through a window only by what the window is partitioned by, hence `dt` there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from generators.athena.expressions import converted, null
from generators.athena.quoting import trino_name
from generators.lake import PARTITION
from generators.lake_tables import lake_tables
from registry.types import row_of
from registry.widening import fits

if TYPE_CHECKING:
    from registry.model import Registry, Type
    from registry.tables import Column, Table

_SYSTEM_FIRST, _SYSTEM_LAST = "received_at", PARTITION

Duplicates = Literal["day", "all", "keep"]
"""What becomes of copies of an event: one a day is left, one of all days, or all of them."""

_EVENT_ID = "event_id"
_SAME: dict[Duplicates, tuple[str, ...]] = {"day": (PARTITION, _EVENT_ID), "all": (_EVENT_ID,), "keep": ()}
_EARLIEST = (_SYSTEM_FIRST, "occurred_at")
"""What tells the first of several copies: the second decides between events that wrongly share an id."""


@dataclass(frozen=True, slots=True)
class View:
    """A view: the event's name, and its SELECT."""

    name: str
    sql: str


@dataclass(slots=True)
class _ViewColumn:
    """A column of the view: its type, and which column feeds it, by table."""

    name: str
    type: Type
    sources: dict[str, Column]


def views(registry: Registry, database: str | None = None, duplicates: Duplicates = "day") -> tuple[View, ...]:
    """Every event's view; tables are named without a database unless one is given."""
    majors: dict[str, list[Table]] = {}
    for table in lake_tables(registry):
        if table.union:
            majors.setdefault(table.union.newest.name, []).append(table.union)
    return tuple(View(event, _select(tables[::-1], database, duplicates)) for event, tables in majors.items())


def _select(tables: list[Table], database: str | None, duplicates: Duplicates) -> str:
    """The SELECT over an event's tables, newest major first."""
    columns = _columns(tables)
    return "\nUNION ALL\n".join(_of_table(table, columns, database, duplicates) for table in tables)


def view_columns(tables: list[Table]) -> tuple[tuple[str, Type], ...]:
    """Name and type of each column of the view, newest major first; without the columns that nobody sends."""
    return tuple((column.name, column.type) for column in _columns(tables))


def _of_table(table: Table, columns: list[_ViewColumn], database: str | None, duplicates: Duplicates) -> str:
    items = [trino_name(_SYSTEM_FIRST), *(_item(column, table) for column in columns), trino_name(_SYSTEM_LAST)]
    source = trino_name(database, table.name) if database else trino_name(table.name)
    return "SELECT\n  " + ",\n  ".join(items) + f"\nFROM {_without_copies(table, source, _SAME[duplicates])}"


def _without_copies(table: Table, source: str, same: tuple[str, ...]) -> str:
    """The rows of the table of which no earlier copy is there; all of them where an event may lack its id."""
    if not same or not _is_always_sent(table, _EVENT_ID):
        return source
    order = [name for name in _EARLIEST if name == _SYSTEM_FIRST or _is_always_sent(table, name)]
    copy = trino_name(_free("copy", {column.name for column in table.columns}))
    partition, earliest = (", ".join(map(trino_name, names)) for names in (same, order))
    window = f"row_number() OVER (PARTITION BY {partition} ORDER BY {earliest})"
    return f"(\n  SELECT *, {window} AS {copy}\n  FROM {source}\n)\nWHERE {copy} = 1"  # noqa: S608 quoted


def _is_always_sent(table: Table, name: str) -> bool:
    fields = [event.by_name.get(name) for event in table.versions]
    return all(field is not None and field.required and not field.nullable for field in fields)


def _item(column: _ViewColumn, table: Table) -> str:
    name, source = trino_name(column.name), column.sources.get(table.name)
    if source is None:
        return f"{null(column.type)} AS {name}"
    if source.type is column.type:
        return name if source.name == column.name else f"{trino_name(source.name)} AS {name}"
    held = trino_name(source.name)
    value = converted(held, source.type, column.type, frozenset(each.name for each in table.columns))
    return name if value == name else f"{value} AS {name}"


def _columns(tables: list[Table]) -> list[_ViewColumn]:
    """The view's columns over tables of which the newest is the first."""
    columns: dict[str, _ViewColumn] = {}
    taken = {column.name for table in tables for column in table.columns}
    for table in tables:
        for column in table.columns:
            known = columns.get(column.name)
            type_ = merged(known.type, column.type) if known else column.type
            if known is None or type_ is None:
                name = _free(f"{column.name}_v{table.newest.version.major}", taken) if known else column.name
                columns[name] = _ViewColumn(name, column.type, {table.name: column})
            else:
                known.type = type_
                known.sources[table.name] = column
    return list(columns.values())


def _free(name: str, taken: set[str]) -> str:
    """The name, with underscores appended until no column of any major has it."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def merged(new: Type, old: Type) -> Type | None:
    """The type that holds values of both majors: the newer one, records with the members that only the older has.

    None when a value of the older type does not fit the newer one.
    """
    if row_of(new).shape == "leaf" or new.name != old.name:
        return new if fits(old, new) else None
    if new.item and old.item:
        item = merged(new.item, old.item)
        return replace(new, item=item) if item else None
    return _merged_record(new, old)


def _merged_record(new: Type, old: Type) -> Type | None:
    members = {field.name: field for field in new.fields}
    for field in old.fields:
        known = members.get(field.name)
        type_ = merged(known.type, field.type) if known else field.type
        if type_ is None:
            return None
        members[field.name] = replace(known or field, type=type_)
    return replace(new, fields=tuple(members.values()))
