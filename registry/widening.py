"""What a column may become while files of its old type stay in the lake, by who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.type_names import type_name
from registry.types import row_of

if TYPE_CHECKING:
    from registry.model import Type

_SAME_SCALE = ("athena", "spark3")
"""Readers that want as many digits after the point as a file has."""
_WHOLE_DIGITS = {"int32": 10, "int64": 20}
"""The digits before the point that readers want for an integer, whatever its values are."""


def widens_to(old: Type, new: Type, reader: str) -> bool:
    """Whether a column of type `old` may become `new` while files of the old type stay, for one reader of the lake.

    Measured on one Parquet file a change with Trino 476 (Athena's family), Spark 4.3 and Spark 3.5, with and without a
    condition on the column: Trino reads an integer as a double or a decimal, and a decimal with another scale, but
    holds a condition against the file's statistics as they stand, and rows that match are not found. Records match
    their members by name; a member that only one side has is no obstacle.
    """
    if old.name == new.name and row_of(old).shape != "leaf":
        return _inner_widen(old, new, reader)
    if type_name(old, "hive") == type_name(new, "hive"):
        return True
    if new.name not in row_of(old).widens[reader]:
        return False
    return new.name != "decimal" or (_digits_fit(old, new) and _scale_fits(old, new, reader))


def fits(old: Type, new: Type) -> bool:
    """Whether every value of the leaf `old` is one of `new` when it is cast or written anew: no old file is read."""
    if type_name(old, "hive") == type_name(new, "hive"):
        return True
    return new.name in row_of(old).fits and (new.name != "decimal" or _digits_fit(old, new))


def _inner_widen(old: Type, new: Type, reader: str) -> bool:
    if old.item and new.item:
        return widens_to(old.item, new.item, reader)
    after = {field.name: field.type for field in new.fields}
    return all(widens_to(field.type, after[field.name], reader) for field in old.fields if field.name in after)


def _digits_fit(old: Type, new: Type) -> bool:
    """A decimal must keep every digit on both sides of the point."""
    precision, scale = _WHOLE_DIGITS.get(old.name) or old.precision or 0, old.scale or 0
    before, after = (new.precision or 0) - (new.scale or 0), new.scale or 0
    return before >= precision - scale and after >= scale


def _scale_fits(old: Type, new: Type, reader: str) -> bool:
    return reader not in _SAME_SCALE or (new.scale or 0) == (old.scale or 0)
