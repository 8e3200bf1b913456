"""The fast path: requests of which every event is taken as it stands. All others are read, and decided, the plain way.

Each module takes an event from its text by one regular expression, so nothing is parsed and nothing is copied twice.
"""

from __future__ import annotations

from .catalog import EVENTS
from .delivery import RECORD_BYTES
from .request import MAX_EVENTS
from .versions import LONGEST_ID, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

Taken = tuple[str, str | None, bytes]
"""The stream of an accepted event, the event's id, and its row."""
_heads: dict[str, ModuleType] = {}
"""How the text of an event begins, up to its second comma, and the module of such events."""


def taken(data: bytes, received: str) -> list[Taken] | None:
    """The events of a request, or None when there is one that is not taken."""
    try:
        text = data.decode()
        found = _items(text, received) if text.startswith("[") else _lines(text, received)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the plain validator decides
        return None
    return found if len(found) <= MAX_EVENTS else None


def _items(text: str, received: str) -> list[Taken]:
    """The events of an array. Raises ValueError for what it does not take, like everything below."""
    found: list[Taken] = []
    end = 0
    while text.startswith("," if found else "[", end):
        one, end = _event(text, end + 1, received)
        found.append(one)
    if text[end:].strip(" \t\r\n") != "]":
        raise ValueError
    return found


def _lines(text: str, received: str) -> list[Taken]:
    """One event a line."""
    found: list[Taken] = []
    for line in text.split("\n"):
        if line:
            one, end = _event(line, 0, received)
            if end != len(line):
                raise ValueError
            found.append(one)
    return found


def _event(text: str, start: int, received: str) -> tuple[Taken, int]:
    """The event that begins at an offset, and the offset behind it."""
    head = text[start : text.find(",", text.find(",", start) + 1)]
    version = _heads.get(head) or _known(head)
    row, event_id, end = version.take(text, start, received)
    line = row.encode()
    if len(line) > RECORD_BYTES:
        raise ValueError
    return (version.STREAM, event_id and event_id[:LONGEST_ID], line), end


def _known(head: str) -> ModuleType:
    _, _, _, name, _, _, _, version, _ = head.split('"')
    if head != f'{{"event":"{name}","version":"{version}"':
        raise ValueError
    _heads[head] = load(EVENTS[name][version])
    return _heads[head]
