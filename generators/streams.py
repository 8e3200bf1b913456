"""The delivery streams of a registry: which tables each feeds, as the layout says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.lake_tables import lake_tables

if TYPE_CHECKING:
    from generators.formats import Format
    from generators.lake_tables import LakeTable
    from registry.layouts import Layout
    from registry.model import Registry

KEYS = {"event": ".event", "major": '.schema_version | split(".")[0]'}
"""By what a shared stream tells its tables apart: partition keys, and how jq reads them from a row."""
_TABLE = "!{partitionKeyFromQuery:event}_v!{partitionKeyFromQuery:major}"
"""A row's table (`registry.tables.table_name`), made from these keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A delivery stream in every environment: its short name, the tables it feeds, and the prefix of their rows.

    A shared stream reads each row's table from the row; its prefix says so. It gathers `least_seconds` at least.
    """

    name: str
    tables: tuple[LakeTable, ...]
    prefix: str
    is_shared: bool = False
    least_seconds: int = 0

    @property
    def format(self) -> Format:
        """How its rows are stored."""
        return self.tables[0].format

    @property
    def freshness_seconds(self) -> int | None:
        """How soon the most impatient of its events must be queryable; None where it carries none."""
        return min((table.union.newest.freshness_seconds for table in self.tables if table.union), default=None)


def streams_of(registry: Registry) -> tuple[Stream, ...]:
    """Every delivery stream of the registry, `rejected` last."""
    layout = registry.config.storage_layout
    *of_events, rejected = lake_tables(registry)
    fed: dict[str, list[LakeTable]] = {}
    for table in of_events:
        fed.setdefault(layout.stream_of(table.name), []).append(table)
    return (*(_stream(layout, name, tables) for name, tables in fed.items()), _own(rejected))


def _stream(layout: Layout, name: str, tables: list[LakeTable]) -> Stream:
    if not layout.is_shared:
        return _own(*tables)
    prefix = f"{layout.rows}{_TABLE}/"
    return Stream(name=name, tables=tuple(tables), prefix=prefix, is_shared=True, least_seconds=layout.least_seconds)


def _own(table: LakeTable) -> Stream:
    return Stream(name=table.name, tables=(table,), prefix=table.prefix)
