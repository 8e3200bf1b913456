"""Valid values of every type that holds one: the notable ones by name, and strategies for the rest.

One row a leaf type; what containers hold is put together from these in :mod:`contracts.events.drawing`.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import strategies as st

from contracts.events.resizing import resized
from registry import forms
from registry.location import Parameter, parse_location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from registry.location import Template
    from registry.model import Type

Wire = Any
Strategy = st.SearchStrategy[Wire]

_EXACT = Context(prec=100)
"""Decimal's own context rounds to 28 digits; a decimal(38,s) has more."""
_TEXT = st.characters(exclude_categories=["Cs"])
_TELLING = (
    "",
    "한국어 👩‍💻",
    " ",
    "null",
    "true",
    "0",
    "\u0000",
    "\n",
    '"',
    "\\",
    "é",
    "e\u0301",
    "\ufeff",
    "'; --",
    "a\u2028b",
)
_HOST = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
_LONGEST = 64
"""How many characters of an unlimited string are tried."""
_LONG_URL = 250
"""No URL that is drawn with all its parts is longer."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """A type's valid wire values: `edges` are tried first, the bounds before all; `strategy` draws any others."""

    edges: Callable[[Type], Iterable[Wire]]
    strategy: Callable[[Type], Strategy] | None = None


def edges(type_: Type) -> list[Wire]:
    """The notable values of a leaf type, each once."""
    return list(dict.fromkeys(SAMPLERS[type_.name].edges(type_)))


def strategy(type_: Type) -> Strategy:
    """Any values of a leaf type."""
    sampler = SAMPLERS[type_.name]
    return sampler.strategy(type_) if sampler.strategy else st.sampled_from(edges(type_))


def _spelt(type_: Type, numbers: Iterable[int | float]) -> list[Wire]:
    """Numbers as the field's wire form has them."""
    return [str(number) if type_.form == "string" else number for number in numbers]


def _whole_bounds(type_: Type) -> forms.Bounds:
    bounds = forms.INT32 if type_.name == "int32" else forms.INT64
    safe = bounds if type_.form == "string" else (max(bounds[0], forms.SAFE[0]), min(bounds[1], forms.SAFE[1]))
    return forms.integer_bounds(type_, safe)


def _whole_edges(type_: Type) -> list[Wire]:
    low, high = _whole_bounds(type_)
    return _spelt(type_, [each for each in (high, low, 0, -1, 1, high - 1, low + 1) if low <= each <= high])


def _wholes(type_: Type) -> Strategy:
    return st.integers(*_whole_bounds(type_)).map(lambda number: _spelt(type_, [number])[0])


def _units(type_: Type) -> tuple[int, int]:
    """The bounds of a decimal, counted in its last digit."""
    low, high = (bound.scaleb(type_.scale or 0, _EXACT) for bound in forms.decimal_bounds(type_))
    return int(low.to_integral_value("ROUND_CEILING")), int(high.to_integral_value("ROUND_FLOOR"))


def _decimal_edges(type_: Type) -> list[str]:
    low, high = _units(type_)
    near = [each for each in (high, low, 0, 1, -1, 10 ** (type_.scale or 0)) if low <= each <= high]
    return [_decimal_text(each, type_.scale or 0, trim) for trim in (False, True) for each in near]


def _decimals(type_: Type) -> Strategy:
    return st.builds(_decimal_text, st.integers(*_units(type_)), st.just(type_.scale or 0), st.booleans())


def _decimal_text(units: int, scale: int, trim: bool) -> str:  # noqa: FBT001 - drawn, not called
    text = format(Decimal(units).scaleb(-scale, _EXACT), "f")
    return text.rstrip("0").rstrip(".") if trim and "." in text else text


def _float_edges(type_: Type) -> list[Wire]:
    low, high = (float(bound) for bound in forms.float_bounds(type_))
    near = (high, low, 0.0, 0.1, -1.5, 1e16, 5e-324)
    return _spelt(type_, [each for each in near if low <= each <= high])


def _floats(type_: Type) -> Strategy:
    low, high = (float(bound) for bound in forms.float_bounds(type_))
    # A zero has no sign on the wire.
    numbers = st.floats(low, high, allow_nan=False, allow_infinity=False).map(lambda number: number or 0.0)
    return numbers.map(lambda number: _spelt(type_, [number])[0])


def _fits(type_: Type, text: str) -> bool:
    return (type_.min_length or 0) <= len(text) and (type_.max_length is None or len(text) <= type_.max_length)


def _text_edges(type_: Type) -> list[str]:
    if type_.pattern is not None:
        return []  # what is notable in a language of its own only a draw can tell
    low, high = type_.min_length or 0, _LONGEST if type_.max_length is None else type_.max_length
    return [text for text in ("한" * max(low, high), "a" * low, *_TELLING) if _fits(type_, text)]


def _texts(type_: Type) -> Strategy:
    low, high = type_.min_length or 0, _LONGEST if type_.max_length is None else type_.max_length
    if type_.pattern is not None:
        drawn = st.from_regex(type_.pattern, fullmatch=True)
        lengths = st.sampled_from([None, *({type_.min_length, type_.max_length} - {None})])
        return st.builds(_fitted, st.just(type_), drawn, lengths).filter(lambda text: _fits(type_, text))
    return st.text(_TEXT, min_size=low, max_size=min(high, max(low, _LONGEST)))


