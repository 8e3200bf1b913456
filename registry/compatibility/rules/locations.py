"""location-narrowed, location-widened, location-arguments-changed: which URLs are a location, and who builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.calls import TYPESCRIPT
from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import refusing
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.model import Event

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


def _arguments(pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_type, "a location has a type"
    assert change.new_type, "as above"
    old, new = TYPESCRIPT.natural(change.old_type), TYPESCRIPT.natural(change.new_type)
    differing = [f"{old} becomes {new}"] if old != new else list(_parameters(pair.old, pair.new))
    if differing:
        yield Judgement(f"what calls pass for the location: {differing[0]}", None, change.new or "")


def _parameters(old: Event | None, new: Event | None) -> Iterator[str]:
    """How the object of a location's parameters no longer takes what it took."""
    before, after = ({field.name: field for field in event.parameters} if event else {} for event in (old, new))
    yield from (f"`{name}` is no parameter any more" for name in before if name not in after)
    for name, field in after.items():
        was = before.get(name)
        if field.required and not (was and was.required):
            yield f"`{name}` must be given"
        if was and not TYPESCRIPT.takes(TYPESCRIPT.natural(was.type), TYPESCRIPT.natural(field.type)):
            yield f"`{name}` was a {TYPESCRIPT.natural(was.type)} and is a {TYPESCRIPT.natural(field.type)}"


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
LOCATION_ARGUMENTS_CHANGED = Rule(
    id="location-arguments-changed",
    planes=("code",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="TypeScript builds the URL from an object of the template's parameters. A parameter that is gone, that must be "
    "given now or that has another natural type keeps existing calls from compiling, also where every old URL stays "
    "valid: an int32 that becomes an int64 is a bigint.",
    instead="Keep the parameters and their types; make new ones optional (`{page:int32?}`).",
    judge=_arguments,
)
