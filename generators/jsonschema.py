"""JSON Schemas: one an event and version, self-contained, and one for any event.

Written in JSON Schema 2020-12, or draft-07 on request: the assertions used are the same in both.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from generators.target import File, Settings
from registry.types import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.forms import Schema
    from registry.model import Event, Field, Registry, Type

_DRAFTS = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "draft-07": "http://json-schema.org/draft-07/schema#",
}


class JsonSchemaSettings(Settings):
    """Settings of the `jsonschema` target."""

    draft: Literal["2020-12", "draft-07"] = "2020-12"
    """The JSON Schema draft to write."""


class Writer:
    """Builds schemas from types. It knows the structure only; what a type asserts is in its form."""

    def type(self, type_: Type) -> Schema:
        """The schema of a value that may not be null."""
        return {"type": type_.form, **form_of(type_).schema(type_, self)}

    def field(self, field: Field) -> Schema:
        """The schema of a field, with its documentation."""
        schema = self.type(field.type)
        if field.nullable:
            schema = _or_null(schema)
        if field.doc:
            schema["description"] = _described(field)
        if field.deprecated:
            schema["deprecated"] = True
        return schema


def _or_null(schema: Schema) -> Schema:
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def _described(field: Field) -> str:
    unit = f" In {field.unit}." if field.unit else ""
    instead = f" Use {field.deprecated.use}." if field.deprecated and field.deprecated.use else ""
    gone = f" Deprecated since {field.deprecated.since}: {field.deprecated.reason}{instead}" if field.deprecated else ""
    return field.doc + unit + gone


def schema_id(registry: Registry, event: Event) -> str:
    """The `$id` of an event's schema."""
    return f"{registry.config.schema_root}/{event.name}/{event.version}.json"


def event_schema(event: Event) -> Schema:
    """The schema of one version of one event, without `$schema` and `$id`."""
    write = Writer()
    schema: Schema = {
        "title": event.label,
        "description": event.summary,
        "type": "object",
        "properties": {field.wire_name: write.field(field) for field in event.fields},
        "required": [field.wire_name for field in event.fields if field.required],
        "additionalProperties": False,
    }
    if event.deprecated:
        schema["deprecated"] = True
    return schema


def any_event_schema(registry: Registry) -> Schema:
    """A schema for every event: it dispatches on `event` and `version` to the self-contained ones, by their `$id`s."""
    return {
        "title": f"Any event of {registry.config.registry}",
        "type": "object",
        "required": ["event", "version"],
        "properties": {"event": {"enum": [lineage.name for lineage in registry.lineages]}},
        "allOf": [
            {
                "if": {"properties": {"event": {"const": lineage.name}}},
                "then": _dispatch_on_version(registry, lineage.versions),
            }
            for lineage in registry.lineages
        ],
    }


def _dispatch_on_version(registry: Registry, versions: tuple[Event, ...]) -> Schema:
    return {
        "properties": {"version": {"enum": [str(event.version) for event in versions]}},
        "allOf": [
            {
                "if": {"properties": {"version": {"const": str(event.version)}}},
                "then": {"$ref": schema_id(registry, event)},
            }
            for event in versions
        ],
    }


def generate(registry: Registry, settings: JsonSchemaSettings) -> Iterator[File]:
    """`jsonschema/<event>/<version>.json` for every live version, and `jsonschema/any.json`."""
    dialect = {"$schema": _DRAFTS[settings.draft]}
    for event in registry.events:
        head = {**dialect, "$id": schema_id(registry, event)}
        yield File(f"jsonschema/{event.name}/{event.version}.json", dump({**head, **event_schema(event)}))
    head = {**dialect, "$id": f"{registry.config.schema_root}/any.json"}
    yield File("jsonschema/any.json", dump({**head, **any_event_schema(registry)}))


def dump(value: Any) -> str:
    """JSON as every generated file writes it: indented, in the given order, Unicode as it is."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
