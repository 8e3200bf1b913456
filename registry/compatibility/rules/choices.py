"""enum-value-removed, enum-value-added: which strings an enum lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.walking import narrowed, sent_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change


def _removed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if planes := narrowed(change):
        words = ", ".join(f"`{value}`" for value in change.old)
        yield Judgement(f"`{change.where}` no longer takes {words}", planes, ",".join(change.old))


def _added(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if sent_after(change):
        words = ", ".join(f"`{value}`" for value in change.new)
        yield Judgement(f"`{change.where}` takes {words} now", None, ",".join(change.new))


ENUM_VALUE_REMOVED = Rule(
    id="enum-value-removed",
    planes=("wire", "code"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"values-removed"}),
    why="Apps that were built before go on sending the value, and it is refused; calls that pass it do not compile.",
    instead="Keep the value and say in `doc` that it is no longer sent.",
    judge=_removed,
)
ENUM_VALUE_ADDED = Rule(
    id="enum-value-added",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=frozenset({"values-added"}),
    why="Old events stay valid. A reader of the old version does not know the value, which counts in the modes "
    "`forward` and `full`; and a query that lists the values with CASE puts it into ELSE.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_added,
)
