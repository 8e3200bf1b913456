"""From what is written to what is meant: vocabulary and envelope woven in, types read, every place remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.added_fields import discriminators, location_fields
from registry.definitions import FieldDefinition
from registry.findings import Finding, Position
from registry.location import LocationError, parse_location
from registry.model import Deprecation, Event, Field, Place, Type
from registry.places import ENVELOPE, VOCABULARY, position_of
from registry.suggest import did_you_mean
from registry.types import BY_NAME
from registry.version import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.config import Config
    from registry.definitions import DeprecationDefinition, EventDefinition
    from registry.model import Origin
    from registry.type_row import TypeRow
    from registry.yaml_source import Document

_TYPE = re.compile(r"([a-z0-9]+)(?:\(\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\))?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_CONSTRAINTS = (
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "pattern",
    "min_items",
    "max_items",
    "max_keys",
)


_INSIDE = {"list": "items", "map": "values", "record": "fields"}
_LIMITS = frozenset(_CONSTRAINTS)
_SHAPING = frozenset({*_LIMITS, "values", "items", "fields"})
_BESIDE_TYPE = frozenset(
    {"use", "role", "doc", "required", "nullable", "wire_name", "unit", "pii", "since", "deprecated"}
)
"""What may stand beside `use` without making a type of its own."""

MOST_DEPTH = 32  # what is deeper no store can hold, and no reader of a definition can follow
MOST_PARTS = 10_000  # a vocabulary whose objects use each other can multiply


def seconds_of(duration: str) -> int:
    """`15m` in seconds."""
    return int(duration[:-1]) * _SECONDS[duration[-1]]


@dataclass(slots=True)
class Resolver:
    """Weaves one registry's definitions together, and collects what it cannot make sense of."""

    config: Config
    documents: Mapping[str, Document]
    vocabulary: Mapping[str, FieldDefinition] = field(default_factory=dict)
    envelope: Mapping[str, FieldDefinition] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _carried: tuple[Field, ...] | None = None
    _shared: dict[str, Type | None] = field(default_factory=dict)
    _open: list[tuple[str, ...]] = field(default_factory=list)
    _parts: dict[int, tuple[Type, int]] = field(default_factory=dict)

    @property
    def carried(self) -> tuple[Field, ...]:
        """The envelope's fields: made once, shared by every event."""
        if self._carried is None:
            self._carried = tuple(self.fields(self.envelope, Place(ENVELOPE, ("fields",)), "envelope"))
        return self._carried

    def check_vocabulary(self) -> None:
        """Make every field of the vocabulary, so that what is wrong with one is said once, and where it stands."""
        for name in self.vocabulary:
            before = name in self.used
            self._field(name, FieldDefinition(use=name), Place(VOCABULARY, ("fields", name)), "event")
            if not before:
                self.used.discard(name)

    def event(self, written: EventDefinition, place: Place) -> Event:
        """The event that a definition means."""
        version = parse_version(written.version) or Version(0, 0, 0)
        location, parameters = self._location(written, place)
        own = tuple(self.fields(written.fields, place / "fields", "event"))
        return Event(
            name=written.event,
            version=version,
            owner=written.owner,
            summary=written.summary,
            explicit=written.explicit,
            direct=written.direct,
            sentence=written.sentence,
            fields=(*discriminators(written.event, version), *self.carried, *location, *own),
            parameters=parameters,
            freshness_seconds=seconds_of(written.freshness or self.config.defaults.freshness),
            retention_days=max(1, seconds_of(written.retention or self.config.defaults.retention) // 86400),
            examples=written.examples,
            deprecated=_deprecation(written.deprecated),
            place=place,
        )

    def _location(self, written: EventDefinition, place: Place) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
        if written.location is None:
            return (), ()
        place = place / "location"
        try:
            template = parse_location(written.location)
        except LocationError as error:
            self._report("location-template", place, str(error), error.advice)
            return (), ()
        return location_fields(written.location, template, place)

    def fields(self, written: Mapping[str, FieldDefinition], place: Place, origin: Origin) -> Iterator[Field]:
        """The fields of one mapping; those that make no sense are left out and reported."""
        for name, definition in written.items():
            if found := self._field(name, definition, place / name, origin):
                yield found

    def _field(self, name: str, written: FieldDefinition, place: Place, origin: Origin) -> Field | None:
        found = self._used(written, place)
        type_ = self._type(found, place) if found else None
        if not found or not type_:
            return None
        used = found.definition
        return Field(
            name=name,
            wire_name=used.wire_name or name,
            type=type_,
            role=used.role,
            doc=(used.doc or "").strip(),
            required=bool(used.required),
            nullable=bool(used.nullable),
            origin=origin,
            unit=used.unit,
            pii=bool(used.pii),
            since=used.since,
            deprecated=_deprecation(used.deprecated),
            place=place,
        )

    def _used(self, written: FieldDefinition, place: Place, seen: tuple[str, ...] = ()) -> _Used | None:
        """The definition with the vocabulary's underneath: what is written beside `use` wins."""
        name = written.use
        if name is None:
            return _Used(written, seen, bare=True)
        if name in seen:
            self._report_circle(place / "use", (*seen[seen.index(name) :], name))
            return None
        self.used.add(name)
        base = self.vocabulary.get(name)
        if base is None:
            message = f"`{name}` is not in the vocabulary"
            self._report("unknown-vocabulary", place / "use", message, did_you_mean(name, self.vocabulary))
            return None
        under = self._used(base, Place(VOCABULARY, ("fields", name)), (*seen, name))
        own = {key: getattr(written, key) for key in written.model_fields_set if key != "use"}
        if under is None or not own:
            return under
        bare = under.bare and own.keys() <= _BESIDE_TYPE
        return _Used(under.definition.model_copy(update=own), under.names, bare=bare)

    def _type(self, used: _Used, place: Place) -> Type | None:
        """The type of a field. What is used from the vocabulary as it stands has one type, however often."""
        if used.names and (circle := self._circle(used.names)):
            self._report_circle(place / "use", circle)
            return None
        if len(self._open) == MOST_DEPTH:
            self._report("type-too-wide", place, f"more than {MOST_DEPTH} types inside each other", "Flatten it.")
            return None
        if not used.names or not used.bare:
            return self._opened(used, place)
        name = used.names[0]
        if name not in self._shared:
            self._shared[name] = self._opened(used, Place(VOCABULARY, ("fields", name)))
        return self._shared[name]

    def _circle(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The vocabulary's names from an object around this place back to itself."""
        for index, around in enumerate(self._open):
            if set(around) & set(names):
                return (*(name for each in self._open[index:] for name in each), *names)
        return ()

    def _opened(self, used: _Used, place: Place) -> Type | None:
        self._open.append(used.names)
        made = self._made(used.definition, place)
        self._open.pop()
        if made is None or not (made.item or made.fields):
            return made
        inner = [made.item] if made.item else [member.type for member in made.fields]
        parts = 1 + sum(self._parts.get(id(each), (each, 1))[1] for each in inner)
        if parts > MOST_PARTS:
            self._report("type-too-wide", place, f"a type with more than {MOST_PARTS} parts", "Flatten it.")
            return None
        self._parts[id(made)] = made, parts
        return made

    def _made(self, written: FieldDefinition, place: Place) -> Type | None:
        row, digits = self._row(written, place)
        if row is None:
            return None
        self._check_misfits(written, row, place)
        inner = self._inner(written, row, place)
        if inner is None:
            return None
        limits = {key: getattr(written, key) for key in written.model_fields_set & _LIMITS & row.constraints}
        return Type(name=row.name, form=self._form(written, row, place), **digits, **limits, **inner)

    def _row(self, written: FieldDefinition, place: Place) -> tuple[TypeRow | None, dict[str, Any]]:
        if row := BY_NAME.get(written.type or ""):
            if row.name == row.syntax:
                return row, {}  # nearly always: a type without parameters
        elif written.type is None:
            advice = "Write `type:`, or `use:` a name of vocabulary.yaml."
            self._report("missing-key", place, "a field needs a `type`, or a `use`", advice)
            return None, {}
        match = _TYPE.fullmatch(written.type or "")
        row = BY_NAME.get(match[1]) if match else None
        if not match or not row:
            advice = _type_advice(written.type or "", [each.syntax for each in BY_NAME.values()])
            self._report("unknown-type", place / "type", f"unknown type `{written.type}`", advice)
            return None, {}
        if (row.name == row.syntax) == (match[2] is not None) or match[2] is None:
            message = f"`{written.type}` is not how `{row.name}` is written"
            self._report("unknown-type", place / "type", message, f"Write `{row.syntax}`.")
            return None, {}
        return row, self._digits(int(match[2]), int(match[3]), place)

    def _digits(self, precision: int, scale: int, place: Place) -> dict[str, Any]:
        if not (1 <= precision <= 38 and scale <= precision):
            message = f"decimal({precision},{scale}) does not exist"
            self._report("unknown-type", place / "type", message, "p is from 1 to 38, and s from 0 to p.")
            return {"precision": 38, "scale": 0}
        return {"precision": precision, "scale": scale}

    def _form(self, written: FieldDefinition, row: TypeRow, place: Place) -> str:
        """The JSON type on the wire: what the field or the policy asks for, where the type can travel so."""
        names = list(row.forms)
        if written.wire == "number" and len(names) == 1:
            message = f"`{row.syntax}` cannot travel as a JSON number"
            self._report("wire-form", place / "wire", message, "Remove `wire`: this type has one form only.")
        wire = written.wire or self.config.wire.numbers
        return names[-1] if wire == "number" else names[0]

    def _inner(self, written: FieldDefinition, row: TypeRow, place: Place) -> dict[str, Any] | None:
        """What is inside: an enum's values, an array's items, a map's values, an object's fields."""
        if "values" in row.constraints:
            return self._choices(written, place)
        if row.shape == "leaf":
            return {}
        if row.shape == "record":
            members = tuple(self.fields(written.fields or {}, place / "fields", "event"))
            if not written.fields:
                self._report("missing-key", place, "an object needs `fields`", "List its members below `fields:`.")
            return {"fields": members} if members else None
        key = "items" if row.shape == "list" else "values"
        inner = getattr(written, key)
        if inner is None or isinstance(inner, tuple):
            self._report(
                "missing-key",
                place,
                f"{row.name}: the type of its {key} is missing",
                f"Write `{key}: {{type: string}}`.",
            )
            return None
        used = self._used(inner, place / key)
        item = self._type(used, place / key) if used else None
        return {"item": item} if item else None

    def _choices(self, written: FieldDefinition, place: Place) -> dict[str, Any] | None:
        if not isinstance(written.values, tuple) or not written.values:
            self._report("missing-key", place, "an enum needs its `values`", "Write `values: [first, second]`.")
            return None
        twice = sorted({value for value in written.values if written.values.count(value) > 1})
        if twice:
            self._report(
                "duplicate-value",
                place / "values",
                f"listed twice: {', '.join(twice)}",
                "List each value once.",
            )
        return {"values": tuple(dict.fromkeys(written.values))}

    def _check_misfits(self, written: FieldDefinition, row: TypeRow, place: Place) -> None:
        for key in sorted((written.model_fields_set & _SHAPING) - row.constraints - {_INSIDE.get(row.shape)}):
            if getattr(written, key) is not None:
                fits = sorted({*row.constraints, *filter(None, [_INSIDE.get(row.shape)])})
                allowed = ", ".join(f"`{each}`" for each in fits) or "no constraints"
                message = f"`{key}` does not fit the type `{row.name}`"
                self._report("constraint-misfit", place / key, message, f"`{row.name}` takes {allowed}.")

    def _report(self, rule: str, place: Place, message: str, advice: str) -> None:
        position = position_of(self.documents, place) or Position(place.file)
        self.findings.append(Finding(rule, "error", position, message, advice))

    def _report_circle(self, place: Place, names: tuple[str, ...]) -> None:
        message = f"`use` goes round in a circle: {' -> '.join(names)}"
        self._report("vocabulary-cycle", place, message, "Give one of them a type of its own.")


class _Used(NamedTuple):
    """A definition with its vocabulary underneath: the names on the way, and whether its type is just theirs."""

    definition: FieldDefinition
    names: tuple[str, ...]
    bare: bool


def _deprecation(written: DeprecationDefinition | None) -> Deprecation | None:
    return Deprecation(since=written.in_, reason=written.reason, use=written.use) if written else None


def _type_advice(text: str, known: list[str]) -> str:
    if "<" in text or "[" in text:
        return "Write `type: array` with `items: {type: ...}`, or `type: map` with `values: {type: ...}`."
    return did_you_mean(text, known)
