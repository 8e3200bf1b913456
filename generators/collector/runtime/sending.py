"""Batches to a service: what it did not take is sent again, and only that, for as long as there is time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

ATTEMPTS = 4
PAUSE = 0.1
"""Seconds: the longest pause is this, doubled with each attempt."""


class Time(NamedTuple):
    """How many seconds are left to send in, and how to let some pass."""

    left: Callable[[], float]
    sleep: Callable[[float], None] = time.sleep

    def but(self, seconds: float) -> Time:
        """The same, with some seconds kept for what comes after."""
        return Time(lambda: self.left() - seconds, self.sleep)


class Batch(NamedTuple):
    """What is sent in one call, and where to: a stream, say."""

    target: str
    items: list[Any]


class Sent(NamedTuple):
    """How sending went: what is left of the batches, how many items were sent again, how often each target failed."""

    left: list[Batch]
    again: int
    errors: dict[tuple[str, str], int]
    """By target and the error's name."""


class UnclearAnswerError(Exception):
    """A service's answer contradicts itself, so nothing of the batch is known to have arrived."""


def groups(items: Iterable[T], size: Callable[[T], int], most_bytes: int, most: int | None) -> Iterator[list[T]]:
    """Items in order, in as few groups as the limits allow; what is too large by itself is a group of its own."""
    group: list[T] = []
    total = 0
    for item in items:
        length = size(item)
        if group and (total + length > most_bytes or len(group) == most):
            yield group
            group, total = [], 0
        group.append(item)
        total += length
    if group:
        yield group


def send(batches: list[Batch], put: Callable[[Batch], list[tuple[Any, str]]], time: Time) -> Sent:
    """Send batches, in rounds: every target is tried before any is tried again, with a jittered pause between rounds.

    `put` returns the items that were not taken, with the error's name; when it raises, none of the batch was.
    """
    again = 0
    errors: dict[tuple[str, str], int] = {}
    for attempt in range(ATTEMPTS):
        pause = _pause(attempt) if attempt else 0.0
        if not batches or time.left() <= pause:
            break
        if attempt:
            time.sleep(pause)
        silent: set[str] = set()
        left: list[Batch] = []
        for batch in batches:
            # What takes nothing may cost much time: once a round is enough, and the others come first.
            if batch.target in silent or time.left() <= 0:
                left.append(batch)
                continue
            failed = _failed(batch, put)
            again += len(batch.items) if attempt else 0
            for _, name in failed:
                errors[batch.target, name] = errors.get((batch.target, name), 0) + 1
            if len(failed) == len(batch.items):
                silent.add(batch.target)
            if failed:
                left.append(Batch(batch.target, [item for item, _ in failed]))
        batches = left
    return Sent(batches, again, errors)


def _failed(batch: Batch, put: Callable[[Batch], list[tuple[Any, str]]]) -> list[tuple[Any, str]]:
    try:
        return put(batch)
    except Exception as error:  # noqa: BLE001 - whatever it was, nothing of the batch is known to have arrived
        name = _name(error)
        return [(item, name) for item in batch.items]


def _pause(attempt: int) -> float:
    """Anything up to the longest pause ("full jitter"), so that the collectors do not all come back at once."""
    import random  # noqa: PLC0415 - a cold start without it is shorter

    return random.uniform(0, PAUSE * 2**attempt)  # noqa: S311 - jitter, not a secret


def _name(error: Exception) -> str:
    """What the service calls the error, or Python; never its message, which may quote what was sent."""
    response = getattr(error, "response", None) or {}
    name: str = response.get("Error", {}).get("Code") or type(error).__name__
    return name
