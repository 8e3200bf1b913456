"""Events as the generated packages mostly write them: what the collector takes straight from the text.

Values drawn at random have some rare spelling nearly always: an id in upper case, an offset, an escape. So each value
of a drawn event is kept only where it is a usual one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from contracts.events.drawing import identified, tried
from registry.compatibility.witness import sample
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contracts.events.drawing import Tried
    from registry.model import Event, Field, Type

_FIRST = 2_000_000
"""The number of the first one's id: even ones are in lower case, and no drawn event has one as high."""


def usual_events(event: Event, valid: list[Tried], count: int) -> list[Tried]:
    """Some of the valid events, with usual values only and in the order of the definition."""
    values = (_members(event.fields, each.value) for each in valid[:count])
    return [tried(identified(event, value, _FIRST + 2 * index)) for index, value in enumerate(values)]


def _members(fields: tuple[Field, ...], value: dict[str, Any]) -> dict[str, Any]:
    held = {field.wire_name: field.type for field in fields if field.wire_name in value}
    return {name: None if value[name] is None else _usual(type_, value[name]) for name, type_ in held.items()}


def _usual(type_: Type, value: Any) -> Any:
    return _BY_SHAPE[row_of(type_).shape](type_, value)


def _leaf(type_: Type, value: Any) -> Any:
    text, usual = json.dumps(value, ensure_ascii=False), form_of(type_).usual
    content = text[1:-1] if type_.form == "string" else text
    is_usual = "\\" not in text and "%" not in (text if type_.template else "")
    return value if is_usual and (usual is None or re.fullmatch(usual(type_), content)) else sample(type_)


def _list(type_: Type, value: list[Any]) -> list[Any]:
    assert type_.item is not None, "an array says what is inside it"
    return [_usual(type_.item, item) for item in value]


def _map(type_: Type, value: dict[str, Any]) -> dict[str, Any]:
    assert type_.item is not None, "a map says what is inside it"
    return {name: _usual(type_.item, item) for name, item in value.items() if "\\" not in json.dumps(name)}


_BY_SHAPE: Mapping[str, Callable[[Type, Any], Any]] = {
    "leaf": _leaf,
    "list": _list,
    "map": _map,
    "record": lambda type_, value: _members(type_.fields, value),
}
