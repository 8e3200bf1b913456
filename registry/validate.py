"""Whether a value is what an event's definition says: every problem at once, with words for a person.

This is the registry's own reading of the type table, for the examples in definitions and for whoever asks about one
event. It interprets the assertions that `registry.forms` writes and nothing else, so it cannot mean something else
than the generated JSON Schema. (The collector and the front end have faster ones, generated.)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.location import parse_location
from registry.suggest import nearest
from registry.types import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from registry.forms import Schema
    from registry.model import Event, Field, Type

Path = tuple[str | int, ...]
Check = tuple[str, "Callable[[Any, Any], bool]", Any]


class Invalid(NamedTuple):
    """One problem: where (RFC 6901 JSON pointer), which JSON Schema keyword refuses it, and why, in words."""

    pointer: str
    rule: str
    message: str


class Misfit(NamedTuple):
    """The same with the path as keys and indexes."""

    path: Path
    rule: str
    message: str


def problems(event: Event, value: Any) -> list[Invalid]:
    """Everything that is wrong with a whole event; nothing when it is valid."""
    return [Invalid(_pointer(path), rule, message) for path, rule, message in _record(event.fields, value, ())]


def example_problems(event: Event, value: Mapping[str, Any]) -> list[Misfit]:
    """What is wrong with an example, which may leave out what the envelope brings."""
    given = (field for field in event.fields if field.origin == "event" or field.wire_name in value)
    return list(_record(tuple(given), value, ()))


def type_problems(type_: Type, value: Any) -> list[Misfit]:
    """What is wrong with a single value."""
    return list(_typed(type_, value, "the value", ()))


def _pointer(path: Path) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _record(fields: Sequence[Field], value: Any, path: Path) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit(path, "type", f"{_named(path)} is {_shown(value)}; it must be an object")
        return
    known = {field.wire_name: field for field in fields}
    for name, held in value.items():
        if name in known:
            yield from _field(known[name], held, (*path, name))
        else:
            close = nearest(str(name), known)
            hint = f"; did you mean `{close}`?" if close else ""
            yield Misfit((*path, name), "additionalProperties", f"`{name}` is not a field here{hint}")
    for name, field in known.items():
        if field.required and name not in value:
            yield Misfit(path, "required", f"`{name}` is missing; it must be {_expected(field.type)}")


def _field(field: Field, value: Any, path: Path) -> Iterator[Misfit]:
    if value is not None or not field.nullable:
        yield from _typed(field.type, value, f"`{field.wire_name}`", path)


def _typed(type_: Type, value: Any, name: str, path: Path) -> Iterator[Misfit]:
    if not _JSON_TYPES[type_.form](value):
        yield Misfit(path, "type", f"{name} is {_shown(value)}; it must be {_expected(type_)}")
        return
    if type_.template and (problem := parse_location(type_.template).problem(value)):
        yield Misfit(path, "pattern", f"{name} is {_shown(value)}: {problem}; it must be {_expected(type_)}")
    for keyword, holds, limit in _checks(type_):
        if not holds(value, limit):
            yield Misfit(path, keyword, f"{name} is {_shown(value)}; it must be {_expected(type_)}")
    yield from _inside(type_, value, path)


def _inside(type_: Type, value: Any, path: Path) -> Iterator[Misfit]:
    if type_.fields:
        yield from _record(type_.fields, value, path)
    elif type_.item:
        for key, held in enumerate(value) if isinstance(value, list) else value.items():
            yield from _typed(type_.item, held, f"`{key}`" if isinstance(key, str) else f"item {key}", (*path, key))


class _Apart:
    """What is inside a container is checked by walking its type, so its schema asks for none of it."""

    def type(self, type_: Type) -> Schema:  # noqa: ARG002 - the protocol's signature
        return {}

    def field(self, field: Field) -> Schema:  # noqa: ARG002 - as above
        return {}


@lru_cache(maxsize=1 << 16)
def _checks(type_: Type) -> tuple[Check, ...]:
    """The type's own assertions, made once: the same type stands in many events."""
    schema = form_of(type_).schema(type_, _Apart())
    # A location's pattern is long and its own; reading it part by part costs less, and says which part is wrong.
    walked = _WALKED | {"pattern"} if type_.template else _WALKED
    return tuple((key, _KEYWORDS[key], limit) for key, limit in schema.items() if key not in walked)


def _expected(type_: Type) -> str:
    return form_of(type_).expected(type_)


def _named(path: Path) -> str:
    return f"`{path[-1]}`" if path else "the event"


def _shown(value: Any) -> str:
    words = {True: "true", False: "false", None: "null"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_JSON_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    # JSON has one kind of number: 3.0 is an integer (JSON Schema core, section 6.3).
    "integer": lambda value: _is_number(value) and value % 1 == 0,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_KEYWORDS: dict[str, Callable[[Any, Any], bool]] = {
    "pattern": lambda value, pattern: _compiled(pattern).search(value) is not None,
    "enum": lambda value, values: value in values,
    "minimum": lambda value, least: value >= least,
    "maximum": lambda value, most: value <= most,
    "minLength": lambda value, least: len(value) >= least,
    "maxLength": lambda value, most: len(value) <= most,
    "minItems": lambda value, least: len(value) >= least,
    "maxItems": lambda value, most: len(value) <= most,
    "maxProperties": lambda value, most: len(value) <= most,
}
# `format` says what `pattern` already asserts; the rest is what `_inside` walks through.
_WALKED = frozenset({"format", "items", "properties", "required", "additionalProperties"})
