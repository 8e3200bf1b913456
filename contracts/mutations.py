"""Nearly valid events, each with the reason it is invalid: every field, every small way to be wrong.

Not drawn at random: all mutations of an event are listed, and the proof walks through them, each on another valid event.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from registry import forms
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from registry.model import Event, Field, Type

_EXACT = Context(prec=100)
"""Decimal's own context rounds to 28 digits; a decimal(38,s) has more."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change that makes any valid event invalid: where, why, and how. `apply` returns None where it has no hold."""

    path: tuple[str, ...]
    reason: str
    apply: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong value in a field's place, made from the valid one that stood there (None when none did)."""

    reason: str
    make: Callable[[Any], Any]


GONE = object()
"""What a mutation returns in the place of a value that shall not be there."""


def mutations(event: Event) -> tuple[Mutation, ...]:
    """Every mutation of an event."""
    return tuple(_of_members(event.fields, ()))


def mutate(mutation: Mutation, valid: Mapping[str, Any]) -> dict[str, Any] | None:
    """A changed copy of a valid event; None when the event has nothing where the mutation works."""
    changed: dict[str, Any] = copy.deepcopy(dict(valid))
    holder: Any = changed
    for name in mutation.path[:-1]:
        holder = _inside(holder, name)
        if holder is None:
            return None
    name = mutation.path[-1]
    key = _key(holder, name)
    if key is None:
        return None
    made = mutation.apply(holder.get(key) if isinstance(holder, dict) else holder[key])
    if made is GONE:
        holder.pop(key, None)
    else:
        holder[key] = made
    return changed


def _inside(holder: Any, name: str) -> Any:
    key = _key(holder, name)
    found = holder.get(key) if isinstance(holder, dict) and key is not None else None
    if isinstance(holder, list) and isinstance(key, int):
        found = holder[key]
    return found if isinstance(found, dict | list) else None


def _key(holder: Any, name: str) -> Any:
    """`*` stands for the first item of an array or the first name of a map."""
    if name != "*":
        return name if isinstance(holder, dict) else None
    return next(iter(holder), None) if isinstance(holder, dict) else (0 if holder else None)


def _of_members(fields: tuple[Field, ...], path: tuple[str, ...]) -> Iterator[Mutation]:
    yield Mutation((*path, "not_a_field"), "an unknown field", lambda _value: "x")
    for field in fields:
        here = (*path, field.wire_name)
        if field.required:
            yield Mutation(here, "a required field is gone", lambda _value: GONE)
        if not field.nullable:
            yield Mutation(here, "null where null may not be", lambda _value: None)
        if field.wire_name.upper() != field.wire_name and field.required:
            yield Mutation((*path, field.wire_name.upper()), "a name in another case", lambda _value: "x")
        yield from _of_value(field.type, here)


def _of_value(type_: Type, path: tuple[str, ...]) -> Iterator[Mutation]:
    for wrong in (*_WRONG_KINDS[type_.form], *_WRONG[type_.name](type_)):
        yield Mutation(path, wrong.reason, wrong.make)
    if row_of(type_).shape == "record":
        yield from _of_members(type_.fields, path)
    elif type_.item is not None:
        yield Mutation((*path, "*"), "null inside", lambda _value: None)
        yield from _of_value(type_.item, (*path, "*"))


def _constant(reason: str, value: Any) -> Wrong:
    return Wrong(reason, lambda _value: copy.deepcopy(value))


_KINDS = {
    "string": ("text", "a text"),
    "number": (1.5, "a JSON number"),
    "boolean": (True, "a boolean"),
    "array": ([], "an array"),
    "object": ({}, "an object"),
}
_ALLOWED = {"integer": {"number"}, "number": {"number"}}
_WRONG_KINDS: Mapping[str, tuple[Wrong, ...]] = {
    form: tuple(
        _constant(f"{words} where {form} is due", value)
        for kind, (value, words) in _KINDS.items()
        if kind not in _ALLOWED.get(form, {form})
    )
    for form in ("string", "integer", "number", "boolean", "array", "object")
}


def _lengths(type_: Type) -> tuple[Wrong, ...]:
    found = []
    if type_.min_length:
        found.append(_constant("one character too short", "a" * (type_.min_length - 1)))
    if type_.max_length is not None:
        found.append(_constant("one character too long", "a" * (type_.max_length + 1)))
    return tuple(found)


def _strings(type_: Type) -> tuple[Wrong, ...]:
    broken = (_constant("a line break at the end", "\n"),) if type_.pattern else ()
    tail = (Wrong("a valid text with a line break behind it", lambda value: f"{value}\n"),)
    # A pattern that itself allows a line break is rare; the ones that do are left to the lengths.
    return (*_lengths(type_), *(tail + broken if type_.pattern and not _allows(type_, "\n") else ()))


def _allows(type_: Type, text: str) -> bool:
    return text in (type_.pattern or "") or "\\n" in (type_.pattern or "") or "[^" in (type_.pattern or "")


_SLOPPY = ("", " 1", "1 ", "+1", "01", "-0", "1_0", "１", "0x1", "1,0", "true", "NaN", "Infinity", "1\n", "--1")


def _spelt(type_: Type, *numbers: Decimal | int) -> tuple[Wrong, ...]:
    """Numbers out of range, in the field's wire form."""

    def wire(number: Decimal | int) -> Any:
        if type_.form == "string":
            return format(number, "f") if isinstance(number, Decimal) else str(number)
        return float(number) if isinstance(number, Decimal) else number

    return tuple(_constant(f"out of range: {number}", wire(number)) for number in numbers)


