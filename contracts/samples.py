"""Valid values of every type: strategies that reach the bounds, and what each value must read back as.

One row a type; the recursion follows the shapes. The meaning of a wire value is computed here once more, on purpose
without the collector's code: it is what the collector, the streams and the engines are held against.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from hypothesis import strategies as st

from registry import forms
from registry.location import Parameter, parse_location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from registry.location import Template
    from registry.model import Event, Field, Type

Wire = Any
Strategy = st.SearchStrategy[Wire]

_EXACT = Context(prec=100)
"""Decimal's own context rounds to 28 digits; a decimal(38,s) has more."""
_TEXT = st.characters(exclude_categories=["Cs"])
_TELLING = (
    "",
    " ",
    "null",
    "true",
    "0",
    "한국어",
    "👩‍💻",
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
"""How many items of an unlimited array or characters of an unlimited string are tried."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """How to make a type's valid wire values, and what they mean."""

    valid: Callable[[Type], Strategy]
    meaning: Callable[[Type, Wire], Any]


def valid(type_: Type) -> Strategy:
    """Valid wire values of a type."""
    return SAMPLERS[type_.name].valid(type_)


def meaning(type_: Type, wire: Wire) -> Any:
    """What a valid wire value must read back as from a table: Python's own values."""
    return SAMPLERS[type_.name].meaning(type_, wire)


def members(fields: tuple[Field, ...]) -> Strategy:
    """Objects with all required fields and any of the optional ones, null where null may be."""
    each = {field.wire_name: st.none() | valid(field.type) if field.nullable else valid(field.type) for field in fields}
    required = {field.wire_name: each[field.wire_name] for field in fields if field.required}
    optional = {name: strategy for name, strategy in each.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


def record(fields: tuple[Field, ...], wire: Mapping[str, Wire]) -> dict[str, Any]:
    """An object's meaning by column name; what is absent or null is left out."""
    return {
        field.name: meaning(field.type, wire[field.wire_name])
        for field in fields
        if wire.get(field.wire_name) is not None
    }


def row(event: Event, wire: Mapping[str, Wire]) -> dict[str, Any]:
    """The row that a valid event must become: its fields and its location's parameters."""
    found = record(event.fields, wire)
    location = next((field for field in event.fields if field.type.template), None)
    if location and location.type.template and location.wire_name in wire:
        found.update(_parameters(parse_location(location.type.template), wire[location.wire_name]))
    return found


def _parameters(template: Template, url: str) -> dict[str, Any]:
    path, _, query = url.removeprefix(template.base).partition("?")
    sent = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    texts = [(part, text) for part, text in zip(template.path, path.split("/"), strict=True)]
    texts += [(part, sent[key]) for key, part in template.query if key in sent]
    return {part.name: meaning(part.type, unquote(text)) for part, text in texts if isinstance(part, Parameter)}


def _spelt(type_: Type, strategy: Strategy) -> Strategy:
    """Numbers as the field's wire form has them."""
    return strategy.map(str) if type_.form == "string" else strategy


def _integers(bounds: forms.Bounds) -> Callable[[Type], Strategy]:
    def strategy(type_: Type) -> Strategy:
        limits = bounds if type_.form == "string" else (max(bounds[0], forms.SAFE[0]), min(bounds[1], forms.SAFE[1]))
        low, high = forms.integer_bounds(type_, limits)
        near = [value for value in (low, low + 1, -1, 0, 1, high - 1, high) if low <= value <= high]
        return _spelt(type_, st.sampled_from(near) | st.integers(low, high))

    return strategy


def _decimals(type_: Type) -> Strategy:
    scale = type_.scale or 0
    low, high = (bound.scaleb(scale, _EXACT) for bound in forms.decimal_bounds(type_))
    bottom, top = int(low.to_integral_value("ROUND_CEILING")), int(high.to_integral_value("ROUND_FLOOR"))
    near = [value for value in (bottom, 0, 1, top) if bottom <= value <= top]
    units = st.sampled_from(near) | st.integers(bottom, top)
    return st.builds(_decimal_text, units, st.just(scale), st.booleans())


def _decimal_text(units: int, scale: int, trim: bool) -> str:  # noqa: FBT001 - drawn, not called
    text = format(Decimal(units).scaleb(-scale, _EXACT), "f")
    return text.rstrip("0").rstrip(".") if trim and "." in text else text


def _floats(type_: Type) -> Strategy:
    low, high = (float(bound) for bound in forms.float_bounds(type_))
    numbers = st.floats(low, high, allow_nan=False, allow_infinity=False) | st.sampled_from([low, high])
    return _spelt(type_, numbers.map(lambda number: number + 0.0 or 0.0))  # a zero has no sign on the wire


def _texts(type_: Type) -> Strategy:
    low, high = type_.min_length or 0, _LONGEST if type_.max_length is None else type_.max_length

    def fits(text: str) -> bool:
        return low <= len(text) and (type_.max_length is None or len(text) <= type_.max_length)

    if type_.pattern is not None:
        return st.from_regex(type_.pattern, fullmatch=True).filter(fits)
    telling = [text for text in (*_TELLING, "한" * high, "a" * low) if fits(text)]
    return st.text(_TEXT, min_size=low, max_size=min(high, max(low, _LONGEST))) | st.sampled_from(telling)


def _moments(_type: Type) -> Strategy:
    # As far apart as the wire allows and no offset can carry over the edge.
    moments = st.datetimes(datetime(1700, 1, 2), datetime(2199, 12, 30))  # noqa: DTZ001 - the offset is drawn beside it
    edges = st.sampled_from([datetime(1700, 1, 1), datetime(1970, 1, 1), datetime(2000, 2, 29, 23, 59, 59)])  # noqa: DTZ001
    offsets = st.sampled_from(["Z", "+00:00", "-00:00", "+09:00", "-23:59", "+23:59"])
    fractions = st.sampled_from(["", ".0", ".5", ".999", ".9999", ".123456789", ".000000001"])
    return st.builds(_moment_text, moments | edges, fractions, offsets)


def _moment_text(moment: datetime, fraction: str, offset: str) -> str:
    return moment.isoformat(timespec="seconds") + fraction + offset


def _moment(_type: Type, wire: str) -> datetime:
    """By arithmetic, not by the parser that the collector uses; cut, not rounded, to the millisecond."""
    clock, offset = (wire[:-1], "+00:00") if wire.endswith("Z") else (wire[:-6], wire[-6:])
    whole, _, fraction = clock.partition(".")
    sign = -1 if offset[0] == "-" else 1
    zone = timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))
    moment = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=zone)
    return (moment + timedelta(milliseconds=int(f"{fraction:0<3}"[:3]))).astimezone(UTC)


