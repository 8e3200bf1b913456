"""Expressions of a query: what they read, of what type they are, and what in them cannot be bound.

:func:`infer` goes down an expression; what it does at a node is a row of `_NODES` or of the operators' and functions'
tables. Paths (`a.b[1].c`, `element_at(m, 'k').d`) are followed as one, so that only the whole of it counts as read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from contracts.queries.functions import FUNCTIONS
from contracts.queries.operators import BOOLEAN, OPERATORS, expect, literal, same, shown, united
from contracts.queries.scope import UNKNOWN, Rows, Seen, Value, members, of_type, resolve
from contracts.queries.types import NULL_TYPE, SqlType, comparable, row_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contracts.queries.scope import Names, Scope, Work

    Handler = Callable[[Work, Any, Scope], Value]


def infer(work: Work, node: exp.Expr, scope: Scope) -> Value:
    """The value of an expression; what it reads and what is wrong with it is noted."""
    value = _trace(work, node, scope)
    work.read(node, value)
    return value


def condition(work: Work, node: exp.Expr | None, scope: Scope) -> None:
    """What WHERE, ON, HAVING and FILTER hold."""
    if node is not None:
        expect(work, node, infer(work, node, scope), ("boolean",))


def name_parts(node: exp.Expr) -> Names:
    """The parts of a name, in lower case: Trino does not tell cases apart, in quotes or not."""
    if isinstance(node, exp.Column):
        return tuple(part.name.lower() for part in node.parts)
    return (node.name.lower(),)


def _trace(work: Work, node: exp.Expr, scope: Scope) -> Value:
    """As :func:`infer`, but what comes out is not read yet: more of its path may follow."""
    if (rule := OPERATORS.get(type(node))) is not None:
        return rule(work, node, [(each, infer(work, each, scope)) for each in _operands(node)])
    handler = _NODES.get(type(node)) or (_subquery if isinstance(node, exp.Query) else _function)
    return handler(work, node, scope)


def _operands(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.And | exp.Or):
        return node.flatten()  # a chain of hundreds is one list, not a tree as deep
    return (each for each in node.iter_expressions() if not isinstance(each, exp.DataType))


def _name(work: Work, node: exp.Expr, scope: Scope) -> Value:
    return resolve(work, node, name_parts(node), scope)


def _dot(work: Work, node: exp.Dot, scope: Scope) -> Value:
    """A member of something. A name of more than four parts, or one in a lambda, is written as dots too."""
    names: list[str] = []
    base: exp.Expr = node
    while isinstance(base, exp.Dot) and isinstance(base.expression, exp.Identifier):
        names.insert(0, base.expression.name.lower())
        base = base.this
    if isinstance(base, exp.Column | exp.Identifier):
        return resolve(work, base, (*name_parts(base), *names), scope)
    if isinstance(base, exp.Dot):
        return _children(work, base, scope)  # a function of a schema
    return members(work, node, _trace(work, base, scope), names, base.sql(dialect="trino"))


def _bracket(work: Work, node: exp.Bracket, scope: Scope) -> Value:
    """`a[1]`, `m['k']`, `element_at(...)`, and a row's members by position."""
    value = _trace(work, node.this, scope)
    keys = [infer(work, each, scope) for each in node.expressions]
    if value.type is None:
        return UNKNOWN
    if value.type.name == "row" and not node.args.get("safe"):  # `element_at` is no subscript here
        return _by_position(list(value.members()), node.expressions[0])
    if value.type.name not in ("array", "map"):
        return work.problem(node, f"{shown(node.this)} is {value.type}, which has no items")
    wanted = SqlType("bigint") if value.type.name == "array" else value.type.inner[0]
    if keys and not comparable(keys[0].type, wanted):
        return work.problem(node, f"{shown(node.this)} is {value.type}: its keys are no {keys[0].type}")
    return value.item()


def _by_position(found: list[tuple[str | None, Value]], key: exp.Expr) -> Value:
    """A row's member by its number, which the parser has made to begin with 0."""
    index = int(key.name) if isinstance(key, exp.Literal) and key.name.isdecimal() else len(found)
    return found[index][1] if index < len(found) else UNKNOWN


def _literal(_work: Work, node: exp.Literal, _scope: Scope) -> Value:
    return literal(node)


def _constant(name: str) -> Handler:
    value = of_type(name)
    return lambda _work, _node, _scope: value


