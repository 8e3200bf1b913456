"""The rules of the query plane: what can happen to a consumer's query, why it matters, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.compatibility.verdict import Gravity


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRule:
    """A rule of the query plane: why it is there, and what to do instead."""

    id: str
    gravity: Gravity
    why: str
    instead: str


UNBOUND = QueryRule(
    id="query-unbound",
    gravity="breaking",
    why="The query names a table, a column or a field that will no longer be there, or uses one in a way that its new "
    "type does not allow. It worked before, and will fail the next time it is run: a dashboard without numbers.",
    instead="Keep what it names, deprecated, until the query's owner has changed it; or change the query in the same "
    "pull request.",
)
TYPE_CHANGED = QueryRule(
    id="query-type-changed",
    gravity="breaking",
    why="The query still runs, but a column or field it reads has another type: a number that became text sorts, joins "
    "and compares otherwise, and whoever reads the result gets another type too.",
    instead="Add a field of the new type and deprecate the old one; or write the CAST into the query now.",
)
RESULT_CHANGED = QueryRule(
    id="query-result-changed",
    gravity="warning",
    why="The query still runs, but what comes out of it is other than before: it says `*`, and a column is gone or of "
    "another type. Whoever reads the result may have counted on it.",
    instead="Name the columns that are needed in place of `*`, and look at who reads the result.",
)
READS_REMOVED = QueryRule(
    id="query-reads-removed",
    gravity="breaking",
    why="The column stays in the table, because older rows have it, but new versions no longer send it; or the table "
    "itself is left to older apps, since a new major has its own. The query runs without an error and its numbers run "
    "dry: a little more with every user who updates the app.",
    instead="Agree with the query's owner on what to read instead, and change the query before the field goes.",
)
READS_DEPRECATED = QueryRule(
    id="query-reads-deprecated",
    gravity="note",
    why="The query reads a field that is deprecated from now on. It works until the field goes.",
    instead="Tell the query's owner what replaces the field.",
)
INVALID = QueryRule(
    id="query-invalid",
    gravity="note",
    why="The query does not bind against the tables as they are, so it fails whenever it is run, and nothing can be "
    "said about what a change does to it.",
    instead="Mend the query, or remove the file.",
)
QUERY_RULES = (UNBOUND, TYPE_CHANGED, RESULT_CHANGED, READS_REMOVED, READS_DEPRECATED, INVALID)
"""Every rule of the query plane."""
