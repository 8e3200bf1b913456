"""Binding a consumer's query (Athena SQL): does every table, column and field that it names exist, and of what type?

sqlglot parses; it accepts tables and fields that are not there, so names are looked up here, in Trino's order and with
its types (issue: what `EXPLAIN (TYPE VALIDATE)` says is the truth, and a test compares the two). Where nothing can be
known, a table of another database or a function without a row in the table, nothing is said, and it is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from contracts.binding_scope import Problem, Scope, Work
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contracts.binding_catalogue import Catalogue
    from contracts.binding_scope import Origin
    from contracts.binding_types import Path, SqlType


class Read(NamedTuple):
    """A column, or a path inside it, that a query reads."""

    table: str
    path: Path
    type: SqlType | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What binding a query gives.

    `undecided` counts the names about which nothing could be said, in a query that seems to bind. `columns` are what
    comes out, by name and type; None where they are not known. `places` says which tables (with an empty path),
    columns and fields stand where.
    """

    problems: tuple[Problem, ...]
    reads: frozenset[Read] = frozenset()
    columns: tuple[tuple[str | None, SqlType | None], ...] | None = None
    undecided: int = 0
    places: Mapping[tuple[int, int], frozenset[Origin]] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """The tables and views that stand in the query."""
        return frozenset(table for origins in self.places.values() for table, path in origins if not path)

    @property
    def binds(self) -> bool:
        """Whether nothing is wrong, as far as it can be known."""
        return not self.problems


def bind(sql: str, catalogue: Catalogue) -> Binding:
    """Bind one query. Lines and columns are those of `sql`, from 1.

    Raises:
        MissingPartError: sqlglot is not installed.
    """
    try:
        import sqlglot  # noqa: PLC0415 - sqlglot is optional
        from sqlglot import exp  # noqa: PLC0415 - as above
        from sqlglot.errors import SqlglotError  # noqa: PLC0415 - as above
    except ImportError as error:
        raise MissingPartError("sqlglot", "pip install 'sayso[test]'") from error
    from contracts.binding_queries import query  # noqa: PLC0415 - it imports sqlglot

    try:
        trino = sqlglot.Dialect.get_or_raise("trino")
        tokens = trino.tokenize(sql)
        (tree,) = trino.parser().parse(tokens, sql) or [None]
    except (SqlglotError, RecursionError) as error:
        return Binding(problems=(_syntax(error),))
    if not isinstance(tree, exp.Query):
        return Binding(problems=(Problem(1, 1, "this is no query", "Write one SELECT."),))
    if place := _trailing_comma(tokens):
        return Binding(problems=(Problem(*place, "nothing follows the comma before FROM", "Remove the comma."),))
    work = Work(sql, catalogue, lambda node, scope: query(work, node, scope))
    rows = query(work, tree, Scope())
    return Binding(
        problems=tuple(dict.fromkeys(sorted(work.problems))),
        reads=frozenset(Read(table, path, _type(catalogue, table, path)) for table, path in work.reads),
        columns=None if rows.open else tuple((each.name, each.value.type) for each in rows.columns),
        undecided=0 if work.problems else work.undecided,  # after a problem, what follows from it is no gap
        places=work.places,
    )


def _type(catalogue: Catalogue, table: str, path: Path) -> SqlType | None:
    relation = catalogue.relation(table)
    return relation.type_at(path) if relation else None


def _trailing_comma(tokens: Iterable[Any]) -> tuple[int, int] | None:
    """Where a SELECT's list ends with a comma, which the parser lets pass and Athena does not."""
    for one, other in pairwise(tokens):
        if (one.token_type.name, other.token_type.name) == ("COMMA", "FROM"):
            return one.line, one.col
    return None


def _syntax(error: Exception) -> Problem:
    """Where the parser stopped, as far as it says so."""
    details = (getattr(error, "errors", None) or [{}])[0]
    message = f"this is no SQL that Athena reads: {details.get('description') or error}".rstrip(".")
    line, column, word = details.get("line") or 1, details.get("col") or 1, details.get("highlight") or ""
    return Problem(line, max(1, column - len(word) + 1), message, "Try it in Athena, or look just before the place.")
