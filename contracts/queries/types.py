"""Types of Trino's SQL as values: read from the registry or from a CAST, compared as Trino compares them.

`None` wherever a type is expected stands for "not known here": nothing is ever concluded from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from registry.type_names import type_name
from registry.types import row_of

if TYPE_CHECKING:
    from sqlglot import exp

    from registry.model import Type

Path = tuple[str, ...]
"""Column, then members; `[]` stands for an array's items, `{}` for a map's values, as in `registry.changes`."""

NUMBERS = ("tinyint", "smallint", "integer", "bigint", "decimal", "real", "double")
"""Every number is coerced to the ones after it (Trino, "Conversion functions": coercion only where nothing is lost)."""

MOMENTS = ("date", "timestamp", "timestamp with time zone")
TEXTS = ("char", "varchar")
_FAMILIES = (NUMBERS, MOMENTS, TEXTS, ("time", "time with time zone"))
NULL_TYPE = "unknown"
"""What Trino calls the type of NULL: it becomes any other."""


@dataclass(frozen=True, slots=True)
class SqlType:
    """A type: its name, its numbers (`decimal(10,3)`), the types inside it, and for a row their names."""

    name: str
    numbers: tuple[int, ...] = ()
    inner: tuple[SqlType | None, ...] = ()
    names: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        if self.name == "row":
            members = (f'"{name}" {_shown(type_)}' for name, type_ in zip(self.names, self.inner, strict=True))
            return f"row({', '.join(members)})"
        inside = ", ".join(_shown(type_) for type_ in self.inner) or ",".join(map(str, self.numbers))
        return f"{self.name}({inside})" if inside else self.name

    def members(self, name: str) -> list[SqlType | None]:
        """The types of a row's members of that name, in lower case: none, one, or several."""
        return [type_ for each, type_ in zip(self.names, self.inner, strict=True) if each == name]


def _shown(type_: SqlType | None) -> str:
    return str(type_) if type_ else "?"


def array_of(item: SqlType | None) -> SqlType:
    """An array."""
    return SqlType("array", inner=(item,))


def map_of(key: SqlType | None, value: SqlType | None) -> SqlType:
    """A map."""
    return SqlType("map", inner=(key, value))


def row_with(members: list[tuple[str | None, SqlType | None]]) -> SqlType:
    """A row; members without a name cannot be named, but count."""
    names = tuple(name.lower() if name else None for name, _ in members)
    return SqlType("row", inner=tuple(type_ for _, type_ in members), names=names)


def of_registry(type_: Type) -> SqlType:
    """The Trino type of a field."""
    shape = row_of(type_).shape
    if shape == "record":
        return row_with([(field.name, of_registry(field.type)) for field in type_.fields])
    if type_.item and shape == "list":
        return array_of(of_registry(type_.item))
    if type_.item:
        return map_of(SqlType("varchar"), of_registry(type_.item))
    name, _, numbers = type_name(type_, "trino").rstrip(")").partition("(")
    return SqlType(name, tuple(int(number) for number in numbers.split(",") if number))


_NAMES = {
    "int": "integer",
    "text": "varchar",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "float": "real",
    "struct": "row",
    "list": "array",
}


def of_sqlglot(type_: exp.DataType) -> SqlType | None:
    """The type that a CAST or a Hive column names; None for what sqlglot does not know."""
    from sqlglot import exp  # noqa: PLC0415 - sqlglot is optional

    if not isinstance(type_.this, exp.DataType.Type):
        return None
    name = str(type_.this.value).lower()
    name = _NAMES.get(name, name)
    if name == "row":
        return row_with([_member(each) for each in type_.expressions])
    inner = tuple(of_sqlglot(each) for each in type_.expressions if isinstance(each, exp.DataType))
    numbers = [each.this.name for each in type_.expressions if isinstance(each, exp.DataTypeParam)]
    return SqlType(name, tuple(int(number) for number in numbers if number.isdecimal()), inner)


def _member(written: exp.Expr) -> tuple[str | None, SqlType | None]:
    from sqlglot import exp  # noqa: PLC0415 - as above

    if isinstance(written, exp.ColumnDef) and written.kind:
        return written.name, of_sqlglot(written.kind)
    return None, of_sqlglot(written) if isinstance(written, exp.DataType) else None


def common(one: SqlType | None, other: SqlType | None) -> SqlType | None:
    """The type that holds both; None when one is not known, or when there is none: see :func:`comparable`."""
    if one is None or other is None or one == other:
        return one if one == other else None
    if NULL_TYPE in (one.name, other.name):
        return other if one.name == NULL_TYPE else one
    if one.name == other.name and len(one.inner) == len(other.inner) and one.inner:
        inner = tuple(common(*pair) for pair in zip(one.inner, other.inner, strict=True))
        names = tuple(a if a == b else None for a, b in zip(one.names, other.names, strict=True))
        return SqlType(one.name, (), inner, names)
    family = next((each for each in _FAMILIES if one.name in each and other.name in each), ())
    if not family:
        return None
    if one.name == other.name:
        return SqlType(one.name)  # the digits depend on rules of each function
    return max(one, other, key=lambda type_: family.index(type_.name))


def comparable(one: SqlType | None, other: SqlType | None) -> bool:
    """Whether Trino brings both to one type, so that they can be compared, listed or united. True when in doubt."""
    if one is None or other is None or NULL_TYPE in (one.name, other.name):
        return True
    if one.name == other.name:
        return len(one.inner) == len(other.inner) and all(map(comparable, one.inner, other.inner))
    return any(one.name in family and other.name in family for family in _FAMILIES)


Shift = Literal["same", "wider", "narrower", "other"]
_SHIFTS: tuple[Shift, ...] = ("same", "wider", "narrower", "other")


def shift(old: SqlType | None, new: SqlType | None) -> Shift:
    """What became of a type, for a query that reads it; of a row, only the members that it still has count."""
    if old is None or new is None or old == new:
        return "same"
    if old.name == new.name == "row":
        pairs = [(type_, new.members(name or "")) for name, type_ in zip(old.names, old.inner, strict=True)]
        return _worst([shift(type_, after[0]) for type_, after in pairs if len(after) == 1])
    if old.name == new.name and old.inner:
        return _worst([shift(*pair) for pair in zip(old.inner, new.inner, strict=True)])
    for family in _FAMILIES:
        if old.name in family and new.name in family:
            wider = (family.index(old.name), *_digits(old)), (family.index(new.name), *_digits(new))
            return "wider" if all(a <= b for a, b in zip_longest(*wider, fillvalue=0)) else "narrower"
    return "other"


def _digits(type_: SqlType) -> tuple[int, ...]:
    """What must not become less: digits before and after the point, or the fraction of a second."""
    return (type_.numbers[0] - type_.numbers[1], type_.numbers[1]) if len(type_.numbers) == 2 else type_.numbers


def _worst(shifts: list[Shift]) -> Shift:
    return _SHIFTS[max(map(_SHIFTS.index, shifts), default=0)]


def at(type_: SqlType | None, path: Path) -> SqlType | None:
    """The type at a path inside another; None when it is not there."""
    for part in path:
        if type_ is None:
            return None
        if part in ("[]", "{}"):
            type_ = type_.inner[-1] if type_.name in ("array", "map") else None
        else:
            found = type_.members(part)
            type_ = found[0] if len(found) == 1 else None
    return type_
