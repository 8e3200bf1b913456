"""What of a version is the contract, and what only speaks about it.

A released version's contract never changes. Its words may: the docs, the sentence, the owner, examples, how soon it
must be queryable and how long it is kept. A better explanation should not need a new version of fifty events.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.model import Event, Field, Type


def contract(event: Event) -> Event:
    """The event without its words: two versions with equal contracts accept the same events and store them alike."""
    return replace(
        event,
        owner="",
        summary="",
        sentence={},
        examples=(),
        freshness_seconds=0,
        retention_days=0,
        deprecated=None,
        fields=tuple(map(_field, event.fields)),
        parameters=tuple(map(_field, event.parameters)),
    )


def _field(field: Field) -> Field:
    return replace(field, doc="", since=None, deprecated=None, type=_type(field.type))


def _type(type_: Type) -> Type:
    item = _type(type_.item) if type_.item else None
    return replace(type_, item=item, fields=tuple(map(_field, type_.fields)))
