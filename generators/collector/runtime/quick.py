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

    Take = Callable[[str, int, str], "Taken | None"]
Taken = tuple[str, str | None, bytes, int]
"""The stream of an accepted event, the event's id, its row, and where its text ends."""
_takers: dict[str, Take] = {}
"""How the text of an event begins, up to its second comma, and what takes such events."""
_latest: list[Take] = [lambda _text, _start, _received: None]
"""The last of them: events of one kind often come one behind another."""


def taken(data: bytes, received: str) -> list[Taken] | None:
    """The events of a request, or None when there is one that is not taken."""
    try:
        text = data.decode().rstrip(" \t\r\n")
        start, end, separator = 0, len(text), "\n"
        if text[0] == "[":
            start, end, separator = 1, text.rindex("]", end - 1), ","
        take = _latest[0]
        found = []
        while True:
            while (one := take(text, start, received)) is None:
                other = _taker(text, start)
                if other is take:
                    return None
                take = _latest[0] = other
            found.append(one)
            _, _, row, start = one
            if len(row) > RECORD_BYTES:
                return None
            if start == end:
                return found if len(found) <= MAX_EVENTS else None
            if text[start] != separator:
                return None
            start += 1
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the plain validator decides
        return None


def _taker(text: str, start: int) -> Take:
    """What takes the events that begin as this one does. Raises LookupError, or ValueError, when nothing does."""
    head = text[start : text.find(",", text.find(",", start) + 1)]
    if head not in _takers:
        _, _, _, name, _, _, _, version, _ = head.split('"')
        if head != f'{{"event":"{name}","version":"{version}"':
            raise ValueError
        _takers[head] = load(EVENTS[name][version]).take
    return _takers[head]
