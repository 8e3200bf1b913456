"""How rules speak about values and types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.changes import Change
    from registry.compatibility.witness import Witness
    from registry.model import Type

_LONGEST = 60


def shown(value: Any) -> str:
    """A value as its JSON, cut where it gets long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def type_words(type_: Type) -> str:
    """A type as a definition writes it: `decimal(10,3)`, `array of int32`."""
    if type_.precision is not None:
        return f"{type_.name}({type_.precision},{type_.scale})"
    return f"{type_.name} of {type_words(type_.item)}" if type_.item else type_.name


def refusing(found: Witness) -> str:
    """What a witness shows: the value that is no longer valid, or a doubt."""
    if found.proven:
        return f"{shown(found.value)} was valid and is refused now"
    return "the two patterns are too large to be compared, so something valid may be refused now"


def field_words(change: Change) -> str:
    """The field that a change is about, in backquotes."""
    return f"`{change.where}`"
