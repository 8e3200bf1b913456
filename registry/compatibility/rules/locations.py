"""location-narrowed, location-widened: which URLs are a location of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import refusing
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change

KINDS = frozenset({"location"})


def _became(change: Change) -> str:
    return f"the location was {change.old or 'any URL'} and is {change.new or 'any URL'}"


def _narrowed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_type, "a location has a type"
    assert change.new_type, "as above"
    found = witness(change.old_type, change.new_type) if sent_before(change) else None
    if found:
        yield Judgement(f"{_became(change)}: {refusing(found)}", None, change.new or "")


def _widened(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_type, "a location has a type"
    assert change.new_type, "as above"
    if sent_after(change) and witness(change.new_type, change.old_type):
        yield Judgement(f"{_became(change)}, which more URLs are", None, change.new or "")


LOCATION_NARROWED = Rule(
    id="location-narrowed",
    planes=("wire",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="Apps that were built before go on sending locations of the old template, and some of those are none of the "
    "new one. A parameter that is added with `?` at its end, after the others, is safe.",
    instead="Make new parameters optional (`{page:int32?}`), put them last, and keep the old ones.",
    judge=_narrowed,
)
LOCATION_WIDENED = Rule(
    id="location-widened",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=KINDS,
    why="The new template takes locations that the old one does not. Old events stay valid; a reader of the old "
    "version refuses the new ones, which counts in the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_widened,
)
