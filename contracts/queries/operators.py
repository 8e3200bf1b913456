"""What Trino's operators take and give: rules over operands that are bound already.

A rule sees each operand's expression and value, notes what does not fit, and says what comes out. What is not known
fits everywhere.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from contracts.queries.scope import UNKNOWN, Value, of_type
from contracts.queries.types import (
    MOMENTS,
    NULL_TYPE,
    NUMBERS,
    TEXTS,
    SqlType,
    array_of,
    common,
    comparable,
    map_of,
    of_sqlglot,
    row_with,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts.queries.scope import Work

    Operands = Sequence[tuple[exp.Expr, Value]]
    Rule = Callable[[Work, Any, Operands], Value]

BOOLEAN, VARCHAR = of_type("boolean"), of_type("varchar")
_CAST = "CAST one of the two."
_BIG = 2**31


def shown(node: exp.Expr) -> str:
    """An expression in a message."""
    text = node.sql(dialect="trino")
    return f"`{text}`" if len(text) < 60 else "this"


def expect(work: Work, node: exp.Expr, value: Value, names: tuple[str, ...]) -> None:
    """Note a problem when a value is surely of none of these types."""
    if value.type and value.type.name not in (*names, NULL_TYPE):
        wanted = "a number" if NUMBERS[-1] in names else f"a {names[-1]}"
        work.problem(node, f"{shown(node)} is {value.type} where {wanted} is needed", "CAST says what is meant.")


def same(work: Work, node: exp.Expr, one: Value, other: Value) -> None:
    """Note a problem when two values surely cannot be compared."""
    if not comparable(one.type, other.type):
        work.problem(node, f"{one.type} cannot be compared with {other.type}", _CAST)


def united(work: Work, node: exp.Expr, values: Sequence[Value]) -> Value:
    """The value of an expression that is one of several: all must become one type."""
    types = [value.type for value in values]
    if any(not comparable(types[0], type_) for type_ in types[1:]):
        every = ", ".join(sorted({str(type_) for type_ in types if type_}))
        return work.problem(node, f"{shown(node)} gives values of different types: {every}", "CAST some of them.")
    return Value(reduce(common, types)) if types else UNKNOWN


def literal(node: exp.Literal) -> Value:
    """A text or a number as it is written."""
    if node.is_string:
        return VARCHAR
    text = node.name.lower()
    if "e" in text or "." in text:
        return of_type("double" if "e" in text else "decimal")
    return of_type("integer" if text.isdecimal() and int(text) < _BIG else "bigint")


def _compare(work: Work, _node: exp.Expr, operands: Operands) -> Value:
    """Comparisons, BETWEEN and IN: every other operand against the first."""
    (first, value), *others = operands
    for _, other in others:
        same(work, first, value, other)
    return BOOLEAN


def _logic(work: Work, _node: exp.Expr, operands: Operands) -> Value:
    for each, value in operands:
        expect(work, each, value, ("boolean",))
    return BOOLEAN


def _like(work: Work, _node: exp.Expr, operands: Operands) -> Value:
    for each, value in operands:
        if not isinstance(each, exp.Like):  # below its ESCAPE
            expect(work, each, value, TEXTS)
    return BOOLEAN


def _arithmetic(work: Work, node: exp.Expr, operands: Operands) -> Value:
    one, other = (value.type for _, value in operands)
    if one is None or other is None:
        return UNKNOWN
    kinds = {one.name, other.name}
    if kinds <= {*NUMBERS, NULL_TYPE}:
        found = common(one, other)
        return Value(SqlType("decimal") if found and found.name == "decimal" else found)
    if kinds <= {*MOMENTS, "interval", NULL_TYPE} or (kinds <= {*NUMBERS, "interval"}):
        moments = [each for each in (one, other) if each.name in MOMENTS]
        return Value(moments[0] if len(moments) == 1 else None)
    return work.problem(node, f"{shown(node)} would take {one} and {other} together", _CAST)


def _negative(work: Work, node: exp.Expr, operands: Operands) -> Value:
    expect(work, node, operands[0][1], (*NUMBERS, "interval"))
    return Value(operands[0][1].type)


def _joined(work: Work, _node: exp.Expr, operands: Operands) -> Value:
    """`||` and `concat`: of texts, or of arrays; never of numbers."""
    types = [value.type for _, value in operands]
    if any(type_ is None or type_.name in ("array", "varbinary") for type_ in types):
        return Value(next((type_ for type_ in types if type_ and type_.name == "array"), None))
    for each, value in operands:
        expect(work, each, value, TEXTS)
    return VARCHAR


def _choice(work: Work, node: exp.Expr, operands: Operands) -> Value:
    return united(work, node, [value for _, value in operands])


def _if(work: Work, node: exp.Expr, operands: Operands) -> Value:
    (test, value), *results = operands
    expect(work, test, value, ("boolean",))
    return united(work, node, [value for _, value in results])


def _array(work: Work, node: exp.Expr, operands: Operands) -> Value:
    found = united(work, node, [value for _, value in operands])
    return Value(array_of(found.type if operands else SqlType(NULL_TYPE)))


def _row(_work: Work, _node: exp.Expr, operands: Operands) -> Value:
    return Value(row_with([(None, value.type) for _, value in operands]))


def _map(_work: Work, _node: exp.Expr, operands: Operands) -> Value:
    key, value = [value.item().type for _, value in operands] or [SqlType(NULL_TYPE)] * 2
    return Value(map_of(key, value))


def _cast(_work: Work, node: exp.Cast, _operands: Operands) -> Value:
    return Value(of_sqlglot(node.to))


def _true(_work: Work, _node: exp.Expr, _operands: Operands) -> Value:
    return BOOLEAN


OPERATORS: dict[type[exp.Expr], Rule] = {
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In), _compare),
    **dict.fromkeys((exp.NullSafeEQ, exp.NullSafeNEQ), _compare),
    **dict.fromkeys((exp.And, exp.Or, exp.Not), _logic),
    **dict.fromkeys((exp.Like, exp.Escape), _like),
    exp.Is: _true,
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod), _arithmetic),
    exp.Neg: _negative,
    **dict.fromkeys((exp.DPipe, exp.Concat), _joined),
    **dict.fromkeys((exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least), _choice),
    exp.If: _if,
    exp.Array: _array,
    **dict.fromkeys((exp.Struct, exp.Tuple), _row),
    exp.Map: _map,
    **dict.fromkeys((exp.Cast, exp.TryCast), _cast),
}