def _urls(type_: Type) -> Strategy:
    if type_.template:
        return _locations(parse_location(type_.template))
    length = type_.max_length or forms.URL_LENGTH
    parts = st.text(string.ascii_letters + string.digits + "-._~/", max_size=20)
    plain = st.builds("{}://{}/{}".format, st.sampled_from(["https", "http", "app"]), _HOST, parts)
    with_query = st.builds("{}?q={}#{}".format, plain, _encoded(), _HOST)
    longest = ("https://a.b/".ljust(length, "x"), "app://h")
    urls = plain | with_query | st.sampled_from(longest)
    return urls.filter(lambda url: (type_.min_length or 0) <= len(url) <= length)


def _encoded() -> Strategy:
    return st.text(_TEXT, min_size=1, max_size=12).map(lambda text: quote(text, safe=""))


def _locations(template: Template) -> Strategy:
    def text(part: str | Parameter) -> Strategy:
        if isinstance(part, str):
            return st.just(part)
        return _encoded() if part.type.name == "string" else valid(part.type)

    path = st.tuples(*(text(part) for part in template.path)).map("/".join)
    pairs = [
        st.builds(f"{key}={{}}".format, text(part)) | (st.none() if _is_optional(part) else st.nothing())
        for key, part in template.query
    ]
    query = st.tuples(*pairs).map(lambda found: "&".join(pair for pair in found if pair is not None))
    return st.builds(lambda path, query: template.base + path + ("?" + query if query else ""), path, query)


def _is_optional(part: str | Parameter) -> bool:
    return isinstance(part, Parameter) and part.optional


def _inner(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item


def _arrays(type_: Type) -> Strategy:
    low, high = type_.min_items or 0, 5 if type_.max_items is None else type_.max_items
    usual = st.lists(valid(_inner(type_)), min_size=low, max_size=max(low, min(high, 5)))
    # A full array is made of one drawn item, so that reaching the bound stays cheap.
    return usual | valid(_inner(type_)).map(lambda item: [item] * min(high, 200))


def _maps(type_: Type) -> Strategy:
    high = min(4, 4 if type_.max_keys is None else type_.max_keys)
    names = st.text(_TEXT, max_size=8) | st.sampled_from(["A", "a", "A.b", "한", "order"])
    return st.dictionaries(names, valid(_inner(type_)), max_size=high)


def _as_it_is(_type: Type, wire: Wire) -> Any:
    return wire


def _whole(_type: Type, wire: Wire) -> int:
    return int(wire)


SAMPLERS: Mapping[str, Sampler] = {
    "string": Sampler(_texts, _as_it_is),
    "int32": Sampler(_integers(forms.INT32), _whole),
    "int64": Sampler(_integers(forms.INT64), _whole),
    "float64": Sampler(_floats, lambda _type, wire: float(wire)),
    "decimal": Sampler(_decimals, lambda _type, wire: Decimal(wire)),
    "boolean": Sampler(lambda _type: st.booleans(), _as_it_is),
    "timestamp": Sampler(_moments, _moment),
    "date": Sampler(
        lambda _type: st.dates(date(1700, 1, 1), date(2199, 12, 31)).map(date.isoformat),
        lambda _type, wire: date(*map(int, wire.split("-"))),
    ),
    "uuid": Sampler(
        lambda _type: st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper()),
        lambda _type, wire: wire.lower(),
    ),
    "url": Sampler(_urls, _as_it_is),
    "enum": Sampler(lambda type_: st.sampled_from(type_.values), _as_it_is),
    "array": Sampler(_arrays, lambda type_, wire: [meaning(_inner(type_), each) for each in wire]),
    "map": Sampler(_maps, lambda type_, wire: {name: meaning(_inner(type_), each) for name, each in wire.items()}),
    "object": Sampler(lambda type_: members(type_.fields), lambda type_, wire: record(type_.fields, wire)),
}
