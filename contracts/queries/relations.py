"""FROM: what tables, joins, subqueries, UNNEST and VALUES bring into scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from contracts.queries.expressions import condition, infer
from contracts.queries.operators import shown
from contracts.queries.scope import NO_ROWS, UNKNOWN, Rows, Seen, Value, of_type
from contracts.queries.types import NULL_TYPE, SqlType, common, comparable
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts.queries.catalogue import Relation
    from contracts.queries.scope import Scope, Work

    Handler = Callable[[Work, Any, Rows, Scope], Rows]

OPEN = Rows(open=(None,))
"""A relation of which nothing is known."""


def source(work: Work, select: exp.Select, outer: Scope) -> Rows:
    """Everything that a SELECT's FROM brings."""
    rows = NO_ROWS
    for first, *joins in _between_commas(select):
        # JOIN binds closer than a comma: only a relation that stands alone sees what is before its comma.
        tree = _relation(work, first, NO_ROWS if joins else rows, outer)
        for join in joins:
            tree = _join(work, join, tree, outer)
        rows = rows.beside(tree)
    if select.args.get("laterals") or select.args.get("match") or select.args.get("pivots"):
        work.unsure()
        return OPEN
    return rows


def _between_commas(select: exp.Select) -> list[list[Any]]:
    """FROM's parts: a relation and the joins that follow it, up to the next comma."""
    parts: list[list[Any]] = [[select.args["from_"].this]] if select.args.get("from_") else []
    for join in select.args.get("joins") or ():
        if any(join.args.get(word) for word in ("kind", "side", "method", "on", "using")):
            parts[-1].append(join)
        else:
            parts.append([join.this])
    return parts


def _relation(work: Work, node: exp.Expr, left: Rows, outer: Scope) -> Rows:
    """One relation with its alias; `left` is what UNNEST and LATERAL see of the same FROM."""
    handler = _RELATIONS.get(type(node), _unknown)
    rows = _aliased(work, node, handler(work, node, left, outer))
    for join in node.args.get("joins") or ():  # in parentheses, joins belong to the first table
        rows = _join(work, join, rows, outer)
    return rows


def _aliased(work: Work, node: exp.Expr, rows: Rows) -> Rows:
    alias = node.args.get("alias")
    if not alias or not alias.name:
        return rows
    names = [each.name.lower() for each in alias.columns]
    if isinstance(node.args.get("offset"), exp.Identifier):
        names.append(node.args["offset"].name.lower())
    return renamed(work, alias, rows, names).called(alias.name.lower())


def renamed(work: Work, node: exp.Expr, rows: Rows, names: Sequence[str]) -> Rows:
    """The columns under the names of an alias's list, if it has one: all of them, in order, whatever they were."""
    columns = [each for each in rows.columns if not each.is_hidden]
    if not names:
        return rows
    if rows.open:
        return Rows(tuple(Seen((), name, UNKNOWN) for name in names))
    if len(names) != len(columns):
        advice = "Name every column, in order, or none."
        work.problem(node, f"{len(names)} names for the {len(columns)} columns of `{node.name}`", advice)
        return OPEN
    return Rows(tuple(each._replace(name=name) for name, each in zip(names, columns, strict=True)))


def _table(work: Work, node: exp.Table, _left: Rows, outer: Scope) -> Rows:
    catalog, database, name = node.catalog.lower(), node.db.lower(), node.name.lower()
    if not isinstance(node.this, exp.Identifier) or not work.catalogue.is_ours(catalog, database):
        work.unsure()  # a table function, or a table that others look after
        return Rows(open=((catalog, database, name),))
    if not database and name in outer.ctes:
        return outer.ctes[name].called(name)
    relation = work.catalogue.relation(name)
    if relation is None:
        message = f"there is no table or view `{name}`"
        work.problem(node, message, did_you_mean(name, [*work.catalogue.makers, *outer.ctes]))
        return Rows(open=((name,),))
    work.places.setdefault(work.place(node), frozenset({(name, ())}))
    return _of_relation(relation, tuple(part.name.lower() for part in node.parts))


def _of_relation(relation: Relation, qualifier: tuple[str, ...]) -> Rows:
    def seen(name: str, type_: SqlType | None, *, is_hidden: bool = False) -> Seen:
        return Seen(qualifier, name, Value(type_, frozenset({(relation.name, (name,))})), is_hidden)

    shown_columns = [seen(name, type_) for name, type_ in relation.columns.items()]
    return Rows((*shown_columns, *(seen(name, type_, is_hidden=True) for name, type_ in relation.hidden.items())))


