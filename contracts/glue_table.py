"""A Glue `TableInput` as a value: names, types and places, checked as a query engine checks them.

Glue stores what it is given; Athena refuses it when the table is read. So a wrong type string or two columns
that differ in case are errors here, with the table's and the column's name. Names come in lower case, as Glue
folds them (Athena User Guide, "Name databases, tables, and columns").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from contracts.hive_types import HiveTypeError, parse_hive_type
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contracts.hive_types import HiveType

Columns: TypeAlias = "tuple[tuple[str, HiveType], ...]"


@dataclass(frozen=True, slots=True)
class GlueTable:
    """What a reader needs of a table. `location` has no trailing slash; `parameters` are the table's own."""

    name: str
    columns: Columns
    partition_keys: Columns
    location: str
    parameters: Mapping[str, str]
    input_format: str
    serde: str
    serde_parameters: Mapping[str, str]

    def error(self, message: str, column: str = "") -> EngineError:
        """An error that names the table and, if given, the column."""
        place = f"table {self.name}, column {column}" if column else f"table {self.name}"
        return EngineError(f"{place}: {message}")


def glue_table(table: Mapping[str, Any]) -> GlueTable:
    """Read a `TableInput` dictionary.

    Raises:
        EngineError: no name or columns, a type string that Hive refuses, two columns of one name.
    """
    name = str(table.get("Name", "")).lower()
    storage = table.get("StorageDescriptor") or {}
    serde = storage.get("SerdeInfo") or {}
    if not name or not storage.get("Columns"):
        raise EngineError(f"table {name or '?'}: a TableInput needs Name and StorageDescriptor.Columns")
    columns = _columns(name, storage["Columns"])
    keys = _columns(name, table.get("PartitionKeys") or ())
    _refuse_twins(name, (*columns, *keys))
    return GlueTable(
        name=name,
        columns=columns,
        partition_keys=keys,
        location=str(storage.get("Location", "")).rstrip("/"),
        parameters=dict(table.get("Parameters") or {}),
        input_format=str(storage.get("InputFormat", "")),
        serde=str(serde.get("SerializationLibrary", "")),
        serde_parameters=dict(serde.get("Parameters") or {}),
    )


def _columns(table: str, columns: Iterable[Mapping[str, Any]]) -> Columns:
    return tuple((str(column["Name"]).lower(), _type(table, column)) for column in columns)


def _type(table: str, column: Mapping[str, Any]) -> HiveType:
    try:
        return parse_hive_type(str(column.get("Type", "")))
    except HiveTypeError as why:
        raise EngineError(f"table {table}, column {column['Name']}: {why}") from why


def _refuse_twins(table: str, columns: Columns) -> None:
    twins = sorted(name for name, count in Counter(name for name, _ in columns).items() if count > 1)
    if twins:
        raise EngineError(f"table {table}, column {twins[0]}: declared twice (case does not tell columns apart)")
