"""Hypothesis strategies that evolve a definition: an event, and one to four changes of every kind that there is.

Types come from short lists of parameters, so that the pools of their values are drawn once; every change keeps the
definition sound (no type without a value, no two fields of one name).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from registry.added_fields import discriminators, location_fields
from registry.compatibility.languages import shortest
from registry.compatibility.witness import _language
from registry.location import parse_location
from registry.model import ROLES, Event, Field, Place, Type
from registry.patterns.tree import UnreadableError
from registry.types import BY_NAME, form_of, row_of
from registry.version import Version
from tests.registry.model_strategies import PLAIN

if TYPE_CHECKING:
    from random import Random

Fields = tuple[Field, ...]

TEMPLATES = (
    "app://feed?tab={tab}",
    "app://feed?tab={tab}&page={page:int32?}",
    "app://feed?tab={tab}&page={page:int32}",
    "app://feed?page={page:int32}&tab={tab}",
    "app://feed?tab={tab}&page={page:int64?}",
    "app://{tab}?page={page:int32?}",
    "app://home",
)
NAMES = ("a", "b", "c", "d", "e", "f", "g")
_WHOLES = (None, Decimal(-5), Decimal(0), Decimal(3), Decimal(2**31 - 1), Decimal(-(2**31)))
_PARTS = (None, Decimal("-2.5"), Decimal(0), Decimal("0.125"), Decimal("99.99"))
_DIGITS = ((5, 2), (7, 2), (7, 4), (10, 0), (18, 4), (38, 18))
_PATTERNS = (None, None, "[a-z]+", "[a-z0-9]+", "a|b|cc", "[A-Z]{2}-[0-9]{1,3}", "(?:a|[b-z]|[0-9])+")
_LENGTHS = (None, None, 0, 1, 2, 5, 40)
_COUNTS = (None, None, 0, 1, 3)
_VALUES = ("a", "b", "cc", "7", "0.5", "한")
_LEAVES = ("string", "string", "int32", "int32", "int64", "float64", "decimal", "decimal", "enum")
_PLAIN = (*PLAIN, "url")
_LIMITS = ("minimum", "maximum", "min_length", "max_length", "min_items", "max_items", "max_keys")
_SIZES = {"list": ("min_items", "max_items"), "map": ("max_keys",)}


def leaf(random: Random) -> Type:
    """Any leaf type that has a value."""
    while True:
        name = random.choice(_LEAVES + _PLAIN)
        made = _leaf(random, name, random.choice(list(BY_NAME[name].forms)))
        if has_values(made):
            return made


def _leaf(random: Random, name: str, form: str) -> Type:
    if name in {"int32", "int64"}:
        return Type(name=name, form=form, minimum=random.choice(_WHOLES[:4]), maximum=random.choice(_WHOLES))
    if name == "decimal":
        precision, scale = random.choice(_DIGITS)
        low = random.choice(_PARTS[:3])
        return Type(name=name, form=form, precision=precision, scale=scale, minimum=low, maximum=random.choice(_PARTS))
    if name == "float64":
        return Type(name=name, form=form, minimum=random.choice(_PARTS[:2]), maximum=random.choice(_PARTS))
    if name == "enum":
        return Type(name=name, form=form, values=tuple(random.sample(_VALUES, random.randint(1, 4))))
    if name == "string":
        low, high = random.choice(_LENGTHS[:5]), random.choice(_LENGTHS)
        return Type(name=name, form=form, min_length=low, max_length=high, pattern=random.choice(_PATTERNS))
    return Type(name=name, form=form)


def has_values(type_: Type) -> bool:
    """Whether anything is of the type: pools, like lint, want at least one value."""
    if type_.pattern == "a|b|cc" and (type_.min_length or 0) > 1:
        return False  # there is one, which nothing finds by chance
    if row_of(type_).shape != "leaf":
        highest = type_.max_items if type_.max_items is not None else 9
        inner = [type_.item] if type_.item else [field.type for field in type_.fields]
        return (type_.min_items or 0) <= highest and all(map(has_values, inner))
    form = form_of(type_)
    try:
        if form.bounds:
            low, high = form.bounds(type_)
            return low <= high and (type_.form != "string" or shortest(_language(type_)) is not None)
        return type_.form != "string" or shortest(_language(type_)) is not None
    except (UnreadableError, ValueError):
        return False


def any_type(random: Random, depth: int = 2) -> Type:
    """A leaf mostly; a container of anything while there is depth left."""
    shape = random.choice(("leaf", "leaf", "leaf", "array", "map", "object")) if depth else "leaf"
    if shape == "leaf":
        return leaf(random)
    if shape == "object":
        return Type(name="object", form="object", fields=record(random, random.randint(1, 3), depth - 1))
    most = random.choice(_COUNTS)
    item = any_type(random, depth - 1)
    if shape == "map":
        return Type(name="map", form="object", item=item, max_keys=most)
    least = random.choice([each for each in _COUNTS if each is None or most is None or each <= most])
    return Type(name="array", form="array", item=item, min_items=least, max_items=most)


def record(random: Random, count: int, depth: int) -> Fields:
    """Fields of different names."""
    return tuple(a_field(random, name, depth) for name in random.sample(NAMES, count))


def a_field(random: Random, name: str, depth: int) -> Field:
    """A field whose key is now and then not its name."""
    key = f"{name}Key" if random.random() < 0.2 else name
    return Field(
        name=name,
        wire_name=key,
        type=any_type(random, depth),
        role=random.choice(ROLES),
        doc=f"The {name}.",
        required=random.random() < 0.5,
        nullable=random.random() < 0.2,
    )


def an_event(random: Random) -> Event:
    """A base: an envelope of one field, a location perhaps, and some fields of its own."""
    return _made(record(random, random.randint(1, 4), 2), random.choice([None, None, *TEMPLATES]), Version(1, 0, 0))


def _made(own: Fields, template: str | None, version: Version) -> Event:
    location, parameters = (
        location_fields(template, parse_location(template), Place("events/click.yaml")) if template else ((), ())
    )
    return Event(
        name="click",
        version=version,
        owner="feed",
        summary="",
        explicit=True,
        direct=True,
        sentence={"en": ""},
        fields=(*discriminators("click", version), *location, *own),
        parameters=parameters,
        freshness_seconds=300,
        retention_days=400,
        place=Place("events/click.yaml"),
    )


def evolved(random: Random, event: Event) -> Event:
    """The event's next version: one to four changes later."""
    own = tuple(field for field in event.fields if field.origin == "event" and not field.type.template)
    template = next((field.type.template for field in event.fields if field.type.template), None)
    for _ in range(random.randint(1, 4)):
        if random.random() < 0.1:
            template = random.choice([None, *TEMPLATES])
        else:
            own = changed_record(random, own)
    return _made(own, template, Version(1, 1, 0))


