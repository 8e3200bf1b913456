"""Nearly valid events, each with the reason it is invalid: every field, every small way to be wrong.

Not drawn at random: all mutations of an event are listed, and the proof walks through them, each on another valid
event.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.events.wrong_values import Mark, wrong_values
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from registry.model import Event, Field, Type


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change that makes any valid event invalid: where, why, and how. `apply` may return a `Mark`."""

    path: tuple[str, ...]
    reason: str
    apply: Callable[[Any], Any]


def mutations(event: Event) -> tuple[Mutation, ...]:
    """Every mutation of an event."""
    return tuple(_of_members(event.fields, ()))


def mutate(mutation: Mutation, valid: Mapping[str, Any]) -> dict[str, Any] | None:
    """A changed copy of a valid event; None when the event has nothing where the mutation works."""
    changed: dict[str, Any] | None = _changed(valid, mutation.path, mutation.apply)
    return changed


def _changed(holder: Any, path: tuple[str, ...], apply: Callable[[Any], Any]) -> Any:
    """A copy of the holder and of what is on the way; what is beside it is shared. None where there is no way."""
    key = _key(holder, path[0])
    if key is None:
        return None
    inside = holder.get(key) if isinstance(holder, dict) else holder[key]
    made = _changed(inside, path[1:], apply) if len(path) > 1 else apply(inside)
    if made is Mark.NO_HOLD or (made is None and len(path) > 1):
        return None
    copied = copy.copy(holder)
    copied[key] = made
    if made is Mark.GONE:
        del copied[key]
    return copied


def _key(holder: Any, name: str) -> Any:
    """`*` stands for the first item of an array or the first name of a map."""
    if isinstance(holder, dict):
        return next(iter(holder), None) if name == "*" else name
    return 0 if isinstance(holder, list) and holder and name == "*" else None


def _of_members(fields: tuple[Field, ...], path: tuple[str, ...]) -> Iterator[Mutation]:
    yield Mutation((*path, "not_a_field"), "an unknown field", lambda _value: "x")
    for field in fields:
        here = (*path, field.wire_name)
        if field.required:
            yield Mutation(here, "a required field is gone", lambda _value: Mark.GONE)
        if not field.nullable:
            yield Mutation(here, "null where null may not be", lambda _value: None)
        if field.wire_name.upper() != field.wire_name and field.required:
            yield Mutation((*path, field.wire_name.upper()), "a name in another case", lambda _value: "x")
        yield from _of_value(field.type, here)


def _of_value(type_: Type, path: tuple[str, ...]) -> Iterator[Mutation]:
    for wrong in wrong_values(type_):
        yield Mutation(path, wrong.reason, wrong.make)
    if row_of(type_).shape == "record":
        yield from _of_members(type_.fields, path)
    elif type_.item is not None:
        yield Mutation((*path, "*"), "null inside", lambda _value: None)
        yield from _of_value(type_.item, (*path, "*"))
