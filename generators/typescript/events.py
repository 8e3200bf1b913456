"""One module an event: what calling code gives, what travels, and the function between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.typescript.docs import event_doc
from generators.typescript.names import RESERVED_TYPES, RESERVED_WORDS, Namer, camel, pascal
from generators.typescript.records import Records, encoder_function, literals, natural_interface
from generators.typescript.source import Function, Import, Interface, Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.typescript.spelling import Member
    from registry.model import Event, Field

_FIXED_NAMES = ("EnvelopeInput", "EnvelopeWire", "encodeEnvelope", "MemorySink", "Sink", "WireEvent")


def package_names() -> Namer:
    """The namer of everything that the package exports."""
    return Namer(RESERVED_WORDS | RESERVED_TYPES, _FIXED_NAMES)


@dataclass(frozen=True, slots=True)
class EventNames:
    """What one event is called: its function, and the types of what that takes and gives."""

    function: str
    input: str
    wire: str


def event_names(event: Event, exports: Namer) -> EventNames:
    """The names of an event. All events get theirs before any part of an event, so that no part can take them."""
    stem = pascal(event.name)
    return EventNames(exports.name(camel(event.name)), exports.name(f"{stem}Input"), exports.name(f"{stem}Wire"))


@dataclass(frozen=True, slots=True)
class Envelope:
    """The fields that every event carries, and the names of their types and of their function."""

    fields: tuple[Field, ...]
    input: str = "EnvelopeInput"
    wire: str = "EnvelopeWire"
    encoder: str = "encodeEnvelope"


@dataclass(frozen=True, slots=True)
class Written:
    """A module, the names of the natural types that it exports, and an example of what to give."""

    module: Module
    types: tuple[str, ...]
    example: tuple[str, ...]


def envelope_fields(event: Event) -> tuple[Field, ...]:
    """The fields that came from the envelope."""
    return tuple(field for field in event.fields if field.origin == "envelope")


def envelope_module(envelope: Envelope, exports: Namer) -> Written:
    """`src/envelope.ts`."""
    records = Records("envelope", exports, exports.copy())
    members = _write_envelope(records, envelope, exported=True)
    example = literals(members, {})
    return Written(Module(_runtime(records, "./wire.js"), records.nodes), tuple(records.exported), tuple(example))


def _write_envelope(records: Records, envelope: Envelope, *, exported: bool) -> list[Member]:
    doc = ("What every event says beside its own fields.",)
    members = records.members(envelope.fields)
    wire = Interface(envelope.wire, tuple(member.wire() for member in members), exported=exported)
    records.add(
        natural_interface(envelope.input, members, doc),
        wire,
        encoder_function(envelope.encoder, envelope.input, envelope.wire, members, exported=exported),
    )
    return members


def event_module(event: Event, names: EventNames, shared: Envelope, exports: Namer) -> Written:
    """`src/events/<event>.ts`."""
    records = Records(event.name, exports, exports.copy())
    imports = []
    envelope = shared
    if envelope_fields(event) == shared.fields:
        imports = [Import("../envelope.js", (f"type {shared.input}", f"type {shared.wire}", shared.encoder))]
    else:
        # Its version was released with another envelope than the rest has today: it keeps its own.
        envelope = _own_envelope(event, records)
        _write_envelope(records, envelope, exported=False)
    own = tuple(field for field in event.fields if field.origin != "envelope")
    members = records.members(own, given=event.parameters)
    example = literals(members, event.examples[0] if event.examples else {})
    records.add(*_declarations(event, names, envelope, members, example))
    module = Module([*imports, *_runtime(records, "../wire.js")], records.nodes)
    own_input = (names.input,) if any(member.filled is None for member in members) else ()
    return Written(module, (*own_input, *records.exported), tuple(example))


def _own_envelope(event: Event, records: Records) -> Envelope:
    name = records.export(pascal(event.name, "envelope"))
    return Envelope(envelope_fields(event), name, records.keep("EnvelopeWire_"), records.keep("encodeEnvelope_"))


def _declarations(
    event: Event, names: EventNames, envelope: Envelope, members: Sequence[Member], example: Sequence[str]
) -> tuple[Interface | None, Interface, Function]:
    given = [member for member in members if member.filled is None]
    default = "" if any(member.field.required for member in given) else " = {}"
    parameters = (f"envelope: {envelope.input}", *((f"fields: {names.input}{default}",) if given else ()))
    function = Function(
        names.function,
        parameters,
        names.wire,
        "{",
        tuple(_entries(members, envelope)),
        "}",
        event_doc(event, call(names.function, example)),
        exported=True,
    )
    natural = natural_interface(names.input, given, (f"What `{names.function}` takes.",)) if given else None
    doc = (f"{event.label} as it travels.",)
    wire = Interface(names.wire, tuple(member.wire() for member in members), doc, extends=envelope.wire)
    return natural, wire, function


def _entries(members: Sequence[Member], envelope: Envelope) -> list[str]:
    """The wire object's entries: which event it is, then the envelope, then its own fields."""
    system = [member.entry("fields") for member in members if member.field.origin == "system"]
    own = [member.entry("fields") for member in members if member.field.origin != "system"]
    return [*system, f"...{envelope.encoder}(envelope)", *own]


def call(function: str, example: Sequence[str]) -> tuple[str, ...]:
    """The lines of a call that sends the event."""
    if not example:
        return (f"sink.send({function}(envelope));",)
    return (f"sink.send({function}(envelope, {{", *(f"  {entry}," for entry in example), "}));")


def _runtime(records: Records, module: str) -> list[Import]:
    return [Import(module, everything="wire")] if records.calls_runtime else []