def _case(work: Work, node: exp.Case, scope: Scope) -> Value:
    operand = infer(work, node.this, scope) if node.this else None
    results = []
    for branch in node.args["ifs"]:
        if operand is None:
            condition(work, branch.this, scope)
        else:
            same(work, branch.this, operand, infer(work, branch.this, scope))
        results.append(infer(work, branch.args["true"], scope))
    if node.args.get("default") is not None:
        results.append(infer(work, node.args["default"], scope))
    return united(work, node, results)


def _subquery(work: Work, node: exp.Expr, scope: Scope) -> Value:
    rows = work.query(node, scope)
    if rows.open:
        return UNKNOWN
    if len(rows.columns) == 1:
        return Value(rows.columns[0].value.type)
    return Value(row_with([(None, each.value.type) for each in rows.columns]))


def _exists(work: Work, node: exp.Exists, scope: Scope) -> Value:
    work.query(node.this, scope)
    return BOOLEAN


def _handed_on(work: Work, node: exp.Expr, scope: Scope) -> Value:
    return _trace(work, node.this, scope)


def _window(work: Work, node: exp.Window, scope: Scope) -> Value:
    """A function over a window, or a window with a name; the parts of the window are ordinary expressions."""
    value = UNKNOWN if isinstance(node.this, exp.Identifier) else infer(work, node.this, scope)
    parts = (*(node.args.get("partition_by") or ()), node.args.get("order"), node.args.get("spec"))
    for each in parts:
        if each is not None:
            infer(work, each, scope)
    return Value(value.type)


def _filter(work: Work, node: exp.Filter, scope: Scope) -> Value:
    value = infer(work, node.this, scope)
    condition(work, node.expression.this, scope)
    return Value(value.type)


def _children(work: Work, node: exp.Expr, scope: Scope) -> Value:
    """What is inside is bound, what it gives is not known."""
    for each in _operands(node):
        infer(work, each, scope)
    return UNKNOWN


def _nothing(_work: Work, _node: exp.Expr, _scope: Scope) -> Value:
    return UNKNOWN


def _function(work: Work, node: exp.Expr, scope: Scope) -> Value:
    """A function: its arguments, then its lambdas, whose parameters come from the arguments."""
    function = FUNCTIONS.get(node.name.lower() if isinstance(node, exp.Anonymous) else node.key)
    arguments = list(_operands(node))
    values = [infer(work, each, scope) for each in arguments if not isinstance(each, exp.Lambda)]
    types = [value.type for value in values]
    if function and types and function.refuses(types[0]):
        return work.problem(node, f"{shown(node)} does not take {types[0]}", "CAST says what is meant.")
    if function and function.disagree(types):
        return work.problem(node, f"{shown(node)}: {types[1]} is no item of {types[0]}", "CAST one of the two.")
    handed = list(_handed(values, function.handed(types))) if function else []
    for each in (each for each in arguments if isinstance(each, exp.Lambda)):
        value = _lambda(work, each, handed, scope)
        types.append(value.type)
        if function and function.tests:
            expect(work, each.this, value, ("boolean",))
    return Value(function.gives(types)) if function else UNKNOWN


def _handed(values: list[Value], types: list[SqlType | None]) -> Iterator[Value]:
    """A lambda's parameters, with their columns where they are items of one."""
    for type_ in types:
        items = [value.item() for value in values if type_ is not None]
        yield next((item for item in items if item.type is type_), Value(type_))


def _lambda(work: Work, node: exp.Lambda, handed: list[Value], scope: Scope) -> Value:
    if node.this.find(exp.Query):
        return work.problem(node, "a lambda cannot hold a subquery")
    names = [each.name.lower() for each in node.expressions]
    values = handed if len(handed) == len(names) else [UNKNOWN] * len(names)
    columns = tuple(Seen((), name, value) for name, value in zip(names, values, strict=True))
    return infer(work, node.this, scope.inside(Rows(columns)))


def _any_lambda(work: Work, node: exp.Lambda, scope: Scope) -> Value:
    return _lambda(work, node, [], scope)


_NODES: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys((exp.Column, exp.Identifier), _name),
    exp.Dot: _dot,
    exp.Bracket: _bracket,
    exp.Literal: _literal,
    exp.Boolean: _constant("boolean"),
    exp.Null: _constant(NULL_TYPE),
    exp.Interval: _constant("interval"),
    exp.Case: _case,
    exp.Exists: _exists,
    **dict.fromkeys((exp.All, exp.Any, exp.Paren, exp.Ordered, exp.Alias), _handed_on),
    exp.Window: _window,
    exp.Filter: _filter,
    exp.Lambda: _any_lambda,
    **dict.fromkeys((exp.Star, exp.Var, exp.Placeholder, exp.Parameter), _nothing),
}
"""What is done at a node; a function otherwise, or a query."""
