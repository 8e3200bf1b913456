"""Where a change is written: on the new side if it is there, on the old side if not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.findings import Position
from registry.model import Place

if TYPE_CHECKING:
    from registry.changes import Change
    from registry.compatibility.rule import Pair
    from registry.loader import Source
    from registry.model import Event, Field

_KEYS = {
    "required-gained": "required",
    "required-lost": "required",
    "null-gained": "nullable",
    "null-lost": "nullable",
    "type": "type",
    "digits": "type",
    "form": "wire",
    "values-added": "values",
    "values-removed": "values",
    "min-length": "min_length",
    "max-length": "max_length",
    "min-items": "min_items",
    "max-items": "max_items",
    "max-keys": "max_keys",
    "wire-name": "wire_name",
    "service": "retention",
}
"""The key that a kind of change is about, where it is not the kind's own name."""
_OWN = frozenset({"minimum", "maximum", "pattern", "role", "unit", "pii", "version", "location", "explicit", "direct"})


def position_of(change: Change, pair: Pair, before: Source | None, after: Source | None) -> Position:
    """Line and column of a change. Without a source, only the file is known."""
    if change.kind != "event-removed" and (place := _place(change, change.new_field, pair.new)):
        return after.position(place) if after else Position(place.file)
    if place := _place(change, change.old_field, pair.old):
        return before.position(place) if before else Position(place.file)
    return Position(_release_file(pair, change))


def _place(change: Change, field: Field | None, event: Event | None) -> Place | None:
    if change.kind in {"version-retired", "release-mutated"}:
        return None  # a release has a file of its own
    key = _KEYS.get(change.kind, change.kind if change.kind in _OWN else None)
    if change.path:
        if field is None or field.place is None:
            return None if field is None or event is None else event.place
        place = _inside(field.place, change)
    elif event is None or event.place is None:
        return None
    else:
        place = event.place
    return place / key if key else place


def _inside(place: Place, change: Change) -> Place:
    """What a change is inside of an array or a map stands below the innermost field with a name."""
    if change.old_type is None:
        return place
    tail: list[str] = []
    for part in reversed(change.path):
        if part not in {"[]", "{}"}:
            break
        tail.append("items" if part == "[]" else "values")
    return Place(place.file, (*place.path, *reversed(tail)))


def _release_file(pair: Pair, change: Change) -> str:
    return f"releases/{pair.name}/{change.where}.json"
