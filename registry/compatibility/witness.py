"""A value that the old definition accepts and the new one refuses; None when there is none.

The wire plane's whole judgement rests on this: what is compared are sets of values, not what is written. So a minimum
that the type has anyway is no change, and an integer in a string may become a decimal.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from registry import patterns
from registry.compatibility.languages import NOTHING, Language, outside, shortest
from registry.forms import URL_LENGTH
from registry.patterns.tree import UnreadableError
from registry.types import form_of, row_of
from registry.validate import type_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Field, Type


class Witness(NamedTuple):
    """The value; `proven` is False when the sets could not be compared, so that it stands for a doubt."""

    value: Any
    proven: bool = True


def witness(old: Type, new: Type) -> Witness | None:
    """A value of the old type that the new one refuses."""
    if old == new:
        return None
    if old.form == "string" == new.form:
        return _text(old, new)
    if (old.form, new.form) in _NUMBERS:
        return _number(old, new)
    if old.form != new.form:
        return Witness(sample(old))
    return _inside(old, new) if old.form in {"array", "object"} else None


_NUMBERS = {(old, new) for old in ("integer", "number") for new in ("integer", "number")}


@lru_cache(maxsize=4096)
def _text(old: Type, new: Type) -> Witness | None:
    if old.values:
        refused = (value for value in old.values if type_problems(new, value))
        return next(map(Witness, refused), None)
    try:
        found = outside(_language(old), _language(new))
    except UnreadableError:
        return Witness(sample(old), proven=False)
    return None if found is None else Witness(found)


def _language(type_: Type) -> Language:
    if type_.values:
        return Language("|".join(map(_literal, type_.values)))
    form = form_of(type_)
    if form.language:
        try:
            return Language(form.language(type_))
        except ValueError:
            return NOTHING  # bounds that exclude each other
    if type_.name != "url":
        return Language(type_.pattern, type_.min_length or 0, type_.max_length)
    most = URL_LENGTH if type_.max_length is None else min(URL_LENGTH, type_.max_length)
    return Language(type_.pattern or patterns.URL, type_.min_length or 0, most)


def _literal(text: str) -> str:
    return "".join(each if each.isalnum() or ord(each) > 127 else f"\\u{ord(each):04x}" for each in text)


def _number(old: Type, new: Type) -> Witness | None:
    """The ends of the old range, and what is between two integers."""
    low, high = _bounds(old)
    below, above = _bounds(new)
    if low < below:
        return Witness(_json(old, low))
    if high > above:
        return Witness(_json(old, high))
    fractions = old.form == "number" and new.form == "integer" and low < high
    if not fractions:
        return None
    return Witness(next(each for each in (0.5, -0.5, *_halves(low, high)) if low <= each <= high))


def _bounds(type_: Type) -> tuple[Decimal | int, Decimal | int]:
    bounds = form_of(type_).bounds
    assert bounds is not None, "a number has bounds"
    low, high = bounds(type_)
    # The schema of a double says its bounds as doubles, and values come as doubles too.
    return (Decimal(float(low)), Decimal(float(high))) if type_.form == "number" else (low, high)


def _json(type_: Type, bound: Decimal | int) -> int | float:
    return int(bound) if type_.form == "integer" else float(bound)


def _halves(low: Decimal | int, high: Decimal | int) -> Iterator[float]:
    middle = (float(low) + float(high)) / 2
    yield from (middle, int(middle) + 0.5, int(middle) - 0.5, float(low), float(high))


def _inside(old: Type, new: Type) -> Witness | None:
    shapes = row_of(old).shape, row_of(new).shape
    if shapes == ("list", "list"):
        return _list(old, new)
    if shapes == ("map", "map"):
        return _map(old, new)
    if shapes == ("record", "record"):
        return record_witness(old.fields, new.fields)
    return _record_as_map(old, new) if shapes == ("record", "map") else _map_as_record(old, new)


def _list(old: Type, new: Type) -> Witness | None:
    low, high = old.min_items or 0, old.max_items
    if low < (new.min_items or 0):
        return Witness([sample(_item(old))] * low)
    if new.max_items is not None and (high is None or high > new.max_items):
        return Witness([sample(_item(old))] * max(low, new.max_items + 1))
    found = witness(_item(old), _item(new)) if high != 0 else None
    return found and Witness([found.value] * max(1, low), found.proven)


def _map(old: Type, new: Type) -> Witness | None:
    if new.max_keys is not None and (old.max_keys is None or old.max_keys > new.max_keys):
        return Witness({f"k{index}": sample(_item(old)) for index in range(new.max_keys + 1)})
    found = witness(_item(old), _item(new)) if old.max_keys != 0 else None
    return found and Witness({"k": found.value}, found.proven)


def _record_as_map(old: Type, new: Type) -> Witness | None:
    """Every member must be a value of the map, never null, and there must be room for all of them."""
    full = {field.wire_name: sample(field.type) for field in old.fields}
    if new.max_keys is not None and len(full) > new.max_keys:
        return Witness(full)
    for field in old.fields:
        found = Witness(None) if field.nullable else witness(field.type, _item(new))
        if found:
            return Witness(full | {field.wire_name: found.value}, found.proven)
    return None


def _map_as_record(old: Type, new: Type) -> Witness | None:
    """A map may hold any name, so only one that is always empty fits, and only where no member must be there."""
    if old.max_keys != 0:
        return Witness({"not a member": sample(_item(old))})
    return Witness({}) if any(field.required for field in new.fields) else None


def record_witness(old: tuple[Field, ...], new: tuple[Field, ...]) -> Witness | None:
    """An object of the old members that is none of the new ones."""
    after = {field.wire_name: field for field in new}
    for field in old:
        held = field_witness(field, after.get(field.wire_name))
        if held is not None:
            full = {each.wire_name: sample(each.type) for each in old if each.required}
            return Witness({**full, **held.value}, held.proven)
    before = {field.wire_name: field for field in old}
    for field in new:
        was = before.get(field.wire_name)
        if field.required and not (was and was.required):
            return Witness({each.wire_name: sample(each.type) for each in old if each.required})
    return None


def field_witness(old: Field, new: Field | None) -> Witness | None:
    """The old field as one of a record's keys, with a value that the new field refuses under that key."""
    if new is None:
        return Witness({old.wire_name: sample(old.type)})
    if old.nullable and not new.nullable:
        return Witness({old.wire_name: None})
    found = witness(old.type, new.type)
    return found and Witness({old.wire_name: found.value}, found.proven)


def sample(type_: Type) -> Any:
    """A plain valid value, as small as it may be."""
    if row_of(type_).shape == "list":
        return [sample(_item(type_))] * (type_.min_items or 0)
    if row_of(type_).shape == "record":
        return {field.wire_name: sample(field.type) for field in type_.fields if field.required}
    plain = form_of(type_).sample(type_)
    if not type_problems(type_, plain):
        return plain
    try:
        return shortest(_readable(_language(type_))) or ""
    except UnreadableError:
        return ""


def _readable(language: Language) -> Language:
    """The language itself, unless any text will do: then one that people can read."""
    return language if language.pattern else replace(language, pattern="[a-z0-9]*")


def _item(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item