def _fitted(type_: Type, text: str, length: int | None) -> str:
    """A text of the type's own language, made as long as it must be, or as long as it is asked to be."""
    if length is None and not _fits(type_, text):
        length = type_.min_length if len(text) < (type_.min_length or 0) else type_.max_length
    return text if length is None else resized(text, length, type_.pattern) or text


_MOMENTS = ("1700-01-01T00:00:00", "2199-12-31T23:59:59", "1970-01-01T00:00:00", "2000-02-29T23:59:59")
_FRACTIONS = ("", ".0", ".5", ".999", ".9999", ".123456789", ".000000001")
_OFFSETS = ("Z", "+00:00", "-00:00", "+09:00", "-23:59", "+23:59")


def _moment_edges(_type: Type) -> list[str]:
    found = [f"{moment}{fraction}Z" for moment in _MOMENTS for fraction in ("", ".9999")]
    return found + [
        f"2024-03-01T00:00:00{fraction}{offset}" for fraction, offset in zip(_FRACTIONS, _OFFSETS * 2, strict=False)
    ]


def _moments(_type: Type) -> Strategy:
    # As far apart as the wire allows and no offset can carry over the edge.
    moments = st.datetimes(datetime(1700, 1, 2), datetime(2199, 12, 30))  # noqa: DTZ001 - the offset is drawn beside it
    texts = moments.map(lambda moment: moment.isoformat(timespec="seconds"))
    return st.builds("{}{}{}".format, texts, st.sampled_from(_FRACTIONS), st.sampled_from(_OFFSETS))


def _url_edges(type_: Type) -> list[str]:
    if type_.template:
        return _location_edges(parse_location(type_.template))
    length = min(forms.URL_LENGTH, type_.max_length or forms.URL_LENGTH)
    near = (
        "https://a.b/".ljust(length, "x"),
        "app://h".ljust(type_.min_length or 0, "x"),
        "https://a.b/?q=%ED%95%9C#f",
    )
    return [url for url in near if _fits(type_, url)]


def _urls(type_: Type) -> Strategy:
    if type_.template:
        return _locations(parse_location(type_.template))
    low, high = type_.min_length or 0, min(forms.URL_LENGTH, type_.max_length or forms.URL_LENGTH)
    if low > len("app://h") or high < _LONG_URL:
        rest = max(1, low - len("app://"))
        made = st.text(string.ascii_letters, min_size=rest, max_size=max(rest, min(high, rest + 20) - len("app://")))
        return made.map("app://{}".format)
    parts = st.text(string.ascii_letters + string.digits + "-._~/", max_size=20)
    plain = st.builds("{}://{}/{}".format, st.sampled_from(["https", "http", "app"]), _HOST, parts)
    return plain | st.builds("{}?q={}#{}".format, plain, _encoded(), _HOST)


def _encoded() -> Strategy:
    return st.text(_TEXT, min_size=1, max_size=12).map(lambda text: quote(text, safe=""))


def _location_edges(template: Template) -> list[str]:
    """Every parameter at its own edges, all together; then with what is optional left out."""
    texts = ["%ED%95%9C", "a%2Bb", "A%2FB", "%00", "-._~"]
    near = {part.name: texts if part.type.name == "string" else edges(part.type) for part in template.parameters}

    def at(index: int, *, whole: bool) -> str:
        def text(part: str | Parameter) -> str:
            return part if isinstance(part, str) else str(near[part.name][index % len(near[part.name])])

        pairs = [f"{key}={text(part)}" for key, part in template.query if whole or not _is_optional(part)]
        return _location(template, "/".join(map(text, template.path)), "&".join(pairs))

    most = max((len(found) for found in near.values()), default=1)
    return [at(index, whole=True) for index in range(most)] + [at(0, whole=False)]


def _locations(template: Template) -> Strategy:
    def text(part: str | Parameter) -> Strategy:
        if isinstance(part, str):
            return st.just(part)
        return _encoded() if part.type.name == "string" else strategy(part.type)

    path = st.tuples(*(text(part) for part in template.path)).map("/".join)
    pairs = [
        st.builds(f"{key}={{}}".format, text(part)) | (st.none() if _is_optional(part) else st.nothing())
        for key, part in template.query
    ]
    query = st.tuples(*pairs).map(lambda found: "&".join(pair for pair in found if pair is not None))
    return st.builds(_location, st.just(template), path, query)


def _location(template: Template, path: str, query: str) -> str:
    return template.base + path + ("?" + query if query else "")


def _is_optional(part: str | Parameter) -> bool:
    return isinstance(part, Parameter) and part.optional


SAMPLERS: Mapping[str, Sampler] = {
    "string": Sampler(_text_edges, _texts),
    "int32": Sampler(_whole_edges, _wholes),
    "int64": Sampler(_whole_edges, _wholes),
    "float64": Sampler(_float_edges, _floats),
    "decimal": Sampler(_decimal_edges, _decimals),
    "boolean": Sampler(lambda _type: (False, True)),
    "timestamp": Sampler(_moment_edges, _moments),
    "date": Sampler(
        lambda _type: ("1700-01-01", "2199-12-31", "1970-01-01", "2000-02-29"),
        lambda _type: st.dates(date(1700, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    ),
    "uuid": Sampler(
        lambda _type: ("ffffffff-ffff-ffff-ffff-ffffffffffff", "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F"),
        lambda _type: st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper()),
    ),
    "url": Sampler(_url_edges, _urls),
    "enum": Sampler(lambda type_: type_.values),
}
"""The types that hold a value themselves; the others of the type table hold values of these."""
