"""From a value of one type to the same value as another type, in Trino's SQL.

Rows are matched by name: Trino unifies two row types only by position, so a row whose members differ is built anew,
member by member. A null row stays null, and does not become a row of nulls.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from generators.athena.quoting import trino_name
from registry.type_names import type_name
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.model import Type


def null(type_: Type) -> str:
    """NULL of a type."""
    return cast("NULL", type_)


def cast(expression: str, type_: Type) -> str:
    """The expression as a value of a type."""
    return f"CAST({expression} AS {type_name(type_, 'trino')})"


def converted(expression: str, old: Type, new: Type, taken: frozenset[str]) -> str:
    """The expression, of type `old`, as a value of type `new`.

    No variable of a lambda gets a name that is `taken`: of a column and a variable of one name, Trino means the
    variable and DuckDB the column.
    """
    if type_name(old, "trino") == type_name(new, "trino"):
        return expression
    return _BY_SHAPE[row_of(new).shape](expression, old, new, taken)


def _leaf(expression: str, _old: Type, new: Type, _taken: frozenset[str]) -> str:
    return cast(expression, new)


def _record(expression: str, old: Type, new: Type, taken: frozenset[str]) -> str:
    held = {field.name: field.type for field in old.fields}
    members = ", ".join(
        converted(f"{expression}.{trino_name(field.name)}", held[field.name], field.type, taken)
        if field.name in held
        else null(field.type)
        for field in new.fields
    )
    return f"CASE WHEN {expression} IS NULL THEN NULL ELSE {cast(f'ROW({members})', new)} END"


def _variable(taken: frozenset[str]) -> str:
    return next(name for name in map("x{}".format, count(1)) if name not in taken)


def _list(expression: str, old: Type, new: Type, taken: frozenset[str]) -> str:
    assert old.item is not None, "a list has items"
    assert new.item is not None, "a list has items"
    item = _variable(taken)
    return f"transform({expression}, {item} -> {converted(item, old.item, new.item, taken | {item})})"


def _map(expression: str, old: Type, new: Type, taken: frozenset[str]) -> str:
    """Keys as they are, values converted. `transform_values` would say the same, but DuckDB has no such function."""
    assert old.item is not None, "a map has values"
    assert new.item is not None, "a map has values"
    value = _variable(taken)
    values = f"transform(map_values({expression}), {value} -> {converted(value, old.item, new.item, taken | {value})})"
    return f"map(map_keys({expression}), {values})"


_BY_SHAPE: dict[str, Callable[[str, Type, Type, frozenset[str]], str]] = {
    "leaf": _leaf,
    "record": _record,
    "list": _list,
    "map": _map,
}
