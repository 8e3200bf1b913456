"""Queries: WITH, SELECT and set operations, and the columns that come out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from sqlglot import exp

from contracts.queries.expressions import condition, infer, name_parts
from contracts.queries.relations import OPEN, renamed, source
from contracts.queries.scope import UNKNOWN, Rows, Seen, Value, Work, resolve
from contracts.queries.types import common, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.queries.scope import Names, Scope


def query(work: Work, node: exp.Expr, outer: Scope) -> Rows:
    """Bind a query; what comes out of it, without a name before its columns."""
    scope = _with(work, node.args.get("with_"), outer)
    if isinstance(node, exp.Select):
        rows = _select(work, node, scope)
    elif isinstance(node, exp.SetOperation):
        rows = _set_operation(work, node, scope)
        _order(work, node, rows, scope)
    elif isinstance(node, exp.Subquery):
        rows = query(work, node.this, scope)
        _order(work, node, rows, scope)
    else:
        work.unsure()
        rows = OPEN
    return Rows(tuple(each._replace(qualifier=()) for each in rows.columns), rows.open)


def _with(work: Work, with_: exp.With | None, scope: Scope) -> Scope:
    """The scope with the WITH queries, each of which sees the ones before it, and itself if it is recursive."""
    own = set()
    for cte in with_.expressions if with_ else ():
        name, names = cte.alias.lower(), [each.name.lower() for each in cte.args["alias"].columns]
        if name in own:
            work.problem(cte.args["alias"], f"there are two WITH queries `{name}`")
        own.add(name)
        inner = scope
        if with_ and with_.recursive and isinstance(cte.this, exp.SetOperation):
            anchor = Work(work.sql, work.catalogue, work.query)
            inner = scope.knowing(name, renamed(anchor, cte.args["alias"], query(anchor, cte.this.this, scope), names))
        rows = renamed(work, cte.args["alias"], query(work, cte.this, inner), names)
        scope = scope.knowing(name, rows)
    return scope


def _select(work: Work, node: exp.Select, outer: Scope) -> Rows:
    scope = outer.inside(source(work, node, outer))
    for clause in ("where", "having", "qualify"):
        condition(work, node.args[clause].this if node.args.get(clause) else None, scope)
    for window in node.args.get("windows") or ():
        infer(work, window, scope)
    rows = _items(work, node, scope)
    if group := node.args.get("group"):
        for each in _grouped(group):
            _by(work, each, rows, scope)
    _order(work, node, rows, scope)
    return rows


def _items(work: Work, node: exp.Select, scope: Scope) -> Rows:
    columns: list[Seen] = []
    for item in node.expressions:
        if _is_star(item):
            columns += _starred(work, item, scope)
        else:
            columns.append(Seen((), _output_name(item), infer(work, item, scope)))
    opens = scope.rows.open and any(map(_is_star, node.expressions))
    return Rows(tuple(columns), (None,) if opens else ())


def _is_star(item: exp.Expr) -> TypeGuard[exp.Star | exp.Column | exp.Dot]:
    last = item.expression if isinstance(item, exp.Dot) else item.this if isinstance(item, exp.Column) else item
    return isinstance(last, exp.Star)


def _output_name(item: exp.Expr) -> str | None:
    """A column's name: its alias, or the last part of a name or path; None for what is computed."""
    if isinstance(item, exp.Dot):
        return item.expression.name.lower() or None
    return item.alias_or_name.lower() or None if isinstance(item, exp.Alias | exp.Column) else None


def _starred(work: Work, item: exp.Star | exp.Column | exp.Dot, scope: Scope) -> Iterator[Seen]:
    """`*`, `t.*`, or every member of a row: `t.content.*`; without the table's name before it, Trino finds no row."""
    if isinstance(item, exp.Star):
        yield from scope.rows.of(())
        return
    parts = _before_star(item)
    if not parts:  # a row that is computed
        yield from (Seen((), name, member) for name, member in infer(work, item.this, scope).members())
        return
    for each in scope.chain():
        if held := each.rows.of(parts):
            yield from held
            return
    if scope.rows.may_hold((*parts, "*")):
        return
    if any(each.rows.of(parts[:length]) for each in scope.chain() for length in range(1, len(parts))):
        value = resolve(work, item, parts, scope)
        work.read(item, value)
        if value.type and value.type.name != "row":
            work.problem(item, f"`{'.'.join(parts)}` is {value.type}, which has no members")
        yield from (Seen((), name, member) for name, member in value.members())
        return
    work.problem(item, f"there is no table `{'.'.join(parts)}` here", "A row's members are `table.column.*`.")


def _before_star(item: exp.Column | exp.Dot) -> Names:
    """The name before `.*`; empty when something else is there."""
    if isinstance(item, exp.Column):
        return name_parts(item)[:-1]
    base = item.this.unnest()
    names: list[str] = []
    while isinstance(base, exp.Dot) and isinstance(base.expression, exp.Identifier):
        names.insert(0, base.expression.name.lower())
        base = base.this.unnest()
    return (*name_parts(base), *names) if isinstance(base, exp.Column) else ()


def _grouped(group: exp.Group) -> Iterator[exp.Expr]:
    """What is grouped by, whatever combines it."""
    for each in group.iter_expressions():
        for part in [each] if each.key not in ("cube", "rollup", "groupingsets") else each.expressions:
            yield from part.expressions if isinstance(part, exp.Tuple) else [part]


def _order(work: Work, node: exp.Expr, rows: Rows, scope: Scope) -> None:
    """ORDER BY sees what comes out first, and then, in a SELECT, what FROM brings."""
    order = node.args.get("order")
    shown = Rows(tuple(each._replace(qualifier=()) for each in rows.columns), rows.open)
    for each in order.expressions if order else ():
        _by(work, each.this, rows, scope.inside(shown))


def _by(work: Work, node: exp.Expr, rows: Rows, scope: Scope) -> None:
    """An item of GROUP BY or ORDER BY: a whole number is the place of a column."""
    if not (isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal()):
        infer(work, node, scope)
    elif not rows.open and not 0 < int(node.name) <= len(rows.columns):
        work.problem(node, f"there is no column {node.name}: the SELECT has {len(rows.columns)}")


def _set_operation(work: Work, node: exp.SetOperation, scope: Scope) -> Rows:
    """The columns of both sides, by position; they are called as on the left."""
    left, right = query(work, node.this, scope), query(work, node.expression, scope)
    if left.open or right.open:
        return left
    if len(left.columns) != len(right.columns):
        sizes = f"{len(left.columns)} and {len(right.columns)}"
        work.problem(node, f"the two sides of {node.key.upper()} have {sizes} columns")
        return OPEN
    return Rows(tuple(_united(work, node, *pair) for pair in zip(left.columns, right.columns, strict=True)))


def _united(work: Work, node: exp.SetOperation, left: Seen, right: Seen) -> Seen:
    one, other = left.value, right.value
    if not comparable(one.type, other.type):
        message = f"`{left.name}` is {one.type} on one side of {node.key.upper()} and {other.type} on the other"
        work.problem(node, message, "CAST one of the two.")
        return left._replace(value=UNKNOWN)
    return left._replace(value=Value(common(one.type, other.type), one.origins | other.origins))