def _subquery(work: Work, node: exp.Subquery, left: Rows, outer: Scope) -> Rows:
    """A query in parentheses, or a join."""
    if isinstance(node.this, exp.Query) and not isinstance(node.this, exp.Subquery):
        return work.query(node, outer)
    return _relation(work, node.this, left, outer)


def _lateral(work: Work, node: exp.Lateral, left: Rows, outer: Scope) -> Rows:
    if not isinstance(node.this, exp.Query):
        return _unknown(work, node, left, outer)
    return work.query(node.this, outer.inside(left))


def _values(work: Work, node: exp.Values, _left: Rows, outer: Scope) -> Rows:
    """The first row says how many columns there are; each is of a type that holds all its values."""
    columns: list[SqlType | None] = []
    for index, row in enumerate(node.expressions):
        cells = row.expressions if isinstance(row, exp.Tuple) else [row]
        types = [infer(work, cell, outer).type for cell in cells]
        if index and (len(types) != len(columns) or not all(map(comparable, columns, types))):
            work.problem(row, "this row of VALUES has other columns than the first")
            return OPEN
        columns = [common(*pair) for pair in zip(columns, types, strict=True)] if index else types
    return Rows(tuple(Seen((), None, Value(type_)) for type_ in columns))


def _unnest(work: Work, node: exp.Unnest, left: Rows, outer: Scope) -> Rows:
    columns: list[Seen] = []
    for each in node.expressions:
        value = infer(work, each, outer.inside(left))
        found = _unnested(work, each, value)
        if found is None:
            return OPEN
        columns += found
    if node.args.get("offset"):
        columns.append(Seen((), None, of_type("bigint")))
    return Rows(tuple(columns))


def _unnested(work: Work, node: exp.Expr, value: Value) -> list[Seen] | None:
    """An array of rows gives their members, another array its items, a map its keys and values."""
    if value.type is None or value.type.name == NULL_TYPE:
        work.unsure()
        return None
    if value.type.name == "map":
        return [Seen((), None, Value(value.type.inner[0])), Seen((), None, value.item())]
    if value.type.name != "array":
        work.problem(node, f"{shown(node)} is {value.type}: only arrays and maps can be unnested")
        return None
    item = value.item()
    if item.type is None:
        work.unsure()
        return None
    if item.type.name == "row":
        return [Seen((), name, member) for name, member in item.members()]
    return [Seen((), None, item)]


def _unknown(work: Work, node: exp.Expr, _left: Rows, _outer: Scope) -> Rows:
    work.unsure()
    alias = node.args.get("alias")
    return Rows(open=((alias.name.lower(),),)) if alias else OPEN


_RELATIONS: dict[type[exp.Expr], Handler] = {
    exp.Table: _table,
    exp.Subquery: _subquery,
    exp.Lateral: _lateral,
    exp.Values: _values,
    exp.Unnest: _unnest,
}


def _join(work: Work, join: exp.Join, left: Rows, outer: Scope) -> Rows:
    right = _relation(work, join.this, left, outer)
    if join.args.get("method") == "NATURAL":
        work.problem(join, "NATURAL JOIN is not supported", "Say what is joined: `USING (...)`.")
    if using := join.args.get("using"):
        return _using(work, using, left, right)
    rows = left.beside(right)
    condition(work, join.args.get("on"), outer.inside(rows))
    return rows


def _using(work: Work, using: list[exp.Expr], left: Rows, right: Rows) -> Rows:
    """The columns of USING come first, belong to neither side any more, and stand there once."""
    merged = []
    names = {each.name.lower() for each in using}
    for each in using:
        name = each.name.lower()
        sides = [rows.named((name,)) for rows in (left, right)]
        for found, rows in zip(sides, (left, right), strict=True):
            if len(found) != 1 and not rows.open:
                known = [seen.name for seen in rows.columns if seen.name]
                work.problem(each, f"USING needs `{name}` once on either side", did_you_mean(name, known))
        values = [found[0].value for found in sides if found]
        origins = frozenset().union(*(value.origins for value in values))
        work.read(each, Value(None, origins))
        if len(values) == 2 and not comparable(values[0].type, values[1].type):
            work.problem(each, f"`{name}` is {values[0].type} on one side and {values[1].type} on the other")
        merged.append(
            Seen((), name, Value(common(*(value.type for value in values)) if len(values) == 2 else None, origins))
        )
    rest = tuple(each for each in left.columns + right.columns if each.name not in names)
    return Rows((*merged, *rest), left.open + right.open)
