"""Events as JSON and back: what a release file holds. Defaults are left out, so that a file says only what matters."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from registry.location import parse_location
from registry.model import Deprecation, Event, Field, Place, Type
from registry.types import BY_NAME
from registry.version import parse_version

FORMAT = 1
"""The version of the release files' own layout."""

_SKIPPED = {"place"}


def encode_event(event: Event) -> dict[str, Any]:
    """A self-contained JSON value of an event; numbers with exact digits become strings."""
    return {"format": FORMAT, **_encode(event), "version": str(event.version)}


def _encode(value: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for slot in fields(value):
        held = getattr(value, slot.name)
        if slot.name in _SKIPPED or (slot.name == "pattern" and value.template is not None):
            continue  # a location's pattern follows from its template
        if slot.default is MISSING or held != slot.default:
            encoded[slot.name] = _encode_value(held)
    return encoded


def _encode_value(value: Any) -> Any:
    if isinstance(value, Field | Type | Deprecation):
        return _encode(value)
    if isinstance(value, tuple):
        return [_encode_value(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def decode_event(data: dict[str, Any], place: Place | None = None) -> Event:
    """The event that `encode_event` wrote. Raises KeyError, TypeError, ValueError and others when it did not."""
    version = parse_version(data["version"])
    if data["format"] != FORMAT or version is None:
        raise ValueError("not a release of this format")
    known = {key: value for key, value in data.items() if key != "format"}
    known["version"] = version
    known["examples"] = tuple(data.get("examples", ()))
    for key in ("fields", "parameters"):
        known[key] = tuple(_field(each) for each in data.get(key, ()))
    return Event(**{**known, "deprecated": _deprecated(data), "place": place})


def _field(data: dict[str, Any]) -> Field:
    return Field(**{**data, "type": _type(data["type"]), "deprecated": _deprecated(data)})


def _deprecated(data: dict[str, Any]) -> Deprecation | None:
    written = data.get("deprecated")
    return Deprecation(**written) if written else None


def _type(data: dict[str, Any]) -> Type:
    known = dict(data)
    if known["form"] not in BY_NAME[known["name"]].forms:
        raise ValueError(f"{known['name']} has no form {known['form']}")
    if "template" in known:
        known["pattern"] = parse_location(known["template"]).language
    for key in ("minimum", "maximum"):
        if key in known:
            known[key] = Decimal(known[key])
    if "values" in known:
        known["values"] = tuple(known["values"])
    if "item" in known:
        known["item"] = _type(known["item"])
    if "fields" in known:
        known["fields"] = tuple(_field(each) for each in known["fields"])
    return Type(**known)


def decode_lines(text: str, place: Place | None = None) -> Event:
    """The event that `dump_lines` wrote of an encoded one; raises as `decode_event` does, which reads any other JSON.

    Most fields are the same text in every version, and the envelope's in every event: a line that was read before is
    the same value, which also makes comparing versions a matter of identity.
    """
    # A list's elements stand one a line, and no JSON text has a line break of its own.
    before, mark, rest = text.partition('\n"fields":[\n')
    lines, end, after = rest.partition("\n]")
    if not mark or not end:
        return decode_event(json.loads(text), place)
    event = decode_event(json.loads(f'{before}\n"fields":[]{after}'), place)
    return replace(event, fields=tuple(map(_field_line, lines.split(",\n"))))


@lru_cache(maxsize=1 << 16)
def _field_line(line: str) -> Field:
    return _field(json.loads(line))


def dump_lines(data: dict[str, Any]) -> str:
    """Canonical JSON: a line a key, and a line an element of its lists, so that a difference is a line."""
    lines = [f"{json.dumps(key)}:{_value_lines(data[key])}" for key in sorted(data)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value_lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_compact(each) for each in value) + "\n]"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
