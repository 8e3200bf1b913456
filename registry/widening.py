"""What a column may become while files of its old type stay in the lake, by who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.type_names import type_name
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.model import Type

_ONLY_WHOLE: Mapping[str, frozenset[str]] = {"athena": frozenset({"float64", "string"})}
"""What a reader makes of another type in a column of its own, and not inside a record, an array or a map."""
_SHORT = 18
"""The most digits of a decimal that Athena makes of an integer: those that fit into 64 bits."""
_WHOLE_DIGITS = {"int32": 10, "int64": 20}
"""The digits before the point that readers want for an integer, whatever its values are."""


def widens_to(old: Type, new: Type, reader: str, *, inside: bool = False) -> bool:
    """Whether a column of type `old` may become `new` while files of the old type stay, for one reader of the lake.

    Measured on one Parquet file a change with Trino 476 (Athena's family), Spark 4.3 and Spark 3.5. Records match
    their members by name; a member that only one side has is no obstacle. `inside` says that the type is part of
    another one.
    """
    if old.name == new.name and row_of(old).shape != "leaf":
        return _inner_widen(old, new, reader)
    if type_name(old, "hive") == type_name(new, "hive"):
        return True
    if new.name not in row_of(old).widens[reader] or (inside and new.name in _ONLY_WHOLE.get(reader, ())):
        return False
    return new.name != "decimal" or _digits_fit(old, new, reader)


def _inner_widen(old: Type, new: Type, reader: str) -> bool:
    if old.item and new.item:
        return widens_to(old.item, new.item, reader, inside=True)
    after = {field.name: field.type for field in new.fields}
    kept = (field for field in old.fields if field.name in after)
    return all(widens_to(field.type, after[field.name], reader, inside=True) for field in kept)


def _digits_fit(old: Type, new: Type, reader: str) -> bool:
    """A decimal must keep every digit on both sides of the point; Spark 3 cannot change the scale at all."""
    if old.name in _WHOLE_DIGITS and reader == "athena" and (new.precision or 0) > _SHORT:
        return False
    precision, scale = _WHOLE_DIGITS.get(old.name) or old.precision or 0, old.scale or 0
    before, after = (new.precision or 0) - (new.scale or 0), new.scale or 0
    return before >= precision - scale and after >= scale and (reader != "spark3" or after == scale)