def _integers(bounds: forms.Bounds) -> Callable[[Type], tuple[Wrong, ...]]:
    def wrong(type_: Type) -> tuple[Wrong, ...]:
        if type_.form != "string":
            limits = max(bounds[0], forms.SAFE[0]), min(bounds[1], forms.SAFE[1])
            low, high = forms.integer_bounds(type_, limits)
            return (*_spelt(type_, low - 1, high + 1), _constant("a fraction", 0.5))
        low, high = forms.integer_bounds(type_, bounds)
        sloppy = tuple(_constant(f"not canonical: {text!r}", text) for text in (*_SLOPPY, "1.0", "1e3"))
        return (*_spelt(type_, low - 1, high + 1, high * 10 + 9), *sloppy)

    return wrong


def _decimals(type_: Type) -> tuple[Wrong, ...]:
    low, high = forms.decimal_bounds(type_)
    step = Decimal(1).scaleb(-(type_.scale or 0))
    too_fine = "0." + "0" * (type_.scale or 0) + "1"
    sloppy = tuple(
        _constant(f"not canonical: {text!r}", text) for text in (*_SLOPPY, "1.", ".5", "1e3", "-0.0", too_fine)
    )
    return (*_spelt(type_, _EXACT.subtract(low, step), _EXACT.add(high, step)), *sloppy)


def _floats(type_: Type) -> tuple[Wrong, ...]:
    found: tuple[Wrong, ...] = ()
    if type_.minimum is not None:
        found += _spelt(type_, _EXACT.subtract(type_.minimum, 1))
    if type_.maximum is not None:
        found += _spelt(type_, _EXACT.add(type_.maximum, 1))
    if type_.form == "string":
        bad = (
            *(text for text in _SLOPPY if text != "-0"),
            "-0.0",
            "1e999",
            "-1e309",
            "1.e5",
            ".5",
            "10e5",
            "1e",
            "inf",
        )
        found += tuple(_constant(f"not canonical: {text!r}", text) for text in bad)
    return found


def _texts(*bad: str) -> Callable[[Type], tuple[Wrong, ...]]:
    def wrong(_type: Type) -> tuple[Wrong, ...]:
        return tuple(_constant(f"not of the form: {text!r}", text) for text in bad)

    return wrong


_TIMES = (
    "2026-11-22 09:30:00Z", "2026-11-22t09:30:00Z", "2026-11-22T09:30:00z", "2026-11-22T09:30:00",
    "2026-11-22T09:30:00+0900", "2026-11-22T09:30:00+09", "2026-11-22T09:30Z", "2026-11-22T24:00:00Z",
    "2026-11-22T23:59:60Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-11-22T09:30:00.Z", "2026-11-22T09:30:00.1234567890Z", "2026-11-22T09:30:00,5Z",
    "2026-11-22T09:30:00+24:00", "1699-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "1763804400", "",
    "2026-11-22T09:30:00Z\n", "２026-11-22T09:30:00Z",
)  # fmt: skip
_DATES = (
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-00-10",
    "2026-1-1",
    "20261122",
    "2026-11-22\n",
    "1699-12-31",
    "",
)
_UUIDS = (
    "018f3f5e2c4b7d6a9b1e0a1b2c3d4e5f", "urn:uuid:018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    "{018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f}",
    "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5", "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5g",
    "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f\n", "",
)  # fmt: skip
_URLS = (
    "",
    "/relative",
    "example.com",
    "https://a b",
    "https://a/%",
    "https://a/%zz",
    "https://a/한",
    "https://a/\n",
    "://x",
)


def _urls(type_: Type) -> tuple[Wrong, ...]:
    longer = _constant("too long", "https://a.b/".ljust((type_.max_length or forms.URL_LENGTH) + 1, "x"))
    extra = Wrong("a parameter that the template does not have", lambda value: f"{value}&not_a_parameter=1")
    return (*_texts(*_URLS)(type_), longer, *((extra,) if type_.template else ()))


def _enums(type_: Type) -> tuple[Wrong, ...]:
    first = type_.values[0]
    near = (f"{first} ", f" {first}", first.upper(), first.title(), f"{first}x", "", f"{first}\n")
    return tuple(_constant(f"not a value: {text!r}", text) for text in near if text not in type_.values)


def _arrays(type_: Type) -> tuple[Wrong, ...]:
    found = []
    if type_.min_items:
        found.append(_constant("one item too few", []))
    if type_.max_items is not None:
        length = type_.max_items + 1
        found.append(Wrong("one item too many", lambda value: _repeated(value, length)))
    return tuple(found)


def _repeated(value: Any, length: int) -> list[Any]:
    """An array of valid items that is too long; of nulls when there was no item to repeat."""
    item = value[0] if isinstance(value, list) and value else None
    return [copy.deepcopy(item) for _ in range(length)]


def _maps(type_: Type) -> tuple[Wrong, ...]:
    if type_.max_keys is None:
        return ()
    names = [f"k{index}" for index in range(type_.max_keys + 1)]

    def many(value: Any) -> dict[str, Any]:
        item = next(iter(value.values()), None) if isinstance(value, dict) else None
        return {name: copy.deepcopy(item) for name in names}

    return (Wrong("one name too many", many),)


def _nothing(_type: Type) -> tuple[Wrong, ...]:
    return ()


_WRONG: Mapping[str, Callable[[Type], tuple[Wrong, ...]]] = {
    "string": _strings,
    "int32": _integers(forms.INT32),
    "int64": _integers(forms.INT64),
    "float64": _floats,
    "decimal": _decimals,
    "boolean": _nothing,
    "timestamp": _texts(*_TIMES),
    "date": _texts(*_DATES),
    "uuid": _texts(*_UUIDS),
    "url": _urls,
    "enum": _enums,
    "array": _arrays,
    "map": _maps,
    "object": _nothing,
}
