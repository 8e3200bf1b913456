"""What a column of a file may be read as: the verdict that DuckDB's CAST, which takes nearly all, cannot give.

It is what Trino 476 (Athena's engine family) was measured to read right and to find by a condition, one Parquet file a
change. Changes that it reads wrong without a word (int -> date, decimal -> fewer digits), only while the values are
small (bigint -> int), or of which a condition misses rows (int -> double, decimal -> another scale) are refused like
those that it refuses itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from contracts.hive_types import PRIMITIVES, Array, Map, Primitive, Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.hive_types import HiveType

# (type in the file, type in the table)
WIDENINGS = frozenset({("int", "bigint")})

_OF_ARROW: dict[pa.DataType, Primitive] = {
    pa.type_for_alias(row.arrow): Primitive(row.name)
    for row in PRIMITIVES.values()
    # char and varchar are strings in a file
    if row.arrow and not row.limits
}


def file_type(kind: pa.DataType) -> HiveType | None:
    """The Hive type that a file's Arrow type stands for, or None if Hive has none."""
    if pa.types.is_decimal(kind):
        return Primitive("decimal", (kind.precision, kind.scale))
    if pa.types.is_timestamp(kind):
        return Primitive("timestamp")
    if pa.types.is_map(kind):
        key, value = file_type(kind.key_type), file_type(kind.item_type)
        return Map(key, value) if isinstance(key, Primitive) and value else None
    if pa.types.is_list(kind):
        item = file_type(kind.value_type)
        return Array(item) if item else None
    if pa.types.is_struct(kind):
        members = [(field.name, file_type(field.type)) for field in kind]
        known = tuple((name, member) for name, member in members if member is not None)
        return Struct(known) if len(known) == len(members) else None
    return _OF_ARROW.get(kind)


def refusal(found: HiveType, declared: HiveType, path: str = "") -> str | None:
    """Why a value of type `found` cannot be read as `declared`, or None if it can."""
    if type(found) is not type(declared):
        return _says(found, declared, path)
    return _COMPARE[type(declared)](found, declared, path)


def _says(found: HiveType, declared: HiveType, path: str) -> str:
    place = f" at {path.lstrip('.')}" if path else ""
    return f"the file has {found}, the table declares {declared}{place}"


def _primitive(found: Primitive, declared: Primitive, path: str) -> str | None:
    if found.name == declared.name == "decimal":
        fits = _decimal_fits(found.parameters, declared.parameters)
    else:
        same = _arrow(found) is not None and _arrow(found) == _arrow(declared)
        fits = same or (found.name, declared.name) in WIDENINGS
    return None if fits else _says(found, declared, path)


def _arrow(kind: Primitive) -> str | None:
    return PRIMITIVES[kind.name].arrow


def _decimal_fits(found: tuple[int, ...], declared: tuple[int, ...]) -> bool:
    """More digits are fine before the point, and as many as there were behind it."""
    return declared[1] == found[1] and declared[0] >= found[0]


def _array(found: Array, declared: Array, path: str) -> str | None:
    return refusal(found.item, declared.item, f"{path}[]")


def _map(found: Map, declared: Map, path: str) -> str | None:
    key = refusal(found.key, declared.key, f"{path}{{key}}")
    return key or refusal(found.value, declared.value, f"{path}{{}}")


def _struct(found: Struct, declared: Struct, path: str) -> str | None:
    """Members are matched by name; one that the file lacks reads as NULL, one that the table lacks is dropped."""
    present = {name.lower(): kind for name, kind in found.members}
    # Trino was measured to read NULL, even where the file has a struct: another wrong value without a word.
    if not any(name.lower() in present for name, _ in declared.members):
        return f"{_says(found, declared, path)}: no member in common"
    for name, kind in declared.members:
        if name.lower() in present:
            why = refusal(present[name.lower()], kind, f"{path}.{name}")
            if why:
                return why
    return None


_COMPARE: dict[type, Callable[[Any, Any, str], str | None]] = {
    Primitive: _primitive,
    Array: _array,
    Map: _map,
    Struct: _struct,
}
