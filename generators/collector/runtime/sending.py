"""Rows, and batches to a service: what it did not take is sent again, and only that, for as long as there is time."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    T = TypeVar("T")
    Put = Callable[[str, list[Any]], list[tuple[Any, str]]]
    Batch = tuple[str, list[Any]]
    """What is sent in one call: where to, a stream, say, and the items."""

ATTEMPTS = 4
PAUSE = 0.1
"""Seconds: the longest pause is this, doubled with each attempt."""


# Plain classes: a named tuple's fields are compiled one by one when it is imported, which a cold start would wait for.
class Row:
    """A line for a stream, and the number of the request's event it came from."""

    __slots__ = ("event", "line", "stream")

    def __init__(self, event: int, stream: str, line: bytes) -> None:
        self.event = event
        self.stream = stream
        self.line = line


class Time:
    """How many seconds are left to send in, and how to let some pass."""

    def __init__(self, left: Callable[[], float], sleep: Callable[[float], None] = time.sleep) -> None:
        self.left = left
        self.sleep = sleep

    def but(self, seconds: float) -> Time:
        """The same, with some seconds kept for what comes after."""
        return Time(lambda: self.left() - seconds, self.sleep)


class Sent:
    """How sending went: what is left of the batches, and how many items were sent after the first round.

    `errors` are how many items were not taken, by target and the error's name.
    """

    def __init__(self, left: list[Batch], again: int, errors: dict[tuple[str, str], int]) -> None:
        self.left = left
        self.again = again
        self.errors = errors


class UnclearAnswerError(Exception):
    """A service's answer contradicts itself, so nothing of the batch is known to have arrived."""


def by_stream(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each stream, in order."""
    streams: dict[str, list[Row]] = {}
    for row in rows:
        streams.setdefault(row.stream, []).append(row)
    return streams


def groups(items: list[T], sizes: list[int], most_bytes: int, most: int | None) -> list[list[T]]:
    """Items in order, in as few groups as the limits allow; what is too large by itself is a group of its own."""
    if items and sum(sizes) <= most_bytes and len(items) <= (most or len(items)):
        return [items]
    found: list[list[T]] = []
    total = 0
    for item, size in zip(items, sizes, strict=True):
        if not found or total + size > most_bytes or len(found[-1]) == most:
            found.append([])
            total = 0
        found[-1].append(item)
        total += size
    return found


def send(batches: list[Batch], put: Put, time: Time) -> Sent:
    """Send batches, in rounds: every target is tried before any is tried again, with a jittered pause between rounds.

    `put` returns the items that were not taken, with the error's name; when it raises, none of the batch was.
    """
    again = 0
    errors: dict[tuple[str, str], int] = {}
    for attempt in range(ATTEMPTS):
        if not batches:
            break
        pause = _pause(attempt) if attempt else 0.0
        if time.left() <= pause:
            break
        if attempt:
            time.sleep(pause)
        silent: set[str] = set()
        waiting: list[Batch] = []
        left: list[Batch] = []
        for target, items in batches:
            # What takes nothing may cost much time: once a round is enough, and the others come first.
            if target in silent or time.left() <= 0:
                waiting.append((target, items))
                continue
            failed = _failed(target, items, put)
            again += len(items) if attempt else 0
            for _, name in failed:
                errors[target, name] = errors.get((target, name), 0) + 1
            if len(failed) == len(items):
                silent.add(target)
            if failed:
                left.append((target, [item for item, _ in failed]))
        batches = waiting + left
    return Sent(batches, again, errors)


def _failed(target: str, items: list[Any], put: Put) -> list[tuple[Any, str]]:
    try:
        return put(target, items)
    except Exception as error:  # noqa: BLE001 - whatever it was, nothing of the batch is known to have arrived
        name = _name(error)
        return [(item, name) for item in items]


def _pause(attempt: int) -> float:
    """Anything up to the longest pause ("full jitter"), so that the collectors do not all come back at once."""
    import random  # noqa: PLC0415 - a cold start without it is shorter

    return random.uniform(0, PAUSE * 2**attempt)  # noqa: S311 - jitter, not a secret


def _name(error: Exception) -> str:
    """What the service calls the error, or Python; never its message, which may quote what was sent."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return str(code or type(error).__name__)
