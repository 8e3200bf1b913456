"""What stands where in a definition file: the order of its keys, and what may be written on one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from registry.config import Config
from registry.definitions import (
    DeprecationDefinition,
    EnvelopeDefinition,
    EventDefinition,
    FieldDefinition,
    VocabularyDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from pydantic import BaseModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One sort of mapping or list.

    `order` is the order of its keys, others follow. `flow` says when it stands in brackets on one line: never, whenever
    it fits, or where it was written so and fits. `children` are the kinds of what is inside by key, `others` the kind
    of everything else inside, by their names in `KINDS`.
    """

    order: tuple[str, ...] = ()
    flow: Literal["never", "fits", "written"]
    children: Mapping[str, str] = field(default_factory=dict)
    others: str = "data"


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(each.alias or name for name, each in model.model_fields.items())


# The sentence that says what a field means hides whatever is written behind it, so it comes last.
_FIELD = (*(key for key in _keys(FieldDefinition) if key != "doc"), "doc")

_INSIDE_FIELD = {"items": "field", "values": "field", "fields": "fields", "deprecated": "deprecation"}

KINDS: Mapping[str, Kind] = {
    "config": Kind(order=_keys(Config), flow="never"),
    "envelope": Kind(order=_keys(EnvelopeDefinition), flow="never", children={"fields": "fields"}),
    "vocabulary": Kind(order=_keys(VocabularyDefinition), flow="never", children={"fields": "fields"}),
    "event": Kind(
        order=_keys(EventDefinition),
        flow="never",
        children={
            "sentence": "lines",
            "fields": "fields",
            "examples": "lines",
            "deprecated": "deprecation",
        },
    ),
    "fields": Kind(flow="never", others="field"),
    "field": Kind(order=_FIELD, flow="fits", children=_INSIDE_FIELD),
    "deprecation": Kind(order=_keys(DeprecationDefinition), flow="fits"),
    "lines": Kind(flow="never"),
    "data": Kind(flow="written"),
}


def kind_of(file: PurePosixPath) -> Kind:
    """The kind of a file, by its path below the registry's root."""
    by_name = {"sayso.yaml": "config", "envelope.yaml": "envelope", "vocabulary.yaml": "vocabulary"}
    return KINDS["event" if file.parent.name == "events" else by_name.get(file.name, "lines")]


def child(kind: Kind, key: str | None) -> Kind:
    """The kind of what stands below a key, or in a list."""
    return KINDS[kind.children.get(key, kind.others) if key is not None else kind.others]
