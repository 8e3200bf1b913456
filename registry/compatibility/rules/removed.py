"""field-removed, column-idle, column-lost: a field that is gone, and what becomes of its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.columns import holds
from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import field_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change


def _removed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if change.sent:
        yield Judgement(f"the field {field_words(change)} was removed; an event that has it is refused now")


def _idle(pair: Pair, change: Change) -> Iterator[Judgement]:
    if pair.new_table and holds(pair.new_table, change.path) and not pair.is_new_major:
        yield Judgement(f"the column {field_words(change)} of {pair.new_table.name} stays, and is null in new rows")


def _lost(pair: Pair, change: Change) -> Iterator[Judgement]:
    path = change.path if change.kind == "field-removed" else (*change.path[:-1], str(change.old))
    table = pair.old_table
    if table and not pair.is_new_major and pair.new_table and not holds(pair.new_table, path):
        words = ".".join(path)
        yield Judgement(f"the column `{words}` of {table.name} is lost: no release of this major has it", None, words)


FIELD_REMOVED = Rule(
    id="field-removed",
    planes=("wire", "code"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"field-removed"}),
    why="The content model is closed: an unknown field is an error, so that nothing is dropped in silence. Apps that "
    "were built before go on sending the field for years, and every call that passes it stops compiling.",
    instead="Keep the field and mark it `deprecated`; remove it with the next major version.",
    judge=_removed,
)
COLUMN_IDLE = Rule(
    id="column-idle",
    planes=("table", "query"),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"field-removed"}),
    why="A major's table is the union of its versions, so the column of a removed field stays, and old rows keep their "
    "values. New rows have null there: queries go on running and count less and less.",
    instead="Tell those who query the column what replaces it, or keep the field.",
    judge=_idle,
)
COLUMN_LOST = Rule(
    id="column-lost",
    planes=("table",),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"field-removed", "field-renamed"}),
    why="The table is the union of the released versions and the working definition. The version that had this column "
    "was never released, so nothing keeps the column once the definition drops it, and what was written to it can no "
    "longer be queried.",
    instead="Release the old version first (`sayso release`), or keep the field.",
    judge=_lost,
)
