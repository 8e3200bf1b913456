"""Athena SQL to DuckDB SQL, for views: refused where the two would differ without a word.

The transpiler (sqlglot) parses Athena's dialect but does not validate it, and it was measured to be silently
wrong for `UNNEST` of rows and for `TRY`. Those are refused: their answers come from an Athena-like engine only.
One known difference is left: a double cast to varchar is `1.5E0` in Athena and `1.5` in DuckDB.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from registry.errors import EngineError

_CATALOG = "awsdatacatalog"
_REFUSED: tuple[type[exp.Expr], ...] = (exp.Unnest, exp.Lateral, exp.Try)


@dataclass(frozen=True, slots=True)
class DuckDBView:
    """A view's SELECT for DuckDB, and the tables and views (lower case) that it reads."""

    sql: str
    reads: frozenset[str]


def duckdb_view(name: str, sql: str) -> DuckDBView:
    """Transpile the SELECT of an Athena view.

    Raises:
        EngineError: it does not parse, is no query, or uses what DuckDB reads otherwise; names the view.
    """
    try:
        query = sqlglot.parse_one(sql, read="athena")
        _check(name, query)
        reads = _without_catalog(query)
        return DuckDBView(query.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE), reads)
    except SqlglotError as why:
        raise EngineError(f"view {name}: {why}") from why


def _check(name: str, query: exp.Expr) -> None:
    if not isinstance(query, exp.Query):
        raise EngineError(f"view {name}: it must be a SELECT, not {query.key}")
    refused = query.find(*_REFUSED)
    if refused is not None:
        raise EngineError(
            f"view {name}: {refused.key} means something else in DuckDB; read this view with the trino engine"
        )


def _without_catalog(query: exp.Expr) -> frozenset[str]:
    """Drop Athena's catalogue from table names, and list the names that are no CTEs."""
    ctes = {cte.alias_or_name.lower() for cte in query.find_all(exp.CTE)}
    names = set()
    for table in query.find_all(exp.Table):
        if table.catalog.lower() == _CATALOG:
            table.set("catalog", None)
        # A table function is no table; DuckDB is opened without access to anything outside.
        if isinstance(table.this, exp.Identifier) and table.name.lower() not in ctes:
            names.add(table.name.lower())
    return frozenset(names)
