"""What a name means at a place of a query: scopes, and how Trino looks a name up in them.

(Trino's `StatementAnalyzer` and `Scope`: innermost scope first; in a scope the longest prefix that is a column wins,
and what is left of the name are members of its row.)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from contracts.queries.types import SqlType
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlglot import exp

    from contracts.queries.catalogue import Catalogue
    from contracts.queries.types import Path

Origin = tuple[str, "Path"]
"""A table or view and a path in it."""

Names = tuple[str, ...]


class Value(NamedTuple):
    """What an expression gives: its type, if known, and the columns it is handed on from unchanged."""

    type: SqlType | None = None
    origins: frozenset[Origin] = frozenset()

    def item(self) -> Value:
        """An item of an array or a value of a map."""
        if self.type is None or self.type.name not in ("array", "map"):
            return Value()
        part = "[]" if self.type.name == "array" else "{}"
        return Value(self.type.inner[-1], self.below(part))

    def members(self) -> Iterator[tuple[str | None, Value]]:
        """The members of a row."""
        if self.type is not None:
            for name, type_ in zip(self.type.names, self.type.inner, strict=True):
                yield name, Value(type_, self.below(name or ""))

    def below(self, part: str) -> frozenset[Origin]:
        """The origins of something inside."""
        return frozenset((table, (*path, part)) for table, path in self.origins)


UNKNOWN = Value()


def of_type(name: str) -> Value:
    """A computed value of a type without parameters."""
    return Value(SqlType(name))


class Seen(NamedTuple):
    """A column in a scope: the names before it, its own name, if it has one, and its value."""

    qualifier: Names
    name: str | None
    value: Value
    is_hidden: bool = False


class Rows(NamedTuple):
    """What a relation brings: its columns, and the names of relations whose columns nobody knows; None for any name."""

    columns: tuple[Seen, ...] = ()
    open: tuple[Names | None, ...] = ()

    def beside(self, other: Rows) -> Rows:
        """Both relations, as a join has them."""
        return Rows(self.columns + other.columns, self.open + other.open)

    def called(self, alias: str) -> Rows:
        """The same under an alias."""
        shown = tuple(each._replace(qualifier=(alias,)) for each in self.columns)
        return Rows(shown, ((alias,),) if self.open else ())

    def named(self, parts: Names) -> list[Seen]:
        """The columns that a name can mean."""
        *qualifier, name = parts
        return [each for each in self.columns if each.name == name and _ends_with(each.qualifier, tuple(qualifier))]

    def of(self, qualifier: Names) -> list[Seen]:
        """The columns of the relations of a name, those that `*` shows."""
        return [each for each in self.columns if not each.is_hidden and _ends_with(each.qualifier, qualifier)]

    def may_hold(self, parts: Names) -> bool:
        """Whether a name could be a column of a relation that nobody here knows.

        Not when a known relation is called so: that the other has a row of the same name is not to be expected.
        """
        if any(self.of(parts[:length]) for length in range(1, len(parts))):
            return False
        lengths = range(len(parts))
        return any(each is None or any(_ends_with(each, parts[:length]) for length in lengths) for each in self.open)


NO_ROWS = Rows()


def _ends_with(qualifier: Names, end: Names) -> bool:
    return not end or qualifier[-len(end) :] == end


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns and the WITH queries that a place of a query sees; around it, what a subquery may refer to."""

    rows: Rows = NO_ROWS
    parent: Scope | None = None
    ctes: Mapping[str, Rows] = field(default_factory=dict)

    def inside(self, rows: Rows) -> Scope:
        """A scope in this one."""
        return Scope(rows, self, self.ctes)

    def knowing(self, name: str, rows: Rows) -> Scope:
        """The same scope with one more WITH query."""
        return replace(self, ctes={**self.ctes, name: rows})

    def chain(self) -> Iterator[Scope]:
        """From the inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


class Problem(NamedTuple):
    """Why a query does not bind; line and column in its SQL, from 1."""

    line: int
    column: int
    message: str
    help: str = ""


@dataclass(slots=True)
class Work:
    """One query being bound: what is known about the lake, and what was found so far.

    `undecided` counts names that may or may not be there. `places` says what is read where in the text.
    `query` binds a subquery; it is here because expressions hold queries, and queries hold expressions.
    """

    sql: str
    catalogue: Catalogue
    query: Callable[[exp.Expr, Scope], Rows]
    problems: list[Problem] = field(default_factory=list)
    reads: set[Origin] = field(default_factory=set)
    places: dict[tuple[int, int], frozenset[Origin]] = field(default_factory=dict)
    undecided: int = 0

    def place(self, node: exp.Expr) -> tuple[int, int]:
        """Line and column where an expression begins: its first name that is in the text."""
        starts = [each.meta["start"] for each in node.walk() if "start" in each.meta]
        before = self.sql[: min(starts, default=0)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def problem(self, node: exp.Expr, message: str, advice: str = "") -> Value:
        """Note a problem; what stands there is unknown from now on."""
        self.problems.append(Problem(*self.place(node), message, advice))
        return UNKNOWN

    def unsure(self) -> Value:
        """Note that nothing can be said about a name."""
        self.undecided += 1
        return UNKNOWN

    def read(self, node: exp.Expr, value: Value) -> None:
        """Note what an expression reads."""
        if value.origins:
            self.reads |= value.origins
            self.places.setdefault(self.place(node), value.origins)


def resolve(work: Work, node: exp.Expr, parts: Names, scope: Scope) -> Value:
    """The value that a name of one or several parts stands for, in lower case."""
    for each in scope.chain():
        for length in range(len(parts), 0, -1):
            found = each.rows.named(parts[:length])
            if len(found) > 1:
                advice = f"Write a table's alias before it, as in `{_an_alias(found)}.{parts[0]}`."
                return work.problem(node, f"`{'.'.join(parts[:length])}` is ambiguous: several tables have it", advice)
            if found:
                return members(work, node, found[0].value, parts[length:], ".".join(parts[:length]))
        if each.rows.may_hold(parts):
            return work.unsure()
    return _missing(work, node, parts, scope)


def _an_alias(found: Sequence[Seen]) -> str:
    return next((each.qualifier[-1] for each in found if each.qualifier), "t")


def _missing(work: Work, node: exp.Expr, parts: Names, scope: Scope) -> Value:
    for length in range(len(parts) - 1, 0, -1):
        for each in scope.chain():
            if held := each.rows.of(parts[:length]):
                owner, known = ".".join(parts[:length]), [column.name for column in held if column.name]
                message = f"`{owner}` has no column `{parts[length]}`"
                return work.problem(node, message, did_you_mean(parts[length], known))
    known = [column.name for each in scope.chain() for column in each.rows.of(()) if column.name]
    what = "no column" if len(parts) == 1 else "no table and no column"
    return work.problem(node, f"there is {what} `{parts[0]}` here", did_you_mean(parts[0], known))


def members(work: Work, node: exp.Expr, value: Value, names: Sequence[str], shown: str) -> Value:
    """What is below a value: members of rows, one in the other."""
    for name in names:
        if value.type is None:
            return work.unsure()
        if value.type.name != "row":
            return work.problem(node, f"`{shown}` is {value.type}, which has no members: `{name}`")
        found = [each for member, each in value.members() if member == name]
        if len(found) != 1:
            known = [each for each in value.type.names if each]
            return work.problem(node, f"`{shown}` has no field `{name}`", did_you_mean(name, known))
        value, shown = found[0], f"{shown}.{name}"
    return value
