"""What a field's type is called on a plane: the cell of the type table, filled in from the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.types import row_of

if TYPE_CHECKING:
    from registry.model import Type


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a plane writes the members of a record: `member` with `{name}` and `{type}`, and the joiner."""

    cell: str
    member: str
    joiner: str


DIALECTS: tuple[Dialect, ...] = (
    Dialect("hive", "{name}:{type}", ","),
    Dialect("trino", '"{name}" {type}', ", "),
    Dialect("spark", "`{name}`: {type}", ", "),
    Dialect("arrow", "{name}: {type}", ", "),
    Dialect("parquet", "{name}: {type}", ", "),
    Dialect("mysql", "{name} {type}", ", "),
    Dialect("avro", '{{"name":"{name}","type":["null",{type}],"default":null}}', ","),
)
_BY_CELL = {dialect.cell: dialect for dialect in DIALECTS}


def type_name(type_: Type, plane: str, label: str = "record") -> str:
    """What a field's type is called on a plane, e.g. `type_name(t, "hive")` -> `array<struct<a:int>>`.

    `label` names records on planes that need a name for each (Avro); inner ones get their path appended.
    """
    row, dialect = row_of(type_), _BY_CELL[plane]
    members = dialect.joiner.join(
        dialect.member.format(name=field.name, type=type_name(field.type, plane, f"{label}_{field.name}"))
        for field in type_.fields
    )
    cell: str = getattr(row, plane)
    return cell.format(
        precision=type_.precision,
        scale=type_.scale,
        item=type_name(type_.item, plane, label) if type_.item else "",
        members=members,
        label=label,
    )
