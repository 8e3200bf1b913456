"""Consumers' queries: `consumers/*.sql`, each one SELECT that must keep working, under a header that says whose it is.

-- name: daily_clicks
-- owner: growth
-- what: Clicks on cards by day; a line that is indented further
--   goes on with what the line before it says.
SELECT dt, count(*) FROM card_click GROUP BY dt
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.conflicts import HELP, MESSAGE, conflict
from registry.findings import Finding, Position
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "consumers"
KEYS = ("name", "owner", "what")
RULE = "query-file"
"""The rule of everything that keeps a file from being a query with a name and an owner."""

MOST_BYTES = 1 << 20  # a query is read by people
_KEY = re.compile(r"-- ?([A-Za-z][A-Za-z0-9_-]*): *(.*)")
_MORE = re.compile(r"--\s{2,}(\S.*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Comments and quoted text are one token each, so that a semicolon in them ends nothing.
_TOKEN = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*(?:'|\Z)|\"(?:[^\"]|\"\")*(?:\"|\Z)|\S", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A consumer's query. `sql` is everything below the header, and `line` the line of the file it begins at."""

    name: str
    owner: str
    what: str
    file: str
    sql: str
    line: int

    def position(self, line: int = 1, column: int = 1) -> Position:
        """The place in the file of a place in `sql`."""
        return Position(self.file, self.line + line - 1, column)


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries that could be read, by file, and what is wrong with the other files."""

    queries: tuple[Query, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_queries(root: Path) -> Queries:
    """Every query of the registry at `root`. A registry without the folder has none."""
    folder, queries, findings = root / FOLDER, list[Query](), list[Finding]()
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    for name in names:
        file, path = f"{FOLDER}/{name}", folder / name
        if path.suffix == ".sql" and path.is_file() and not name.startswith("."):
            query, found = _read(file, path)
            findings += found
            queries += [query] if query else []
        elif path.suffix.lower() == ".sql" and not name.startswith("."):
            findings.append(_finding(Position(file), "is not read as a query", "Queries are files called *.sql."))
    return Queries(tuple(queries), (*findings, *_same_names(queries)))


def _read(file: str, path: Path) -> tuple[Query | None, list[Finding]]:
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            advice = "Make it smaller than 1 MiB."
            return None, [_finding(Position(file), f"cannot be read: it has {len(data)} bytes", advice)]
        return read_query(file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        position = Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return None, [_finding(position, f"cannot be read: {error.reason}", "Save it as UTF-8 text.")]
    except OSError as error:
        return None, [_finding(Position(file), f"cannot be read: {error.strerror or error}", "Make it readable.")]


def read_query(file: str, text: str) -> tuple[Query | None, list[Finding]]:
    """The query of one file's text; None, with the reasons, when it is none."""
    text = text.replace("\r\n", "\n")
    if place := conflict(text, file):
        return None, [_finding(place, MESSAGE, HELP)]
    lines = text.split("\n")
    length = next((index for index, line in enumerate(lines) if line.strip() and line[:2] != "--"), len(lines))
    values, findings = _header(file, lines[:length])
    sql = "\n".join(lines[length:])
    findings += _body(file, sql, length + 1)
    if findings:
        return None, findings
    return Query(**values, file=file, sql=sql, line=length + 1), []


def _header(file: str, lines: list[str]) -> tuple[dict[str, str], list[Finding]]:
    """The header's values, and what is wrong with it. A comment without a key is only a comment."""
    values: dict[str, str] = {}
    findings: list[Finding] = []
    last = None
    for number, line in enumerate(lines, 1):
        if more := _MORE.fullmatch(line.rstrip()):
            if last:
                values[last] = f"{values[last]} {more[1]}".strip()
        elif written := _KEY.fullmatch(line.rstrip()):
            last = key = written[1]
            findings += _key_findings(Position(file, number, 4), key, values)
            values.setdefault(key, written[2])
        else:
            last = None
    return values, [*findings, *_missing(file, values)]


def _key_findings(position: Position, key: str, values: dict[str, str]) -> Iterator[Finding]:
    if key not in KEYS:
        yield _finding(position, f"`{key}` is no key of a query's header", did_you_mean(key, KEYS))
    elif key in values:
        yield _finding(position, f"`{key}` stands twice in the header", "Remove one of the two.")


def _missing(file: str, values: dict[str, str]) -> Iterator[Finding]:
    for key in KEYS:
        if not values.get(key):
            advice = f"Write `-- {key}: ...` at the top of the file, before the SELECT."
            yield _finding(Position(file), f"the header does not say the query's `{key}`", advice)
    if (name := values.get("name")) and not _NAME.fullmatch(name):
        advice = "Use lower-case letters, digits and underscores, a letter first."
        yield _finding(Position(file), f"`{name}` is no name for a query", advice)


def _body(file: str, sql: str, line: int) -> Iterator[Finding]:
    """There is one statement: something before the first semicolon and nothing after it."""
    tokens = [token for token in _TOKEN.finditer(sql) if not token[0].startswith(("--", "/*"))]
    if not tokens or tokens[0][0] == ";":
        yield _finding(Position(file), "holds no query", "Write one SELECT below the header.")
        return
    end = next((index for index, token in enumerate(tokens) if token[0] == ";"), len(tokens))
    for token in tokens[end + 1 : end + 2]:
        before = sql[: token.start()]
        place = Position(file, line + before.count("\n"), len(before) - before.rfind("\n"))
        yield _finding(place, "holds more than one statement", "Give each query a file of its own.")


def _same_names(queries: list[Query]) -> Iterator[Finding]:
    first: dict[str, Query] = {}
    for query in queries:
        other = first.setdefault(query.name, query)
        if other is not query:
            message = f"the query `{query.name}` is in {other.file} too"
            yield _finding(Position(query.file), message, "Give one of the two another name.")


def _finding(position: Position, message: str, advice: str) -> Finding:
    return Finding(RULE, "error", position, message, advice)
