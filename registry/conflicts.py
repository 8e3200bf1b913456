"""What git leaves in a file when two branches changed the same lines: both sides, between marks."""

from __future__ import annotations

import re

from registry.findings import Position

_MARK = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
MESSAGE = "git could not merge what stands here"
HELP = "Keep what is right of both sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`."


def conflict(text: str, file: str) -> Position | None:
    """Where the first conflict of a text begins."""
    found = _MARK.search(text)
    return Position(file, text.count("\n", 0, found.start()) + 1) if found else None
