"""The values inside schemas, each apart from where it stands: what has to be translated once, however often it occurs.

A registry has few distinct values: ids, moments and bounded numbers recur in every event. An array or a map is a value
with :data:`INSIDE` in place of what it holds; an object is no value, but a class.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.forms import Schema

INSIDE = "Inside"
_SLOT = {"$ref": f"#/$defs/{INSIDE}"}
# `format` says no more than the pattern beside it, and would make another type of the string.
_SILENT = frozenset({"title", "description", "deprecated", "format"})
_encode = json.JSONEncoder(sort_keys=True).encode
# The regex crate needs no lookahead: its `$` is the very end.
_END = r"(?!\n)"


@dataclass(frozen=True, slots=True)
class Value:
    """A value in Python: its bare type (`str`), and what limits it (`Field(max_length=40)`), if anything does."""

    bare: str
    limits: str = ""

    def marked(self, *marks: str) -> str:
        """The annotation, with marks behind the limits."""
        behind = [each for each in (self.limits, *marks) if each]
        return f"Annotated[{', '.join((self.bare, *behind))}]" if behind else self.bare


def is_nullable(schema: Schema) -> bool:
    """Whether null is valid."""
    return isinstance(schema["type"], list)


def is_object(schema: Schema) -> bool:
    """Whether the members are fields rather than data."""
    return "properties" in schema


def inside(schema: Schema) -> Schema | None:
    """The schema of an array's items or a map's values."""
    found: Schema | None = schema.get("items")
    extra = schema.get("additionalProperties")
    return found or (extra if isinstance(extra, dict) else None)


def assertions(schema: Schema) -> Schema:
    """What a value that is not null must be, for Rust's regexes."""
    kept: dict[str, Any] = {keyword: held for keyword, held in schema.items() if keyword not in _SILENT}
    if is_nullable(schema):
        kept["type"] = schema["type"][0]
        kept |= {"enum": [each for each in schema["enum"] if each is not None]} if "enum" in schema else {}
    if "pattern" in kept:
        kept["pattern"] = kept["pattern"].removesuffix(_END)
    return kept | {keyword: _SLOT for keyword in ("items", "additionalProperties") if keyword in kept}


def key_of(schema: Schema) -> str:
    """The same for the same value, and its schema in JSON."""
    return _encode(assertions(schema))


def keys_within(schema: Schema) -> Iterator[str]:
    """Every value of a schema, from the outside in."""
    if is_object(schema):
        for member in schema["properties"].values():
            yield from keys_within(member)
        return
    yield key_of(schema)
    held = inside(schema)
    if held is not None:
        yield from keys_within(held)
