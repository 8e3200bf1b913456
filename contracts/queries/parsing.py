"""Parsing a consumer's query with sqlglot, and what sqlglot reads otherwise than Athena."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlglot import Dialect, exp
from sqlglot.errors import SqlglotError

from contracts.queries.scope import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


_PLAIN = (
    (re.compile(r"Required keyword: .*", re.DOTALL), "something is missing"),
    (re.compile(r" but got <Token .*", re.DOTALL), ""),
    (re.compile(r"Error tokenizing .*", re.DOTALL), "a quote is not closed"),
)
"""What sqlglot says in words of its own classes, or with half of the query, and what it means."""
_TRINO = Dialect.get_or_raise("trino")
_Base: Any = _TRINO.parser_class


class _Parser(_Base):  # type: ignore[misc]  # the class of a dialect is found at run time
    """Reads `list[1]`, `t.array[1]` and `"array"[1]` as items of a column, not as lists that are written out."""

    def _parse_bracket(self, this: exp.Expr | None = None) -> exp.Expr | None:
        is_bare = isinstance(this, exp.Column) and len(this.parts) == 1 and not this.this.args.get("quoted")
        word = this.name.upper() if this is not None and self._curr and self._curr.text == "[" else ""
        if word == "LIST" or (word == "ARRAY" and not is_bare):
            this = exp.Paren(this=this)
        found: exp.Expr | None = _Base._parse_bracket(self, this)  # noqa: SLF001 - it is overridden here
        return found


def parse(sql: str) -> exp.Query | Problem:
    """The tree of a query, or why there is none."""
    try:
        tokens = _TRINO.tokenize(sql)
        trees = _Parser(dialect=_TRINO).parse(tokens, sql)
    except SqlglotError as error:
        return _syntax(error)
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        return Problem(1, 1, "this is no query", "Write one SELECT.")
    return _trailing_comma(tokens) or trees[0]


def _trailing_comma(tokens: Iterable[Any]) -> Problem | None:
    """Where a SELECT's list ends with a comma, which the parser lets pass and Athena does not."""
    for one, other in pairwise(tokens):
        if (one.token_type.name, other.token_type.name) == ("COMMA", "FROM"):
            return Problem(one.line, one.col, "nothing follows the comma before FROM", "Remove the comma.")
    return None


def _syntax(error: SqlglotError) -> Problem:
    """Where the parser stopped, as far as it says so."""
    details = (getattr(error, "errors", None) or [{}])[0]
    reason = str(details.get("description") or error)
    for pattern, words in _PLAIN:
        reason = pattern.sub(words, reason)
    message = f"this is no SQL that Athena reads: {reason.rstrip('.')}"
    line, end, word = details.get("line") or 1, details.get("col") or 0, details.get("highlight") or ""
    return Problem(line, max(1, end - len(word) + 1), message, "Try it in Athena, or look just before the place.")
