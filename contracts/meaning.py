"""What a valid event must read back as: Python's own values, by column.

The meaning of a wire value is computed here once more, on purpose without the collector's code: it is what the
collector, the streams and the engines are held against.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from registry.location import Parameter, parse_location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from registry.location import Template
    from registry.model import Event, Field, Type

Wire = Any


def row(event: Event, wire: Mapping[str, Wire]) -> dict[str, Any]:
    """The row that a valid event must become: its fields and its location's parameters."""
    found = record(event.fields, wire)
    location = next((field for field in event.fields if field.type.template), None)
    if location and location.type.template and location.wire_name in wire:
        found.update(_parameters(parse_location(location.type.template), wire[location.wire_name]))
    return found


def record(fields: tuple[Field, ...], wire: Mapping[str, Wire]) -> dict[str, Any]:
    """An object's meaning by column name; what is absent or null is left out."""
    return {
        field.name: meaning(field.type, wire[field.wire_name])
        for field in fields
        if wire.get(field.wire_name) is not None
    }


def meaning(type_: Type, wire: Wire) -> Any:
    """What one value means."""
    return MEANINGS[type_.name](type_, wire)


def _parameters(template: Template, url: str) -> dict[str, Any]:
    path, _, query = url.removeprefix(template.base).partition("?")
    sent = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    texts = [(part, text) for part, text in zip(template.path, path.split("/"), strict=True)]
    texts += [(part, sent[key]) for key, part in template.query if key in sent]
    return {part.name: meaning(part.type, unquote(text)) for part, text in texts if isinstance(part, Parameter)}


def _moment(_type: Type, wire: str) -> datetime:
    """By arithmetic, not by the parser that the collector uses; cut, not rounded, to the millisecond."""
    clock, offset = (wire[:-1], "+00:00") if wire.endswith("Z") else (wire[:-6], wire[-6:])
    whole, _, fraction = clock.partition(".")
    sign = -1 if offset[0] == "-" else 1
    zone = timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))
    moment = datetime(*(int(whole[start:end]) for start, end in _CLOCK), tzinfo=zone)  # type: ignore[misc, arg-type]  # the parts are as many as a time has
    return (moment + timedelta(milliseconds=int(f"{fraction:0<3}"[:3]))).astimezone(UTC)


_CLOCK = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
"""Where year, month, day, hour, minute and second stand."""


def _inner(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item


def _as_it_is(_type: Type, wire: Wire) -> Any:
    return wire


def _whole(_type: Type, wire: Wire) -> int:
    return int(wire)


def _day(_type: Type, wire: str) -> date:
    year, month, day = map(int, wire.split("-"))
    return date(year, month, day)


MEANINGS: Mapping[str, Callable[[Type, Wire], Any]] = {
    "string": _as_it_is,
    "int32": _whole,
    "int64": _whole,
    "float64": lambda _type, wire: float(wire),
    "decimal": lambda _type, wire: Decimal(wire),
    "boolean": _as_it_is,
    "timestamp": _moment,
    "date": _day,
    "uuid": lambda _type, wire: wire.lower(),
    "url": _as_it_is,
    "enum": _as_it_is,
    "array": lambda type_, wire: [meaning(_inner(type_), each) for each in wire],
    "map": lambda type_, wire: {name: meaning(_inner(type_), each) for name, each in wire.items()},
    "object": lambda type_, wire: record(type_.fields, wire),
}
"""One row a type of the type table."""
