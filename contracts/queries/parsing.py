"""Parsing a consumer's query with sqlglot, and what sqlglot reads otherwise than Athena."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlglot import Dialect, TokenType, exp
from sqlglot.errors import SqlglotError

from contracts.queries.scope import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


_PLAIN = (
    (re.compile(r"Required keyword: .*", re.DOTALL), "something is missing"),
    (re.compile(r" but got <Token .*", re.DOTALL), ""),
    (re.compile(r"Error tokenizing .*", re.DOTALL), "a quote is not closed"),
)
"""What sqlglot says in words of its own classes, or with half of the query, and what it means."""
_TRINO = Dialect.get_or_raise("trino")
_Base: Any = _TRINO.parser_class
_FORMAT = ("FORMAT", "JSON", "ENCODING", "UTF8", "UTF16", "UTF32")
_WRAPPER = ("WITH", "WITHOUT", "CONDITIONAL", "UNCONDITIONAL", "ARRAY", "WRAPPER")
_QUOTES = ("KEEP", "OMIT", "QUOTES", "ON", "SCALAR", "STRING")
_OTHERWISE = ("TRUE", "FALSE", "UNKNOWN", "NULL", "ABSENT", "EMPTY", "OBJECT", "ERROR")
_HOW = frozenset({*_FORMAT, *_WRAPPER, *_QUOTES, *_OTHERWISE})
"""Words that say how a function of SQL/JSON reads and what it gives (Trino, "JSON functions"): no part of a value."""
_SKETCHES = frozenset({"QDIGEST", "SETDIGEST"})
"""Types that sqlglot does not know."""


class _Parser(_Base):  # type: ignore[misc]  # the class of a dialect is found at run time
    """Reads `list[1]`, `t.array[1]` and `"array"[1]` as items of a column, not as lists that are written out.

    And the functions of SQL/JSON with all that may stand in them, and every type.
    """

    FUNCTION_PARSERS: Mapping[str, Callable[[Any], exp.Expr]] = {
        **_Base.FUNCTION_PARSERS,
        "JSON_ARRAY": lambda parser: parser.parse_json("json_array"),
        "JSON_EXISTS": lambda parser: parser.parse_json("json_exists"),
        "JSON_QUERY": lambda parser: parser.parse_json("json_query"),
        "JSON_VALUE": lambda parser: parser.parse_json("json_value"),
    }

    NO_PAREN_FUNCTION_PARSERS: Mapping[str, Callable[[Any], exp.Expr]] = {
        **_Base.NO_PAREN_FUNCTION_PARSERS,
        "CURRENT_SCHEMA": lambda _: exp.Anonymous(this="current_schema"),
    }

    def parse_json(self, name: str) -> exp.Expr:
        """What is between the parentheses of a function of SQL/JSON: values, the type it gives, words."""
        values, type_ = [self._parse_disjunction()], None
        while True:
            if self._match(TokenType.COMMA) or self._match_texts(("PASSING", "DEFAULT")):
                values.append(self._parse_disjunction())
            elif self._match(TokenType.ALIAS):
                self._parse_id_var()
            elif self._match_text_seq("RETURNING"):
                type_ = self._parse_types()
            elif not self._match_texts(_HOW):
                break
        if not self._match(TokenType.R_PAREN, advance=False):
            self.raise_error("Expecting )")
        call = exp.Anonymous(this=name, expressions=[value for value in values if value is not None])
        return exp.Cast(this=call, to=type_) if type_ else call

    def _parse_types(self, *args: Any, **options: Any) -> exp.Expr | None:
        if not self._match_texts(_SKETCHES):
            known: exp.Expr | None = _Base._parse_types(self, *args, **options)  # noqa: SLF001 - it is overridden here
            return known
        if self._match(TokenType.L_PAREN):
            self._parse_types()
            self._match_r_paren()
        return exp.DataType(this=exp.DataType.Type.UNKNOWN)

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
        tokens = _without_lambdas(_TRINO.tokenize(sql))
        trees = _Parser(dialect=_TRINO).parse(tokens, sql)
    except SqlglotError as error:
        return _syntax(error)
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        return Problem(1, 1, "this is no query", "Write one SELECT.")
    return _trailing_comma(tokens) or trees[0]


def _without_lambdas(tokens: list[Any]) -> list[Any]:
    """The query after `USING EXTERNAL FUNCTION ... LAMBDA '...'`, which declares functions of one's own in Athena."""
    if [token.text.upper() for token in tokens[:2]] != ["USING", "EXTERNAL"]:
        return tokens
    starts = (index for index, token in enumerate(tokens) if token.token_type in (TokenType.SELECT, TokenType.WITH))
    return tokens[next(starts, 0) :]


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
