"""The fast path: requests of which every event is taken as it stands. All others are read, and decided, the plain way.

Each module takes an event from its text by one regular expression, so nothing is parsed and nothing is copied twice.
"""

from __future__ import annotations

from .catalog import EVENTS
from .delivery import RECORD_BYTES
from .request import MAX_EVENTS
from .versions import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

Taken = tuple[str, str | None, bytes, int]
"""The stream of an accepted event, the event's id, its row, and where its text ends."""
_takers: dict[str, Callable[[str, int, str], Taken]] = {}
"""How the text of an event begins, up to its second comma, and what takes such events."""
_latest: list[Any] = [" ", None]
"""The last of them: events of one kind often come one behind another. No event that is taken begins with a space."""


def taken(data: bytes, received: str) -> list[Taken] | None:
    """The events of a request, or None when there is one that is not taken."""
    try:
        text = data.decode().rstrip(" \t\r\n")
        if text[0] != "[":
            found = _events(text, 0, len(text), "\n", received)
        elif text[-1] == "]":
            found = _events(text, 1, len(text) - 1, ",", received)
        else:
            return None
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the plain validator decides
        return None
    return found if len(found) <= MAX_EVENTS else None


def _events(text: str, start: int, end: int, separator: str, received: str) -> list[Taken]:
    """The events between two offsets. Raises an error for what is not taken."""
    found: list[Taken] = []
    head, take = _latest
    while True:
        if not text.startswith(head, start):
            head = text[start : text.find(",", text.find(",", start) + 1)]
            take = _takers.get(head) or _known(head)
        one = take(text, start + len(head), received)
        found.append(one)
        start = one[3]
        if len(one[2]) > RECORD_BYTES:
            raise ValueError
        if start == end:
            _latest[:] = head, take
            return found
        if text[start] != separator:
            raise ValueError
        start += 1


def _known(head: str) -> Callable[[str, int, str], Taken]:
    _, _, _, name, _, _, _, version, _ = head.split('"')
    if head != f'{{"event":"{name}","version":"{version}"':
        raise ValueError
    _takers[head] = load(EVENTS[name][version]).take
    return _takers[head]
