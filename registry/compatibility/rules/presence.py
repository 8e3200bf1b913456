"""required-gained, required-lost, null-gained, null-lost: whether a value must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.walking import narrowed, sent_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from registry.changes import Change


def _more(words: str) -> Callable[[Pair, Change], Iterator[Judgement]]:
    def judge(_pair: Pair, change: Change) -> Iterator[Judgement]:
        if sent_after(change):
            yield Judgement(f"`{change.where}` {words}")

    return judge


def _less(words: str) -> Callable[[Pair, Change], Iterator[Judgement]]:
    def judge(_pair: Pair, change: Change) -> Iterator[Judgement]:
        if planes := narrowed(change):
            yield Judgement(f"`{change.where}` {words}", planes)

    return judge


REQUIRED_GAINED = Rule(
    id="required-gained",
    planes=("wire", "code"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"required-gained"}),
    why="Apps that were built before may leave the field out, and such events are refused from now on; calls that do "
    "not pass it no longer compile.",
    instead="Keep it optional, and count in a query how often it is missing.",
    judge=_less("was optional and is required"),
)
REQUIRED_LOST = Rule(
    id="required-lost",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=frozenset({"required-lost"}),
    why="New events may lack the field. Old ones stay valid; a reader of the old version refuses what lacks it, which "
    "counts in the modes `forward` and `full`; and the column can have nulls from now on.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_more("was required and is optional"),
)
NULL_GAINED = Rule(
    id="null-gained",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=frozenset({"null-gained"}),
    why="New events may carry null. Old ones stay valid; a reader of the old version refuses null, which counts in "
    "the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version. Or leave the field out instead.",
    judge=_more("may be null now"),
)
NULL_LOST = Rule(
    id="null-lost",
    planes=("wire", "code"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"null-lost"}),
    why="Apps that were built before may send null, and such events are refused from now on; calls that pass null no "
    "longer compile.",
    instead="Keep `nullable: true`: the column cannot tell null from a missing value anyway.",
    judge=_less("may no longer be null"),
)
