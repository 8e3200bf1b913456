"""An event is a sentence: its slots, and how it reads when they are filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.model import Event, Field

_SLOT = re.compile(r"\{([^{}]*)\}")


def slots(sentence: str) -> tuple[str, ...]:
    """The slots in the order they stand: `("user_id", "content.kind")`."""
    return tuple(_SLOT.findall(sentence))


def slot_field(event: Event, slot: str) -> Field | None:
    """The field a slot names; a dot goes into an object."""
    first, *rest = slot.split(".")
    field = event.by_name.get(first)
    for name in rest:
        field = next((each for each in field.type.fields if each.name == name), None) if field else None
    return field


def render(event: Event, language: str, sample: Mapping[str, Any]) -> str:
    """The sentence with a sample event's wire values in its slots; an empty slot reads as an ellipsis."""

    def value(match: re.Match[str]) -> str:
        held: Any = sample
        for name in match[1].split("."):
            held = held.get(name) if isinstance(held, dict) else None
        return _said(held)

    return _SLOT.sub(value, event.sentence[language])


def _said(value: Any) -> str:
    if value is None:
        return "…"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(_said(each) for each in value.values())
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)
