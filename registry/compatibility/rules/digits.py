"""digits-fewer, digits-more, digits-unreadable: a decimal of another precision or scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.rules.reading import unreadable
from registry.compatibility.saying import refusing
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.model import Type

KINDS = frozenset({"digits"})


def _became(change: Change) -> str:
    (precision, scale), (new_precision, new_scale) = change.old, change.new
    return f"`{change.where}` was decimal({precision},{scale}) and is decimal({new_precision},{new_scale})"


def _with(type_: Type, digits: tuple[int, int]) -> Type:
    return replace(type_, precision=digits[0], scale=digits[1])


def _fewer(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_type, "digits belong to a type"
    found = witness(change.old_type, _with(change.old_type, change.new)) if sent_before(change) else None
    if found:
        yield Judgement(f"{_became(change)}: {refusing(found)}", None, str(change.new))


def _more(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.new_type, "digits belong to a type"
    if sent_after(change) and witness(change.new_type, _with(change.new_type, change.old)):
        yield Judgement(f"{_became(change)}, which holds more", None, str(change.new))


def _unreadable(pair: Pair, change: Change) -> Iterator[Judgement]:
    if hurts := unreadable(pair, change):
        yield Judgement(f"{_became(change)}: {hurts[0]}", None, str(change.new), hurts)


DIGITS_FEWER = Rule(
    id="digits-fewer",
    planes=("wire",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="The decimal has room for fewer digits on one side of the point, so that what old apps send no longer fits. "
    "Nothing is rounded on the way in: such an event is refused.",
    instead="Keep as many digits on both sides of the point; or raise the major version.",
    judge=_fewer,
)
DIGITS_MORE = Rule(
    id="digits-more",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=KINDS,
    why="The decimal has room for more digits. Old events stay valid; a reader of the old version refuses the new "
    "values, which counts in the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_more,
)
DIGITS_UNREADABLE = Rule(
    id="digits-unreadable",
    planes=("table",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="A reader of the lake cannot read the old files' decimals with the new digits: Athena would round what has "
    "more of them after the point, and where the new type has more it reads every row, but a condition on the column "
    "finds only some of them; Spark 4 refuses fewer digits, and Spark 3 reads no other scale at all.",
    instead="Keep the digits after the point, and at least as many before it; or raise the major version.",
    judge=_unreadable,
)
