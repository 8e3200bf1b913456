"""The events that a proof tries: valid ones that Hypothesis draws, and nearly valid ones made of them."""

from __future__ import annotations

import json
import uuid
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from contracts.mutations import Mutation, mutate, mutations
from contracts.samples import members

if TYPE_CHECKING:
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


def draw(event: Event, count: int, seed_number: int) -> list[Tried]:
    """Valid events. Each gets an id of its own, so that its row can be found again."""
    drawn: list[dict[str, Any]] = []

    @seed(seed_number ^ zlib.crc32(event.label.encode()))
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(members(event.fields))
    def collect(value: dict[str, Any]) -> None:
        drawn.append(value)

    collect()
    return [tried(_identified(event, value, index)) for index, value in enumerate(drawn[:count])]


def _identified(event: Event, value: dict[str, Any], index: int) -> dict[str, Any]:
    key = event.by_name["event_id"].wire_name
    found = str(uuid.uuid5(_NAMESPACE, f"{event.label}/{index}"))
    return {**value, key: found.upper() if index % 2 else found}


def spoil(event: Event, valid: list[Tried], count: int) -> list[Tried]:
    """Nearly valid events: all mutations in turn, each on another valid event, round and round until there are enough."""
    every = mutations(event)
    spoilt: list[Tried] = []
    for turn in range(len(valid)):
        if len(spoilt) >= count and turn:
            break
        for index, mutation in enumerate(every):
            changed = mutate(mutation, valid[(turn * 7 + index) % len(valid)].value)
            if changed is not None:
                spoilt.append(tried(changed, mutation))
    return spoilt if len(every) >= count else spoilt[:count]
