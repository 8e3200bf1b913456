"""What the versions of a major mean together: one table, the union of all of them.

A field that a later version drops stays a column; a field whose type widens has the wider type; a new field is
appended. So adding a version only ever adds columns at the end, and every row ever written stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from registry.type_names import type_name
from registry.widening import fits, widens_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.model import Event, Field, Lineage, Type
    from registry.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the newest field that feeds it, with the type that holds what every version sends."""

    field: Field
    type: Type
    since: Version
    dropped: Version | None = None

    @property
    def name(self) -> str:
        """The column's name."""
        return self.field.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table of one major of one event, without the columns that nobody sends."""

    name: str
    newest: Event
    versions: tuple[Event, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions whose types no column can hold together, and the reader that would break."""

    path: tuple[str, ...]
    old: Event
    new: Event
    old_type: Type
    new_type: Type
    reader: str


def table_name(event: str, major: int) -> str:
    """The table of a major: `card_click_v1`."""
    return f"{event}_v{major}"


def tables_of(lineage: Lineage, readers: tuple[str, ...]) -> tuple[Table, ...]:
    """The lineage's tables, one a major, oldest first."""
    return tuple(union(events, readers)[0] for events in lineage.majors.values())


def union(events: Iterable[Event], readers: tuple[str, ...]) -> tuple[Table, tuple[Conflict, ...]]:
    """The table of some versions of one major, oldest first, and what does not fit into it."""
    versions = tuple(events)
    columns: dict[str, Column] = {}
    conflicts: list[Conflict] = []
    for index, event in enumerate(versions):
        for name in columns.keys() - event.by_name.keys():
            columns[name] = replace(columns[name], dropped=columns[name].dropped or event.version)
        for field in event.columns:
            before = columns.get(field.name)
            if before is None:
                columns[field.name] = Column(field=field, type=field.type, since=event.version)
                continue
            joined, clashes = join(before.type, field.type, readers)
            conflicts += (
                Conflict((field.name, *clash.path), versions[index - 1], event, clash.old, clash.new, clash.reader)
                for clash in clashes
            )
            columns[field.name] = Column(field=field, type=joined, since=before.since)
    newest = versions[-1]
    name = table_name(newest.name, newest.version.major)
    table = Table(name=name, newest=newest, versions=versions, columns=tuple(columns.values()))
    return table, tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Clash:
    """Where inside two types they cannot be joined."""

    path: tuple[str, ...]
    old: Type
    new: Type
    reader: str


def join(old: Type, new: Type, readers: tuple[str, ...]) -> tuple[Type, tuple[Clash, ...]]:
    """The type of a column that held `old` and shall hold `new` too; the older type where they clash.

    A record keeps its members' order and gets new ones at its end; a narrower new type goes into the old column.
    """
    if old is new or old == new:
        return new, ()  # nearly always: a version changes few fields
    if old.name == new.name and (old.item or old.fields):
        return _join_inside(old, new, readers)
    if type_name(old, "hive") == type_name(new, "hive") or fits(new, old):
        return (new if type_name(old, "hive") == type_name(new, "hive") else old), ()
    for reader in readers:
        if not widens_to(old, new, reader):
            return old, (Clash((), old, new, reader),)
    return new, ()


def _join_inside(old: Type, new: Type, readers: tuple[str, ...]) -> tuple[Type, tuple[Clash, ...]]:
    if old.item and new.item:
        item, clashes = join(old.item, new.item, readers)
        return replace(new, item=item), clashes
    members = {field.name: field for field in old.fields}
    found: list[Clash] = []
    for field in new.fields:
        if field.name in members:
            joined, clashes = join(members[field.name].type, field.type, readers)
            found += (replace(clash, path=(field.name, *clash.path)) for clash in clashes)
            field = replace(field, type=joined)  # noqa: PLW2901 - the member as the table holds it
        members[field.name] = field
    return replace(new, fields=tuple(members.values())), tuple(found)


def leaves(type_: Type, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Type]]:
    """Every value below a type that a query can name: a record's members by path; an array or a map as a whole."""
    if not type_.fields:
        yield path, type_
    for field in type_.fields:
        yield from leaves(field.type, (*path, field.name))
