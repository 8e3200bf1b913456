"""From what is written to what is meant: vocabulary and envelope woven in, types read, every place remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from registry.findings import Finding
from registry.location import LocationError, parse_location
from registry.model import Deprecation, Event, Field, Place, Type
from registry.suggest import did_you_mean
from registry.types import BY_NAME
from registry.version import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.config import Config
    from registry.definitions import DeprecationDefinition, EventDefinition, FieldDefinition
    from registry.model import Origin
    from registry.types import TypeRow
    from registry.yaml_source import Document

_TYPE = re.compile(r"([a-z0-9]+)(?:\(\s*([0-9]+)\s*,\s*([0-9]+)\s*\))?")
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

    def event(self, written: EventDefinition, place: Place) -> Event:
        """The event that a definition means."""
        version = parse_version(written.version) or Version(0, 0, 0)
        location, parameters = self._location(written, place)
        carried = tuple(self.fields(self.envelope, Place("envelope.yaml", ("fields",)), "envelope"))
        own = tuple(self.fields(written.fields, place / "fields", "event"))
        return Event(
            name=written.event,
            version=version,
            owner=written.owner,
            summary=written.summary,
            explicit=written.explicit,
            direct=written.direct,
            sentence=written.sentence,
            fields=(*discriminators(written.event, version), *carried, *location, *own),
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
        type_ = Type(name="url", form="string", pattern=template.language, template=written.location)
        doc = f"Where it happened: {written.location}"
        whole = Field(
            name="location",
            wire_name="location",
            type=type_,
            role="location",
            doc=doc,
            required=True,
            place=place,
        )
        parameters = tuple(
            Field(
                name=parameter.name,
                wire_name=parameter.name,
                type=parameter.type,
                role="location",
                doc=f"`{parameter.name}` of the location.",
                required=not parameter.optional,
                place=place,
            )
            for parameter in template.parameters
        )
        return (whole,), parameters

    def fields(self, written: Mapping[str, FieldDefinition], place: Place, origin: Origin) -> Iterator[Field]:
        """The fields of one mapping; those that make no sense are left out and reported."""
        for name, definition in written.items():
            if found := self._field(name, definition, place / name, origin):
                yield found

    def _field(self, name: str, written: FieldDefinition, place: Place, origin: Origin) -> Field | None:
        used = self._used(written, place)
        type_ = self._type(used, place, origin) if used else None
        if not used or not type_:
            return None
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

    def _used(self, written: FieldDefinition, place: Place, seen: tuple[str, ...] = ()) -> FieldDefinition | None:
        """The definition with the vocabulary's underneath: what is written beside `use` wins."""
        if written.use is None:
            return written
        if written.use in seen:
            circle = " -> ".join((*seen, written.use))
            self._report(
                "vocabulary-cycle",
                place / "use",
                f"`use` goes round in a circle: {circle}",
                "Give one of them a type.",
            )
            return None
        base = self.vocabulary.get(written.use)
        if base is None:
            message = f"`{written.use}` is not in the vocabulary"
            self._report("unknown-vocabulary", place / "use", message, did_you_mean(written.use, self.vocabulary))
            return None
        under = self._used(base, Place("vocabulary.yaml", ("fields", written.use)), (*seen, written.use))
        own = {key: getattr(written, key) for key in written.model_fields_set if key != "use"}
        return under.model_copy(update=own) if under else None

    def _type(self, written: FieldDefinition, place: Place, origin: Origin) -> Type | None:
        row, digits = self._row(written, place)
        if row is None:
            return None
        self._check_misfits(written, row, place)
        inner = self._inner(written, row, place, origin)
        if inner is None:
            return None
        limits = {key: getattr(written, key) for key in _CONSTRAINTS if key in row.constraints}
        return Type(name=row.name, form=self._form(written, row, place), **digits, **limits, **inner)

    def _row(self, written: FieldDefinition, place: Place) -> tuple[TypeRow | None, dict[str, Any]]:
        if written.type is None:
            self._report(
                "missing-key",
                place,
                "a field needs a `type`, or a `use`",
                "Write `type:`, or `use:` a name of vocabulary.yaml.",
            )
            return None, {}
        match = _TYPE.fullmatch(written.type)
        row = BY_NAME.get(match[1]) if match else None
        if not match or not row:
            known = [each.syntax for each in BY_NAME.values()]
            self._report(
                "unknown-type",
                place / "type",
                f"unknown type `{written.type}`",
                _type_advice(written.type, known),
            )
            return None, {}
        if (row.name == "decimal") != (match[2] is not None):
            self._report(
                "unknown-type",
                place / "type",
                f"`{written.type}` is not how `{row.name}` is written",
                f"Write `{row.syntax}`.",
            )
            return None, {}
        if match[2] is None:
            return row, {}
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

    def _inner(self, written: FieldDefinition, row: TypeRow, place: Place, origin: Origin) -> dict[str, Any] | None:
        """What is inside: an enum's values, an array's items, a map's values, an object's fields."""
        if "values" in row.constraints:
            return self._choices(written, place)
        if row.shape == "leaf":
            return {}
        if row.shape == "record":
            members = tuple(self.fields(written.fields or {}, place / "fields", origin))
            if not written.fields:
                self._report("missing-key", place, "an object needs `fields`", "List its members below `fields:`.")
            return {"fields": members} if members else None
        key = "items" if row.shape == "list" else "values"
        inner = getattr(written, key)
        if inner is None or isinstance(inner, tuple):
            self._report(
                "missing-key",
                place,
                f"a {row.name} needs the type of its {key}",
                f"Write `{key}: {{type: string}}`.",
            )
            return None
        used = self._used(inner, place / key)
        item = self._type(used, place / key, origin) if used else None
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
        fits = row.constraints | {"list": {"items"}, "map": {"values"}, "record": {"fields"}}.get(row.shape, set())
        for key in (*_CONSTRAINTS, "values", "items", "fields"):
            if getattr(written, key) is not None and key not in fits:
                allowed = ", ".join(f"`{each}`" for each in sorted(fits)) or "no constraints"
                message = f"`{key}` does not fit the type `{row.name}`"
                self._report("constraint-misfit", place / key, message, f"`{row.name}` takes {allowed}.")

    def _report(self, rule: str, place: Place, message: str, advice: str) -> None:
        position = self.documents[place.file].position(place.path)
        self.findings.append(Finding(rule, "error", position, message, advice))


def discriminators(event: str, version: Version) -> tuple[Field, Field]:
    """The two fields that every event carries by itself: which event it is, and which version of it."""
    one = Type(name="enum", form="string", values=(event,))
    return (
        Field(
            name="event",
            wire_name="event",
            type=one,
            role="action",
            doc="The event's name.",
            required=True,
            origin="system",
        ),
        Field(
            name="schema_version",
            wire_name="version",
            type=replace(one, values=(str(version),)),
            role="context",
            doc="The version of the event's definition that the app was built with.",
            required=True,
            origin="system",
        ),
    )


def _deprecation(written: DeprecationDefinition | None) -> Deprecation | None:
    return Deprecation(since=written.in_, reason=written.reason, use=written.use) if written else None


def _type_advice(text: str, known: list[str]) -> str:
    if "<" in text or "[" in text:
        return "Write `type: array` with `items: {type: ...}`, or `type: map` with `values: {type: ...}`."
    return did_you_mean(text, known)
