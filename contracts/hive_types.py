"""Glue and Hive type strings as values: `struct<a:int,b:array<string>>` and the like.

The grammar is the one of Hive's `TypeInfoUtils` (apache/hive, serde2/typeinfo): no spaces, lower-case type
names, no `integer`. Glue stores any string without looking at it, so a wrong one only fails when a query
engine reads the table; here it fails with the place and with what could stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class PrimitiveRow:
    """A row of :data:`PRIMITIVES`: one type's name in Hive, in Arrow and in DuckDB.

    `arrow` is an Arrow type alias; `None` where the type has parameters that Arrow takes too.
    `limits` gives the largest value of each parameter, `defaults` what an omitted one means.
    """

    name: str
    arrow: str | None
    duckdb: str
    limits: tuple[int, ...] = ()
    defaults: tuple[int, ...] = ()


# A Hive timestamp has nanoseconds in the file (INT96), but Athena's is a timestamp(3)
# (Athena User Guide, "Data types"), so that is what the engine reads.
PRIMITIVES: dict[str, PrimitiveRow] = {
    row.name: row
    for row in (
        PrimitiveRow("boolean", "bool", "BOOLEAN"),
        PrimitiveRow("tinyint", "int8", "TINYINT"),
        PrimitiveRow("smallint", "int16", "SMALLINT"),
        PrimitiveRow("int", "int32", "INTEGER"),
        PrimitiveRow("bigint", "int64", "BIGINT"),
        PrimitiveRow("float", "float", "FLOAT"),
        PrimitiveRow("double", "double", "DOUBLE"),
        PrimitiveRow("decimal", None, "DECIMAL({0},{1})", limits=(38, 38), defaults=(10, 0)),
        PrimitiveRow("string", "string", "VARCHAR"),
        PrimitiveRow("char", "string", "VARCHAR", limits=(255,)),
        PrimitiveRow("varchar", "string", "VARCHAR", limits=(65535,)),
        PrimitiveRow("binary", "binary", "BLOB"),
        PrimitiveRow("date", "date32", "DATE"),
        PrimitiveRow("timestamp", "timestamp[ns]", "TIMESTAMP_MS"),
    )
}


@dataclass(frozen=True, slots=True)
class Primitive:
    """A type without parts; `parameters` is (precision, scale) or (length,), else empty."""

    name: str
    parameters: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({','.join(map(str, self.parameters))})" if self.parameters else self.name


@dataclass(frozen=True, slots=True)
class Array:
    """`array<item>`."""

    item: HiveType

    def __str__(self) -> str:
        return f"array<{self.item}>"


@dataclass(frozen=True, slots=True)
class Map:
    """`map<key,value>`; the key is primitive."""

    key: Primitive
    value: HiveType

    def __str__(self) -> str:
        return f"map<{self.key},{self.value}>"


@dataclass(frozen=True, slots=True)
class Struct:
    """`struct<name:type,...>`; names keep their spelling and are matched without regard to case."""

    members: tuple[tuple[str, HiveType], ...]

    def __str__(self) -> str:
        return f"struct<{','.join(f'{name}:{kind}' for name, kind in self.members)}>"


HiveType: TypeAlias = Primitive | Array | Map | Struct


class HiveTypeError(ValueError):
    """A type string that Hive would refuse: where (`offset`, from 0) and what is `allowed` there."""

    def __init__(self, text: str, offset: int, allowed: str) -> None:
        self.text = text
        self.offset = offset
        self.allowed = allowed
        found = repr(text[offset : offset + 12]) if offset < len(text) else "the end"
        super().__init__(f"Hive type {text!r}: at offset {offset} found {found}, allowed: {allowed}")


_NAMES = ", ".join([*PRIMITIVES, "array", "map", "struct"])
_WORD = re.compile(r"[A-Za-z0-9_]+")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(slots=True)
class _Reader:
    """The text and how far it has been read."""

    text: str
    offset: int = 0

    def fail(self, allowed: str, offset: int | None = None) -> HiveTypeError:
        return HiveTypeError(self.text, self.offset if offset is None else offset, allowed)

    def take(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.offset)
        self.offset += len(mark) if found else 0
        return found

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise self.fail(repr(mark))

    def match(self, pattern: re.Pattern[str], allowed: str) -> str:
        found = pattern.match(self.text, self.offset)
        if found is None:
            raise self.fail(allowed)
        self.offset = found.end()
        return found.group()


@lru_cache(maxsize=4096)
def parse_hive_type(text: str) -> HiveType:
    """The value of a Glue column's `Type`.

    Raises:
        HiveTypeError: a `ValueError` with the offset and what is allowed there.
    """
    reader = _Reader(text)
    kind = _type(reader)
    if reader.offset < len(text):
        raise reader.fail("the end")
    return kind


def _type(reader: _Reader) -> HiveType:
    start = reader.offset
    name = reader.match(_WORD, f"a type ({_NAMES})")
    if name in _NESTED:
        reader.expect("<")
        kind = _NESTED[name](reader)
        reader.expect(">")
        return kind
    if name not in PRIMITIVES:
        raise reader.fail(f"a type ({_NAMES})", start)
    return Primitive(name, _parameters(reader, PRIMITIVES[name]))


def _parameters(reader: _Reader, row: PrimitiveRow) -> tuple[int, ...]:
    """Precision and scale, or a length; `decimal` and `decimal(10)` are Hive's decimal(10,0)."""
    if not row.limits:
        return ()
    if row.defaults and not reader.text.startswith("(", reader.offset):
        return row.defaults
    reader.expect("(")
    given = [_parameter(reader, row, [])]
    while len(given) < len(row.limits) and reader.take(","):
        given.append(_parameter(reader, row, given))
    reader.expect(")")
    return (*given, *row.defaults[len(given) :])


