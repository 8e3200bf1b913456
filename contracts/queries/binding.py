"""Binding a consumer's query (Athena SQL): does every table, column and field that it names exist, and of what type?

sqlglot parses; it accepts tables and fields that are not there, so names are looked up here, in Trino's order and with
its types (issue: what `EXPLAIN (TYPE VALIDATE)` says is the truth, and a test compares the two). Where nothing can be
known, a table of another database or a function without a row in the table, nothing is said, and it is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from contracts.queries.scope import Problem, Scope, Work
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.queries.catalogue import Catalogue
    from contracts.queries.scope import Origin
    from contracts.queries.types import Path, SqlType


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
        import sqlglot  # noqa: F401, PLC0415 - sqlglot is optional
    except ImportError as error:
        raise MissingPartError("sqlglot", "pip install 'sayso[test]'") from error
    try:
        return _bind(sql, catalogue)
    except RecursionError:  # nested deeper than this parser reads, which says nothing about Athena
        return Binding(problems=(), undecided=1)


def _bind(sql: str, catalogue: Catalogue) -> Binding:
    from contracts.queries.parsing import parse  # noqa: PLC0415 - it imports sqlglot
    from contracts.queries.selects import query  # noqa: PLC0415 - as above

    tree = parse(sql)
    if isinstance(tree, Problem):
        return Binding(problems=(tree,))
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
