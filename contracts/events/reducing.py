"""The smallest event that still fails: parts are taken away, and values made plain, as long as the failure stays.

Candidates are judged in batches, so that a round costs one request and one query even on a slow engine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from registry.types import form_of, row_of
from registry.validate import type_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from registry.model import Event, Field, Type

Value = dict[str, Any]
ROUNDS = 40
BATCH = 200


def reduce(event: Event, value: Value, fails: Callable[[list[Value]], list[bool]]) -> Value:
    """A smaller event that fails in the same way; the same event when nothing can be taken away.

    Its id stays as it is: whoever judges by rows gives each candidate another one anyway.
    """
    value = _smallest_failing(_leaps(event, value), value, fails) or value
    fields = tuple(field for field in event.fields if field.name != "event_id")
    for _ in range(ROUNDS):
        smaller = _smallest_failing(_smaller_members(fields, value), value, fails)
        if smaller is None:
            break
        value = smaller
    return value


def _smallest_failing(
    candidates: Iterable[Value], value: Value, fails: Callable[[list[Value]], list[bool]]
) -> Value | None:
    smaller = sorted((each for each in candidates if _size(each) < _size(value)), key=_size)[:BATCH]
    return next((each for each, bad in zip(smaller, fails(smaller), strict=True) if bad), None) if smaller else None


def _leaps(event: Event, value: Value) -> Iterator[Value]:
    """The plainest event, and the same with one member as it was: usually one member is to blame."""
    plain = {}
    for field in event.fields:
        if field.required:
            sample = form_of(field.type).sample(field.type)
            plain[field.wire_name] = value.get(field.wire_name) if type_problems(field.type, sample) else sample
    yield plain
    for name, held in value.items():
        yield {**plain, name: held}


def _size(value: Any) -> tuple[int, str]:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return len(text), text


def _smaller_members(fields: tuple[Field, ...], value: Value) -> Iterator[Value]:
    known: Mapping[str, Field] = {field.wire_name: field for field in fields}
    optional = [name for name in value if name in known and not known[name].required]
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
