"""The definition format's own JSON Schemas, made from its models, for editors that check YAML while it is written.

Draft-07, since editors' YAML support stops there. Two of its rules shape what is done here: shared parts live under
`definitions`, and whatever stands beside a `$ref` is ignored, so a reference that has a description is wrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from registry.accepted import AcceptedDefinition
from registry.config import Config
from registry.definitions import EnvelopeDefinition, EventDefinition, VocabularyDefinition
from registry.lint import RULES
from registry.lint.names import LONGEST, STYLE
from registry.producers import ProducerDefinition
from registry.types import TYPES

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = dict[str, Any]

_FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("event", EventDefinition, "events/*.yaml: the working definition of one event"),
    ("envelope", EnvelopeDefinition, "envelope.yaml: the fields that every event carries"),
    ("vocabulary", VocabularyDefinition, "vocabulary.yaml: fields that many events share"),
    ("producer", ProducerDefinition, "producers/*.yaml: which app sends which events"),
    ("accepted", AcceptedDefinition, "accepted.yaml: breaking changes that were accepted on purpose"),
    ("sayso", Config, "sayso.yaml: the registry's configuration"),
)
_PRECISION = r"\s*(?:[1-9]|[12][0-9]|3[0-8])\s*"
_SCALE = r"\s*(?:[0-9]|[12][0-9]|3[0-8])\s*"
_NAMES: Schema = {"pattern": f"^{STYLE}$", "maxLength": LONGEST}


def format_schemas() -> dict[str, Schema]:
    """The schema of each kind of file, by the file's kind: event, envelope, vocabulary, producer, accepted, sayso."""
    return {name: _schema(model, title) for name, model, title in _FILES}


def _schema(model: type[BaseModel], title: str) -> Schema:
    made: Schema = _draft7(model.model_json_schema(ref_template="#/definitions/{model}"))
    definitions: Schema = made.pop("$defs", {})
    for part in (made, *definitions.values()):
        properties = part.get("properties", {})
        if "fields" in properties:
            properties["fields"]["propertyNames"] = _NAMES
        if "use" in properties and "type" in properties:
            properties["type"] |= _types()
        if "lint" in properties:
            properties["lint"]["propertyNames"] = {"enum": [rule.id for rule in RULES if not rule.sound]}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}
    return {**head, **made, "definitions": definitions} if definitions else {**head, **made}


def _types() -> Schema:
    """The types' names, with what each means, as an editor offers them."""
    plain = [{"const": row.name, "description": row.says} for row in TYPES if "(" not in row.syntax]
    digits = [
        {"type": "string", "pattern": rf"^{row.name}\({_PRECISION},{_SCALE}\)$", "description": row.says}
        for row in TYPES
        if "(" in row.syntax
    ]
    return {"type": "string", "anyOf": [*plain, *digits]}


def _draft7(value: Any) -> Any:
    """The same schema in draft-07's words, without pydantic's titles, and without null, which nobody should write."""
    if isinstance(value, list):
        return [_draft7(each) for each in value]
    if not isinstance(value, dict):
        return value
    said: Schema = {key: _named(each) if key in _BY_NAME else _draft7(each) for key, each in value.items()}
    if isinstance(said.get("title"), str):
        del said["title"]
    if "default" in said and said["default"] is None:
        del said["default"]
    if "patternProperties" in said:
        said["additionalProperties"] = False
    choices = [each for each in said.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del said["anyOf"]
        said = {**choices[0], **said}
    if "$ref" in said and len(said) > 1:
        said["allOf"] = [{"$ref": said.pop("$ref")}]
    return said


_BY_NAME = frozenset({"properties", "$defs", "patternProperties"})
"""Keywords whose keys are names, not keywords: a property may be called `title`."""


def _named(members: Schema) -> Schema:
    return {name: _draft7(each) for name, each in members.items()}