def _parameter(reader: _Reader, row: PrimitiveRow, given: list[int]) -> int:
    # A scale is at least 0 and at most the precision; a precision or a length is at least 1.
    low, high = (0, given[0]) if given else (1, row.limits[0])
    start = reader.offset
    value = int(reader.match(_NUMBER, f"a number from {low} to {high}"))
    if not low <= value <= high:
        raise reader.fail(f"a number from {low} to {high}", start)
    return value


def _array(reader: _Reader) -> Array:
    return Array(_type(reader))


def _map(reader: _Reader) -> Map:
    start = reader.offset
    key = _type(reader)
    if not isinstance(key, Primitive):
        raise reader.fail("a primitive type as the map's key", start)
    reader.expect(",")
    return Map(key, _type(reader))


def _struct(reader: _Reader) -> Struct:
    members: list[tuple[str, HiveType]] = []
    seen: set[str] = set()
    while True:
        start = reader.offset
        name = reader.match(_WORD, "a member's name (letters, digits, _)")
        # Hive would take it, but nothing can read it: members are matched without regard to case.
        if name.lower() in seen:
            raise reader.fail("a member's name that is not yet taken", start)
        seen.add(name.lower())
        reader.expect(":")
        members.append((name, _type(reader)))
        if not reader.take(","):
            return Struct(tuple(members))


_NESTED: dict[str, Callable[[_Reader], HiveType]] = {"array": _array, "map": _map, "struct": _struct}


def fold_members(kind: HiveType) -> HiveType:
    """The type with its struct members in lower case, as Athena and Trino name them in a result."""
    if isinstance(kind, Array):
        return Array(fold_members(kind.item))
    if isinstance(kind, Map):
        return Map(kind.key, fold_members(kind.value))
    if isinstance(kind, Struct):
        return Struct(tuple((name.lower(), fold_members(member)) for name, member in kind.members))
    return kind


def duckdb_type(kind: HiveType) -> str:
    """The DuckDB type that a column of this Hive type is read as."""
    if isinstance(kind, Primitive):
        return PRIMITIVES[kind.name].duckdb.format(*kind.parameters)
    if isinstance(kind, Array):
        return f"{duckdb_type(kind.item)}[]"
    if isinstance(kind, Map):
        return f"MAP({duckdb_type(kind.key)}, {duckdb_type(kind.value)})"
    members = ", ".join(f'"{name}" {duckdb_type(member)}' for name, member in kind.members)
    return f"STRUCT({members})"
