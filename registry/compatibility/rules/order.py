"""member-inserted, member-moved: the order of an object's members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.walking import siblings, type_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.tables import Table


def _inserted(pair: Pair, change: Change) -> Iterator[Judgement]:
    if len(change.path) == 1:
        return
    known = {field.name for field in siblings(pair.old, change.path)}
    names = [field.name for field in siblings(pair.new, change.path)]
    behind = [name for name in names[names.index(change.path[-1]) + 1 :] if name in known]
    if behind:
        yield _judged(pair, change, f"`{change.where}` stands before `{behind[0]}`, which was there already")


def _moved(pair: Pair, change: Change) -> Iterator[Judgement]:
    yield _judged(pair, change, f"`{change.where}` stands at another place of its object")


def _judged(pair: Pair, change: Change, words: str) -> Judgement:
    if pair.is_new_major or _is_appended(pair, change):
        return Judgement(f"{words}; the table keeps its order", None, "", (), "note")
    return Judgement(f"{words}; the table's struct gets another order")


def _is_appended(pair: Pair, change: Change) -> bool:
    """Whether the table's struct still begins as it did."""
    old, new = _names(pair.old_table, change), _names(pair.new_table, change)
    return new[: len(old)] == old


def _names(table: Table | None, change: Change) -> list[str]:
    struct = type_at(table, change.path[:-1])
    return [field.name for field in struct.fields] if struct else []


MEMBER_INSERTED = Rule(
    id="member-inserted",
    planes=("table",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"field-added"}),
    why="Partitions that are registered carry the struct as it was when they were made, and some readers match members "
    "by their place. The table of released versions gets new members at the end of the struct, wherever the definition "
    "has them; where nothing is released, it gets the definition's order.",
    instead="Write new members at the end of `fields`.",
    judge=_inserted,
)
MEMBER_MOVED = Rule(
    id="member-moved",
    planes=("table",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"field-moved"}),
    why="The same as with a member that is inserted: Athena and Spark match members by name, others by place, and "
    "registered partitions keep the old order.",
    instead="Leave members in the order in which they came.",
    judge=_moved,
)
