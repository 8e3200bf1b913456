"""field-removed, column-idle, column-lost: a field that is gone, and what becomes of its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.calls import has_class
from registry.compatibility.columns import holds
from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import field_words
from registry.compatibility.walking import with_key
from registry.compatibility.witness import field_witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change


def _removed(pair: Pair, change: Change) -> Iterator[Judgement]:
    """Another field may have its key by now."""
    heir = with_key(pair.new, change.path, change.old.wire_name)
    words = f"the field {field_words(change)} was removed"
    if not change.in_old:
        if has_class(change.old.type):
            yield Judgement(f"{words}, and its class", ("code",))
    elif field_witness(change.old, heir):
        yield Judgement(f"{words}; an event that has it is refused now", ("wire", "code"))
    elif heir:
        yield Judgement(f"{words}; old apps' values go into the column `{heir.name}`", ("code", "table"))


def _needed(pair: Pair, change: Change) -> Iterator[Judgement]:
    heir = with_key(pair.new, change.path, change.old.wire_name)
    if change.in_new and change.old.required and not (heir and heir.required):
        yield Judgement(f"new events lack the field {field_words(change)}, which the old version demands")


def _idle(pair: Pair, change: Change) -> Iterator[Judgement]:
    if pair.new_table and holds(pair.new_table, change.path) and not pair.is_new_major:
        kept = f"the column {field_words(change)} stays in the table {pair.new_table.name}"
        yield Judgement(f"{kept}: old rows keep their values, new rows have null")


def _lost(pair: Pair, change: Change) -> Iterator[Judgement]:
    path = change.path if change.kind == "field-removed" else (*change.path[:-1], str(change.old))
    table = pair.old_table
    if table and not pair.is_new_major and pair.new_table and not holds(pair.new_table, path):
        words = ".".join(path)
        yield Judgement(f"the column `{words}` of {table.name} is lost: no release of this major has it", None, words)


FIELD_REMOVED = Rule(
    id="field-removed",
    planes=("wire", "code", "table"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"field-removed"}),
    why="The content model is closed: an unknown field is an error, so that nothing is dropped in silence. Apps that "
    "were built before go on sending the field for years, and every call that passes it stops compiling.",
    instead="Keep the field and mark it `deprecated`; remove it with the next major version.",
    judge=_removed,
)
REQUIRED_FIELD_REMOVED = Rule(
    id="required-field-removed",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=frozenset({"field-removed"}),
    why="A reader of the old version demands the field, and refuses every new event. That counts in the modes "
    "`forward` and `full`.",
    instead="Make the field optional in one version, and remove it with the next major version.",
    judge=_needed,
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
