"""The smallest event that still fails: parts are taken away, and values made plain, as long as the failure stays.

Candidates are judged in batches, so that a round costs one request and one query even on a slow engine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from registry.model import Event, Field, Type

Value = dict[str, Any]
ROUNDS = 40


def reduce(event: Event, value: Value, fails: Callable[[list[Value]], list[bool]]) -> Value:
    """A smaller event that fails in the same way; the same event when nothing can be taken away."""
    for _ in range(ROUNDS):
        candidates = [each for each in _smaller_members(event.fields, value) if _size(each) < _size(value)]
        candidates = sorted(candidates, key=_size)[:200]
        failing = [each for each, bad in zip(candidates, fails(candidates), strict=True) if bad] if candidates else []
        if not failing:
            return value
        value = failing[0]
    return value


def _size(value: Any) -> tuple[int, str]:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return len(text), text


def _smaller_members(fields: tuple[Field, ...], value: Value) -> Iterator[Value]:
    known: Mapping[str, Field] = {field.wire_name: field for field in fields}
    optional = [name for name in value if name not in known or not known[name].required]
    if len(optional) > 1:
        yield {name: held for name, held in value.items() if name not in optional}
    for name in optional:
        yield {key: held for key, held in value.items() if key != name}
    for name, held in value.items():
        if name in known:
            for smaller in _smaller(known[name].type, held):
                yield {**value, name: smaller}


def _smaller(type_: Type, value: Any) -> Iterator[Any]:
    """Plainer values of a type; whether they are still valid and still fail is for the judge to say."""
    sample = form_of(type_).sample(type_)
    if sample != value and row_of(type_).shape != "record":
        yield sample
    if isinstance(value, str) and len(value) > 1:
        yield from (value[: len(value) // 2], value[len(value) // 2 :], value[1:], value[:-1])
    if isinstance(value, list):
        yield from ([each] for each in value if len(value) > 1)
        yield from ([*value[:index], *value[index + 1 :]] for index in range(min(len(value), 10)))
    if isinstance(value, dict) and type_.fields:
        yield from _smaller_members(type_.fields, value)
    elif isinstance(value, dict):
        yield from ({name: each} for name, each in value.items() if len(value) > 1)
    if type_.item is not None:
        yield from _smaller_inside(type_.item, value)


def _smaller_inside(item: Type, value: Any) -> Iterator[Any]:
    if isinstance(value, list) and len(value) == 1:
        yield from ([smaller] for smaller in _smaller(item, value[0]))
    if isinstance(value, dict) and len(value) == 1:
        for name, held in value.items():
            yield from ({name: smaller} for smaller in _smaller(item, held))
            yield from ({shorter: held} for shorter in (name[:-1], "a") if shorter != name)
