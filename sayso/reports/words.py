"""How reports say what changed: one line a change, the same words in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from registry.changes import KINDS
from registry.compatibility.saying import type_words
from registry.compatibility.verdict import PLANES
from registry.model import Event, Type
from registry.sentence import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from registry.changes import Change
    from registry.compatibility.verdict import EventComparison, Verdict

_LONGEST = 80
_IN_THE_HEAD = frozenset({"version"})
"""Kinds that the event's heading shows."""
_PLAIN = {
    "event-added": "the event is new",
    "event-removed": "the event is gone",
    "version-added": "is released now",
    "field-removed": "removed",
    "required-gained": "is required now",
    "required-lost": "is optional now",
    "null-gained": "may be null now",
    "null-lost": "may no longer be null",
    "deprecated-lost": "is no longer deprecated",
    "words": "other words: docs, sentence, owner or examples",
}


def said(change: Change) -> str:
    """A change in words, without its place: `added, optional int32`."""
    if say := _SAID.get(change.kind):
        return say(change)
    meaning = KINDS.get(change.kind, change.kind)
    return _PLAIN.get(change.kind) or f"{meaning}: {_value(change.old)} → {_value(change.new)}"


def _added(change: Change) -> str:
    field = change.new_field
    assert field is not None, "it was added"
    return f"added, {'required' if field.required else 'optional'} {type_words(field.type)}"


_SAID: Mapping[str, Callable[[Change], str]] = {
    "field-added": _added,
    "field-renamed": lambda change: f"was `{change.old}`",
    "deprecated-gained": lambda change: f"is deprecated now: {_value(change.new)}",
    "values-added": lambda change: f"values added: {_value(change.new)}",
    "values-removed": lambda change: f"values removed: {_value(change.old)}",
}


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Type):
        text = type_words(value)
    else:
        text = "none" if value is None else str(getattr(value, "reason", None) or getattr(value, "name", value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def versions(event: EventComparison) -> str:
    """`1.2.0 → 1.3.0`, or what of it there is."""
    old, new = (str(side.version) if side else "" for side in (event.old, event.new))
    if old and new:
        return old if old == new else f"{old} → {new}"
    return f"{new} (new)" if new else f"{old} (removed)"


def plain_changes(event: EventComparison) -> list[Change]:
    """The changes that nothing else shows: no verdict, not the sentence. Of changes of words at one place, one."""
    judged = {verdict.where for verdict in event.verdicts if verdict.where}
    spoken = event.old.sentence if event.old else None
    found: dict[tuple[str, str], Change] = {}
    for change in event.changes:
        shown = change.where in judged or change.kind in _IN_THE_HEAD or (not change.path and change.old == spoken)
        if not shown:
            found.setdefault((change.kind, change.where), change)
    return list(found.values())


def alike(events: Iterable[EventComparison]) -> list[list[EventComparison]]:
    """Events about which the same is to be said, together: a change of the envelope is seen in every event."""
    groups: dict[object, list[EventComparison]] = {}
    for event in events:
        groups.setdefault(_signature(event), []).append(event)
    return list(groups.values())


def _signature(event: EventComparison) -> object:
    def nameless(text: str) -> str:
        return text.replace(event.name, "")

    verdicts = tuple(
        (each.rule, each.where, each.gravity, each.accepted, nameless(each.message), *map(nameless, each.hurts))
        for each in event.verdicts
    )
    spoken_alike = all(before == after for _, before, after in sentences(event))
    changes = tuple((each.where, said(each)) for each in plain_changes(event))
    return (event.needs, verdicts, changes) if spoken_alike else event.name


def in_order(event: EventComparison) -> list[Verdict]:
    """The verdicts of an event, most grave first; what was accepted stands below what was not."""
    order = ("breaking", "warning", "note")
    return sorted(event.verdicts, key=lambda each: order.index(each.gravity) if each.accepted is None else 1.5)


def is_grave(event: EventComparison) -> bool:
    """Whether something breaks, or is warned of, that nobody accepted."""
    return any(each.gravity != "note" and each.accepted is None for each in event.verdicts)


def sentences(event: EventComparison) -> list[tuple[str, str, str]]:
    """Language, the sentence before, and after; the sentence is what the event says."""
    old = dict(event.old.sentence) if event.old else {}
    new = dict(event.new.sentence) if event.new else {}
    return [(language, old.get(language, ""), new.get(language, "")) for language in {**new, **old}]


def sample(event: Event | None) -> str:
    """The event's first example as JSON, with its version; nothing when it has none."""
    if event is None or not event.examples:
        return ""
    return json.dumps(event.examples[0], ensure_ascii=False, indent=2, default=str)


def spoken(event: Event | None, language: str) -> str:
    """The first example, as the sentence says it; the envelope's slots show what would stand there."""
    if event is None or not event.examples or language not in event.sentence:
        return ""
    envelope = {field.wire_name: f"<{field.name}>" for field in event.fields if field.origin == "envelope"}
    return render(event, language, {**envelope, **event.examples[0]})


def touched(event: EventComparison) -> str:
    """`breaks wire, query; warns of table`: every plane once, at its worst; what was accepted is left out."""
    held = [each for each in event.verdicts if each.accepted is None]
    breaks = {plane for each in held if each.gravity == "breaking" for plane in each.planes}
    warns = {plane for each in held if each.gravity == "warning" for plane in each.planes} - breaks
    named = (("breaks", breaks), ("warns of", warns))
    return "; ".join(f"{word} {', '.join(each for each in PLANES if each in found)}" for word, found in named if found)


def planes(verdict: Verdict) -> str:
    """`table, query`."""
    return ", ".join(verdict.planes)


def advice(verdict: Verdict) -> str:
    """What to do, where there is something to do."""
    return "" if verdict.gravity == "note" or verdict.accepted is not None else verdict.instead
