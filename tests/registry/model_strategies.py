"""Hypothesis strategies for the registry's values: types, fields, events, and values that nearly fit them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from registry.added_fields import discriminators
from registry.location import parse_location
from registry.model import ROLES, Deprecation, Event, Field, Type
from registry.types import BY_NAME, TYPES, form_of
from registry.version import Version

PLAIN = tuple(row.name for row in TYPES if row.shape == "leaf" and not row.constraints)
"""Leaf types about which a definition says no more than their names: a new one is tried wherever these are."""

names = st.from_regex(r"[a-z][a-z0-9_]{0,6}[a-z0-9]", fullmatch=True)
versions = st.builds(Version, st.integers(0, 3), st.integers(0, 12), st.integers(0, 3))
docs = st.text(st.characters(codec="utf-8"), max_size=12)
TEMPLATES = ("app://feed?tab={tab}&page={page:int32?}", "app://talk/{id:int64}", "web://a.b/{day:date}?x={x?}&y=1")


@st.composite
def integers(draw: st.DrawFn) -> Type:
    name, form = draw(st.sampled_from(["int32", "int64"])), draw(st.sampled_from(["string", "integer"]))
    low, high = sorted(draw(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000))))
    bound = st.none() | st.just(Decimal(low))
    return Type(name=name, form=form, minimum=draw(bound), maximum=draw(st.none() | st.just(Decimal(high))))


@st.composite
def decimals(draw: st.DrawFn) -> Type:
    precision = draw(st.integers(1, 38))
    return Type(name="decimal", form="string", precision=precision, scale=draw(st.integers(0, precision)))


@st.composite
def strings(draw: st.DrawFn) -> Type:
    low, high = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 9))))
    pattern = draw(st.sampled_from([None, "[a-z]*", "a|b+", "(?:x[0-9]){1,3}"]))
    return Type(name="string", form="string", min_length=low or None, max_length=high, pattern=pattern)


def locations() -> st.SearchStrategy[Type]:
    def made(template: str) -> Type:
        return Type(name="url", form="string", template=template, pattern=parse_location(template).language)

    return st.sampled_from(TEMPLATES).map(made)


leaves = st.one_of(
    integers(),
    decimals(),
    strings(),
    locations(),
    st.sampled_from(["string", "number"]).map(lambda form: Type(name="float64", form=form)),
    st.sampled_from([*PLAIN, "url"]).map(lambda name: Type(name=name, form=next(iter(BY_NAME[name].forms)))),
    st.lists(names, min_size=1, max_size=4, unique=True).map(
        lambda values: Type(name="enum", form="string", values=tuple(values))
    ),
)


def fields_of(types: st.SearchStrategy[Type], most: int = 4) -> st.SearchStrategy[tuple[Field, ...]]:
    return st.lists(field_of(types), min_size=1, max_size=most, unique_by=lambda field: field.name).map(tuple)


def field_of(types: st.SearchStrategy[Type]) -> st.SearchStrategy[Field]:
    return st.builds(
        lambda name, **rest: Field(name=name, wire_name=name, **rest),
        names,
        type=types,
        role=st.none() | st.sampled_from(ROLES),
        doc=docs,
        required=st.booleans(),
        nullable=st.booleans(),
        pii=st.booleans(),
        unit=st.none() | st.just("ms"),
        since=st.none() | versions.map(str),
        deprecated=st.none() | st.builds(Deprecation, since=versions.map(str), reason=docs, use=st.none() | names),
    )


def _containers(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    sizes = st.none() | st.integers(0, 3)
    return st.one_of(
        st.builds(Type, name=st.just("array"), form=st.just("array"), item=inner, max_items=sizes),
        st.builds(Type, name=st.just("map"), form=st.just("object"), item=inner, max_keys=sizes),
        fields_of(inner, 3).map(lambda fields: Type(name="object", form="object", fields=fields)),
    )


types = st.recursive(leaves, _containers, max_leaves=6)


@st.composite
def events(draw: st.DrawFn) -> Event:
    version = draw(versions)
    own = tuple(field for field in draw(fields_of(types)) if field.name not in {"event", "schema_version", "version"})
    return Event(
        name="card_click",
        version=version,
        owner="feed",
        summary=draw(docs),
        explicit=draw(st.booleans()),
        direct=draw(st.booleans()),
        sentence=draw(st.dictionaries(st.sampled_from(["en", "ko"]), docs)),
        fields=(*discriminators("card_click", version), *own),
        freshness_seconds=draw(st.integers(1, 900)),
        retention_days=draw(st.integers(1, 400)),
        examples=tuple(draw(st.lists(st.dictionaries(names, json_values, max_size=3), max_size=2))),
    )


scalars = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars | docs,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(docs, inner, max_size=3),
    max_leaves=5,
)
_NUMBERS = ("", "0", "1", "-1", "01", "+1", "1.0", "1e3", "999", "-0", "1\n", " 1", "٣")
_WORDS = ("a", "b", "bb", "x1", "x1x2", "2026-02-29", "2026-11-22", "2026-11-22T09:30:00Z", "https://e.com/")
_PLACES = (
    "app://feed?tab=a",
    "app://feed?tab=a&page=3",
    "app://feed?tab=a&page=x",
    "app://talk/7",
    "web://a.b/2026-11-22",
)
texts = st.sampled_from([*_NUMBERS, *_WORDS, *_PLACES])


def near(type_: Type) -> st.SearchStrategy[Any]:
    """Values of a type, and values that miss it narrowly."""
    inside: st.SearchStrategy[Any] = st.just(form_of(type_).sample(type_))
    if type_.fields:
        inside = record_near(type_.fields)
    elif type_.item:
        held = near(type_.item)
        inside = st.lists(held, max_size=4) if type_.form == "array" else st.dictionaries(names, held, max_size=4)
    elif type_.values:
        inside = st.sampled_from(type_.values)
    return st.one_of(inside, inside, inside, texts, json_values, st.integers(-1100, 1100))


def record_near(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    every = {field.wire_name: near(field.type) for field in fields}
    extra = st.sampled_from([{}, {}, {}, {"more": 1}])
    dropped = st.sets(st.sampled_from(sorted(every)), max_size=1)
    return st.builds(
        lambda full, more, less: {key: value for key, value in {**full, **more}.items() if key not in less},
        st.fixed_dictionaries(every),
        extra,
        dropped,
    )