def changed_record(random: Random, fields: Fields) -> Fields:
    """One change: of the fields that are there, of one field, or of what is inside it."""
    made = _changed_record(random, fields)
    keys = {field.wire_name for field in made}
    return made if len(keys) == len(made) else fields


def _changed_record(random: Random, fields: Fields) -> Fields:
    choice = random.random()
    if choice < 0.15:
        return _added(random, fields)
    if choice < 0.22 and len(fields) > 1:
        return tuple(each for each in fields if each is not random.choice(fields)) or fields
    if choice < 0.27:
        return tuple(random.sample(fields, len(fields)))
    if choice < 0.30 and len(fields) > 1:
        return _swapped(random, fields)
    index = random.randrange(len(fields))
    made = changed_field(random, fields[index], {field.name for field in fields})
    return (*fields[:index], made, *fields[index + 1 :])


def _added(random: Random, fields: Fields) -> Fields:
    taken = {field.name for field in fields}
    name = next((each for each in random.sample(NAMES, len(NAMES)) if each not in taken), None)
    place = random.randint(0, len(fields))
    return (*fields[:place], a_field(random, name, 1), *fields[place:]) if name else fields


def _swapped(random: Random, fields: Fields) -> Fields:
    """Two fields give each other their keys."""
    first, second = random.sample(range(len(fields)), 2)
    made = list(fields)
    made[first] = replace(fields[first], wire_name=fields[second].wire_name)
    made[second] = replace(fields[second], wire_name=fields[first].wire_name)
    return tuple(made)


def changed_field(random: Random, field: Field, taken: set[str]) -> Field:
    """A field with another name, key, presence or word; mostly, of a changed type."""
    choice = random.randrange(16)
    if choice == 0:
        name = next((each for each in NAMES if each not in taken), field.name)
        key = field.wire_name if random.random() < 0.5 else name
        return replace(field, name=name, wire_name=key)
    if choice == 1:
        return replace(field, wire_name=f"{field.name}Other")
    if choice in {2, 3}:
        return replace(field, required=not field.required)
    if choice in {4, 5}:
        return replace(field, nullable=not field.nullable)
    if choice == 6:
        return replace(field, doc=f"{field.doc} More.", role=random.choice(ROLES), unit=random.choice([None, "s"]))
    return replace(field, type=changed_type(random, field.type))


def changed_type(random: Random, type_: Type) -> Type:
    """Another type, other parameters of the same, or a change inside."""
    for _ in range(20):
        made = _changed_type(random, type_)
        if made != type_ and has_values(made):
            return made
    return type_


def _changed_type(random: Random, type_: Type) -> Type:
    if random.random() < 0.15:
        return any_type(random, 1)
    if type_.fields:
        if random.random() < 0.1:
            return Type(name="map", form="object", item=type_.fields[0].type)
        return replace(type_, fields=changed_record(random, type_.fields))
    return _changed_container(random, type_, type_.item) if type_.item else _changed_leaf(random, type_)


def _changed_container(random: Random, type_: Type, item: Type) -> Type:
    shape, choice = row_of(type_).shape, random.random()
    if choice < 0.5:
        return replace(type_, item=_changed_type(random, item))
    if choice < 0.6 and shape == "map":
        return Type(name="object", form="object", fields=(a_field(random, "a", 0),))
    sizes: dict[str, Any] = {random.choice(_SIZES[shape]): random.choice(_COUNTS)}
    return replace(type_, **sizes)


def _changed_leaf(random: Random, type_: Type) -> Type:
    other = _leaf(random, type_.name, random.choice(list(row_of(type_).forms)))
    if type_.name == "enum":
        more = tuple(value for value in _VALUES if value not in type_.values)[:1]
        return replace(type_, values=random.choice([type_.values + more, type_.values[1:] or type_.values]))
    keys = {"form", "precision", "pattern", *_LIMITS}
    differing = sorted(key for key in keys if getattr(other, key) != getattr(type_, key))
    if not differing:
        return _neighbour(random, type_)
    key = random.choice(differing)
    made: dict[str, Any] = {key: getattr(other, key)}
    if key == "precision":
        made["scale"] = other.scale
    return replace(type_, **made)


def _neighbour(random: Random, type_: Type) -> Type:
    """A leaf of another name in the same form, as people widen and narrow types."""
    names = [name for name in ("int32", "int64", "decimal", "string", "float64") if type_.form in BY_NAME[name].forms]
    return _leaf(random, random.choice(names), type_.form) if names else type_


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Event, Event]:
    """An event and its next version."""
    random = draw(st.randoms(use_true_random=False))
    event = an_event(random)
    return event, evolved(random, event)
