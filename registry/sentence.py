"""An event is a sentence: its slots, and how it reads when they are filled."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from registry.location import Parameter, parse_location

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
    parameters = _parameters(event, sample)

    def value(match: re.Match[str]) -> str:
        slot = match[1]
        return _said(parameters[slot] if slot in parameters else _held(event, slot, sample))

    return _SLOT.sub(value, event.sentence[language])


def _held(event: Event, slot: str, sample: Mapping[str, Any]) -> Any:
    """The sample's value for a slot: slots name columns, the sample has the wire's names."""
    fields = event.fields
    held: Any = sample
    for name in slot.split("."):
        field = next((each for each in fields if each.name == name), None)
        if field is None or not isinstance(held, dict):
            return None
        fields, held = field.type.fields, held.get(field.wire_name)
    return held


def _parameters(event: Event, sample: Mapping[str, Any]) -> dict[str, str | None]:
    """The location's parameters, read out of the sample's URL; None where it does not have one."""
    location = event.by_name.get("location")
    if location is None or location.type.template is None:
        return {}
    template = parse_location(location.type.template)
    path, _, query = str(sample.get("location", "")).removeprefix(template.base).partition("?")
    sent = {key: text for key, _, text in (pair.partition("=") for pair in query.split("&"))}
    parts = [*zip_longest(template.path, path.split("/")), *((part, sent.get(key)) for key, part in template.query)]
    return {part.name: unquote(text) if text else None for part, text in parts if isinstance(part, Parameter)}


def _said(value: Any) -> str:
    if value is None:
        return "…"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(_said(each) for each in value.values())
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)
