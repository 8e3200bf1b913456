"""JSON as the artefacts of the lake write it: a value a line where it fits, so that a difference is a line.

A table's column is one line instead of five, and a template with a hundred tables stays within its megabyte.
"""

from __future__ import annotations

import json
from typing import Any

_WIDTH = 118
_encode = json.JSONEncoder(ensure_ascii=False).encode


def dump(value: Any) -> str:
    """The value in its given order, indented by two where a line would be too long, with a newline at the end."""
    return _written(value, "", 0) + "\n"


def _written(value: Any, indent: str, used: int) -> str:
    """The value as text; `used` is how much of its line stands before it."""
    if not isinstance(value, dict | list):
        return _encode(value)
    if _room_after(value, _WIDTH - used) >= 0 and used + len(line := _encode(value)) <= _WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        return "{\n" + ",\n".join([_entry(key, each, inner) for key, each in value.items()]) + f"\n{indent}}}"
    return "[\n" + ",\n".join([inner + _written(each, inner, len(inner)) for each in value]) + f"\n{indent}]"


def _entry(key: str, value: Any, indent: str) -> str:
    start = f"{indent}{_encode(key)}: "
    return start + _written(value, indent, len(start))


def _room_after(value: Any, room: int) -> int:
    """What is left of a line at most; gives up as soon as nothing is, so that no large value is encoded to find out."""
    if isinstance(value, str):
        return room - len(value) - 2
    if isinstance(value, dict):
        for key, each in value.items():
            room = _room_after(each, room - len(key) - 6)
            if room < 0:
                break
    elif isinstance(value, list):
        for each in value:
            room = _room_after(each, room - 2)
            if room < 0:
                break
    return room
