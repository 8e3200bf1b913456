"""What a change means for tables: where a path leads in one, and which statements deploying would run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.walking import type_at
from registry.type_names import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from registry.model import Type
    from registry.tables import Table


def holds(table: Table, path: tuple[str, ...]) -> bool:
    """Whether a table has a column, or a member inside one, at a path of a change."""
    return type_at(table, path) is not None


def statements(before: Sequence[Table], after: Sequence[Table]) -> tuple[str, ...]:
    """What deploying would run, shortly: a new table's name, columns to add, and what Glue is told instead of SQL."""
    known = {table.name: table for table in before}
    found: list[str] = []
    for table in after:
        old = known.pop(table.name, None)
        found += _altered(old, table) if old else [f"CREATE EXTERNAL TABLE `{table.name}`"]
    return (*found, *(f"-- no longer generated: {name}" for name in known))


def _altered(old: Table, new: Table) -> Iterator[str]:
    before = {column.name: column.type for column in old.columns}
    after = {column.name: column.type for column in new.columns}
    added = ", ".join(f"`{name}` {_hive(type_)}" for name, type_ in after.items() if name not in before)
    if added:
        yield f"ALTER TABLE `{new.name}` ADD COLUMNS ({added})"
    # Athena's DDL cannot change a column's type in a Parquet table; the Glue API does.
    for name, type_ in before.items():
        if name not in after:
            yield f"-- glue:UpdateTable {new.name}: column {name} {_hive(type_)} -> gone"
        elif after[name] != type_ and _hive(after[name]) != _hive(type_):
            yield f"-- glue:UpdateTable {new.name}: column {name} {_hive(type_)} -> {_hive(after[name])}"


def _hive(type_: Type) -> str:
    return type_name(type_, "hive")
