"""The events that a proof tries: valid ones from pools, and nearly valid ones made of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.events.mutations import Mutation, mutate, mutations

if TYPE_CHECKING:
    from contracts.events.pools import Pools
    from registry.model import Event

_NAMESPACE = uuid.UUID("6d1f1f0e-5a1c-4c55-9a53-0f9d0c7b7a11")


@dataclass(frozen=True, slots=True)
class Tried:
    """One event that is sent: its value, its JSON text, and, when it is invalid, the mutation that made it so."""

    value: dict[str, Any]
    text: bytes
    mutation: Mutation | None = None

    @property
    def is_valid(self) -> bool:
        """Whether every plane must accept it."""
        return self.mutation is None


def tried(value: dict[str, Any], mutation: Mutation | None = None) -> Tried:
    """An event with its text, spelt as JavaScript's JSON.stringify would: nothing escaped that need not be."""
    return Tried(value, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), mutation)


def draw(event: Event, pools: Pools) -> list[Tried]:
    """Valid events. Each gets an id of its own, so that its row can be found again."""
    return [tried(identified(event, value, index)) for index, value in enumerate(pools.events(event))]


def identified(event: Event, value: dict[str, Any], index: int) -> dict[str, Any]:
    """The event with an id that belongs to its version and to a number; every other one in upper case."""
    found = str(uuid.uuid5(_NAMESPACE, f"{event.label}/{index}"))
    return {**value, event.by_name["event_id"].wire_name: found.upper() if index % 2 else found}


def spoil(event: Event, valid: list[Tried], count: int) -> list[Tried]:
    """Nearly valid events: every mutation on another valid event, round and round until there are enough."""
    every = mutations(event)
    spoilt: list[Tried] = []
    for turn in range(len(valid)):
        if turn and len(spoilt) >= count:
            break
        spoilt += filter(None, (_spoilt(mutation, valid, turn * 7 + index) for index, mutation in enumerate(every)))
    return spoilt[: max(count, len(every))]


def _spoilt(mutation: Mutation, valid: list[Tried], start: int) -> Tried | None:
    """The mutation on the first valid event, from some place on, that has something where it works."""
    for index in range(start, start + len(valid)):
        changed = mutate(mutation, valid[index % len(valid)].value)
        if changed is not None:
            return tried(changed, mutation)
    return None
