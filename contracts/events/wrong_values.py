"""Wrong values of every type: one row a type, all small ways to be wrong.

Whatever can be is wrong in one way alone: a text that is too long still matches its pattern, so that a validator that
forgets the length accepts it.
"""

from __future__ import annotations

import copy
import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from contracts.events.resizing import resized
from registry import forms, patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from registry.model import Type

_EXACT = Context(prec=100)
"""Decimal's own context rounds to 28 digits; a decimal(38,s) has more."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong value in a field's place, made from the valid one that stood there (None when none did)."""

    reason: str
    make: Callable[[Any], Any]


class Mark(Enum):
    """What a mutation returns where it makes no value."""

    GONE = "what stands there is taken away"
    NO_HOLD = "what stands there cannot be made wrong in this way"


def wrong_values(type_: Type) -> Iterator[Wrong]:
    """Everything that is tried in the place of a value of this type."""
    yield from _WRONG_KINDS[type_.form]
    yield from WRONG[type_.name](type_)


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


def _made(reason: str, make: Callable[[Any], Any]) -> Wrong:
    """A wrong value that only a valid one can be made into, so that it is wrong in this way alone."""
    return Wrong(reason, lambda value: Mark.NO_HOLD if value is None else make(value))


def _of_length(reason: str, length: int, pattern: str | None) -> Wrong:
    def make(value: Any) -> Any:
        made = resized(value, length, pattern)
        return Mark.NO_HOLD if made is None else made

    return _made(reason, make)


def _lengths(type_: Type) -> Iterator[Wrong]:
    if type_.min_length:
        yield _of_length("one character too short", type_.min_length - 1, type_.pattern)
    if type_.max_length is not None:
        yield _of_length("one character too long", type_.max_length + 1, type_.pattern)


def _strings(type_: Type) -> Iterator[Wrong]:
    yield from _lengths(type_)
    matches = re.compile(type_.pattern or "(?s:.*)").fullmatch
    if not matches("\n"):
        yield _constant("a line break alone", "\n")
    if type_.pattern:
        # A regex that ends in `$` lets a line break through in some languages.
        yield _made("a valid text with a line break behind it", lambda value: _unless(matches, f"{value}\n"))


def _unless(valid: Callable[[str], object], text: str) -> Any:
    return Mark.NO_HOLD if valid(text) else text


_SLOPPY = ("", " 1", "1 ", "+1", "01", "-0", "1_0", "１", "0x1", "1,0", "true", "NaN", "Infinity", "1\n", "--1")


def _out_of_range(type_: Type, *numbers: Decimal | int) -> Iterator[Wrong]:
    """Numbers that are fine but for their size, in the field's wire form."""
    for number in numbers:
        text = format(number, "f") if isinstance(number, Decimal) else str(number)
        yield _constant(f"out of range: {text}", text if type_.form == "string" else int(number))


def _integers(bounds: forms.Bounds) -> Callable[[Type], tuple[Wrong, ...]]:
    def wrong(type_: Type) -> tuple[Wrong, ...]:
        if type_.form != "string":
            limits = max(bounds[0], forms.SAFE[0]), min(bounds[1], forms.SAFE[1])
            low, high = forms.integer_bounds(type_, limits)
            return (*_out_of_range(type_, low - 1, high + 1), _constant("a fraction", 0.5))
        low, high = forms.integer_bounds(type_, bounds)
        sloppy = tuple(_constant(f"not canonical: {text!r}", text) for text in (*_SLOPPY, "1.0", "1e3"))
        longer = high + 10 ** len(str(abs(high)))
        return (*_out_of_range(type_, low - 1, high + 1, longer), *sloppy)

    return wrong


def _decimals(type_: Type) -> tuple[Wrong, ...]:
    low, high = forms.decimal_bounds(type_)
    step = Decimal(1).scaleb(-(type_.scale or 0))
    too_fine = "0." + "0" * (type_.scale or 0) + "1"
    sloppy = tuple(
        _constant(f"not canonical: {text!r}", text) for text in (*_SLOPPY, "1.", ".5", "1e3", "-0.0", too_fine)
    )
    return (*_out_of_range(type_, _EXACT.subtract(low, step), _EXACT.add(high, step)), *sloppy)


def _floats(type_: Type) -> Iterator[Wrong]:
    low, high = (float(bound) for bound in forms.float_bounds(type_))
    for beyond in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf)):
        if math.isfinite(beyond):
            yield _constant(f"out of range: {beyond}", str(beyond) if type_.form == "string" else beyond)
    if type_.form == "string":
        sloppy = [text for text in _SLOPPY if text != "-0"]
        for text in (*sloppy, "-0.0", "1e999", "-1e309", "1.e5", ".5", "10e5", "1e", "inf"):
            yield _constant(f"not canonical: {text!r}", text)


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
    "g18f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f", "018f3f5-e2c4b-7d6a-9b1e-0a1b2c3d4e5f",
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


def _urls(type_: Type) -> Iterator[Wrong]:
    yield from _texts(*_URLS)(type_)
    longest = min(forms.URL_LENGTH, forms.URL_LENGTH if type_.max_length is None else type_.max_length)
    pattern = type_.pattern or patterns.URL
    yield _of_length("one character too long", longest + 1, pattern)
    if type_.min_length:
        yield _of_length("one character too short", type_.min_length - 1, pattern)
    if type_.template:
        mark = "&" if "?" in type_.template else "?"
        yield _made("a parameter that the template does not have", lambda value: f"{value}{mark}not_a_parameter=1")


def _enums(type_: Type) -> tuple[Wrong, ...]:
    first = type_.values[0]
    near = (f"{first} ", f" {first}", first.upper(), first.title(), f"{first}x", "", f"{first}\n")
    return tuple(_constant(f"not a value: {text!r}", text) for text in dict.fromkeys(near) if text not in type_.values)


def _arrays(type_: Type) -> Iterator[Wrong]:
    if type_.min_items:
        fewer = type_.min_items - 1
        yield _made("one item too few", lambda value: value[:fewer])
    if type_.max_items is not None:
        more = type_.max_items + 1
        yield _made("one item too many", lambda value: [value[0]] * more if value else Mark.NO_HOLD)


def _maps(type_: Type) -> Iterator[Wrong]:
    if type_.max_keys is not None:
        names = [f"k{index}" for index in range(type_.max_keys + 1)]
        yield _made(
            "one name too many",
            lambda value: dict.fromkeys(names, next(iter(value.values()))) if value else Mark.NO_HOLD,
        )


def _nothing(_type: Type) -> tuple[Wrong, ...]:
    return ()


WRONG: Mapping[str, Callable[[Type], Iterable[Wrong]]] = {
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
"""One row a type of the type table."""
