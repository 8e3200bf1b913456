"""The `typescript` target: an npm package with one function an event, from natural values to the wire form.

Apps are built with the newest version of every event, and older apps carry an older package, so only the newest
versions are in it; an event without a working definition is no longer sent by new code and is left out.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from generators.jsonschema import dump, event_schema, schema_id
from generators.target import File, Settings
from generators.typescript.events import (
    Envelope,
    envelope_fields,
    envelope_module,
    event_module,
    event_names,
    package_names,
)
from generators.typescript.expected import expected_module
from generators.typescript.package import call_site, package_json, readme
from generators.typescript.source import Export, Import, Module, Union

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generators.typescript.events import EventNames, Written
    from registry.model import Event, Registry

FOLDER = "typescript"
_RUNTIME = (
    "tsconfig.json",
    "scripts/build-validators.mjs",
    "src/wire.ts",
    "src/sink.ts",
    "src/dev/index.ts",
    "src/dev/validators.d.ts",
)


class TypeScriptSettings(Settings):
    """Settings of the `typescript` target."""

    package: Annotated[str, Field(pattern=r"^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*$")] | None = None
    """The npm package's name. Default: @<registry>/events."""
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$")] = "0.0.0"
    """The npm package's version; release tooling usually sets it when it publishes."""


def generate(registry: Registry, settings: TypeScriptSettings) -> Iterator[File]:
    """`typescript/`: the package, ready for `npm install && npm run build`."""
    for path, text in _package(registry, settings):
        yield File(f"{FOLDER}/{path}", text)


def _package(registry: Registry, settings: TypeScriptSettings) -> Iterator[tuple[str, str]]:
    events = [lineage.newest for lineage in registry.lineages if lineage.working]
    exports = package_names()
    names = [event_names(event, exports) for event in events]
    shared = Envelope(envelope_fields(events[0]) if events else ())
    envelope = envelope_module(shared, exports)
    written = [event_module(event, own, shared, exports) for event, own in zip(events, names, strict=True)]

    package = settings.package or f"@{registry.config.registry}/events"
    yield "package.json", package_json(package, settings.version, registry.config.registry)
    example = _call_site(package, names, written, envelope)
    yield "README.md", readme(package, registry.config.registry, example)
    yield from _fixed()
    yield "src/index.ts", _index(events, names, written, envelope).text
    yield "src/wire_event.ts", _wire_event(events, names).text
    yield "src/dev/expected.ts", expected_module(events).text
    yield "src/envelope.ts", envelope.module.text
    for event, module in zip(events, written, strict=True):
        yield f"src/events/{event.name}.ts", module.module.text
        yield f"schemas/{event.name}.json", _schema(registry, event)


def _call_site(package: str, names: Sequence[EventNames], written: Sequence[Written], envelope: Written) -> str:
    """A call of the event whose example shows the most."""
    if not written:
        return f"// {package} has no events yet."
    chosen = max(range(len(written)), key=lambda index: len(written[index].example))
    return call_site(package, names[chosen].function, envelope.example, written[chosen].example)


def _fixed() -> Iterator[tuple[str, str]]:
    """The files that are the same in every package; they are part of this one."""
    folder = files("generators.typescript") / "runtime"
    for path in _RUNTIME:
        yield path, (folder / path).read_text(encoding="utf-8")


def _schema(registry: Registry, event: Event) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(registry, event)}
    return dump({**head, **event_schema(event)})


def _index(
    events: Sequence[Event], names: Sequence[EventNames], written: Sequence[Written], envelope: Written
) -> Module:
    def types(*names: str) -> tuple[str, ...]:
        return tuple(f"type {name}" for name in names)

    exports = [
        Export("./envelope.js", types("EnvelopeInput", "EnvelopeWire", *envelope.types)),
        Export("./sink.js", ("MemorySink", "type Sink")),
        Export("./wire_event.js", types("WireEvent")),
    ]
    for event, own, module in zip(events, names, written, strict=True):
        exports.append(Export(f"./events/{event.name}.js", (own.function, *types(*module.types, own.wire))))
    return Module([*exports])


def _wire_event(events: Sequence[Event], names: Sequence[EventNames]) -> Module:
    """The union of all events, told apart by `event`."""
    imports = [
        Import(f"./events/{event.name}.js", (f"type {own.wire}",)) for event, own in zip(events, names, strict=True)
    ]
    union = Union("WireEvent", tuple(own.wire for own in names), ("Any event of this package in wire form.",))
    return Module([*imports], [union])
