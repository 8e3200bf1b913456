"""Arrays, maps and objects: what is inside has a form of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.forms.form import Form
from registry.forms.limits import asserted, said

if TYPE_CHECKING:
    from registry.forms.form import Schema, SchemaWriter
    from registry.model import Type


def _inner(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item


def _array(type_: Type, write: SchemaWriter) -> Schema:
    return {"items": write.type(_inner(type_)), **asserted(minItems=type_.min_items, maxItems=type_.max_items)}


def _map(type_: Type, write: SchemaWriter) -> Schema:
    return {"additionalProperties": write.type(_inner(type_)), **asserted(maxProperties=type_.max_keys)}


def _object(type_: Type, write: SchemaWriter) -> Schema:
    return {
        "properties": {field.wire_name: write.field(field) for field in type_.fields},
        "required": [field.wire_name for field in type_.fields if field.required],
        "additionalProperties": False,
    }


ARRAY = Form(
    schema=_array,
    expected=lambda type_: "an array" + said(type_.min_items, type_.max_items, "items"),
    sample=lambda _type: [],
)
MAP = Form(
    schema=_map,
    expected=lambda type_: "an object of names and values" + said(None, type_.max_keys, "names"),
    sample=lambda _type: {},
)
OBJECT = Form(schema=_object, expected=lambda _type: "an object", sample=lambda _type: {})
