"""The part of Java's `DateTimeFormatter` that prefixes and partition formats use, to write and to read.

Firehose evaluates `!{timestamp:...}` with it (Firehose Developer Guide, "Custom prefixes for Amazon S3
objects"), and Athena reads projected dates with it (Athena User Guide, "Supported types for partition
projection"). The fields are `yyyy MM dd HH mm ss`; the rest is quoted text and marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

# pattern letters -> the datetime's attribute and its digits
_FIELDS: dict[str, tuple[str, int]] = {
    "yyyy": ("year", 4),
    "MM": ("month", 2),
    "dd": ("day", 2),
    "HH": ("hour", 2),
    "mm": ("minute", 2),
    "ss": ("second", 2),
}
_PIECE = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<mark>[^A-Za-z'\[\]{}#])")


@dataclass(frozen=True, slots=True)
class JavaTimeFormat:
    """A pattern taken apart: texts, and names of a datetime's attributes."""

    pattern: str
    pieces: tuple[tuple[str, int], ...]

    def write(self, moment: datetime) -> str:
        """The moment in this format, in the time zone it carries."""
        return "".join(f"{getattr(moment, text):0{digits}d}" if digits else text for text, digits in self.pieces)

    @property
    def expression(self) -> str:
        """A regular expression for texts of this format's shape: a group a field."""
        return "".join(f"([0-9]{{{digits}}})" if digits else re.escape(text) for text, digits in self.pieces)

    def read(self, text: str) -> datetime | None:
        """The moment (UTC) that a text of this format says, or None; absent fields are the smallest."""
        found = re.fullmatch(self.expression, text)
        if found is None:
            return None
        names = [name for name, digits in self.pieces if digits]
        said = set(zip(names, map(int, found.groups()), strict=True))
        # The same field twice is fine as long as both say the same.
        if len(said) > len(set(names)):
            return None
        try:
            return datetime(**{"year": 1970, "month": 1, "day": 1, **dict(said)}, tzinfo=UTC)
        except ValueError:
            return None


@lru_cache(maxsize=256)
def java_time_format(pattern: str) -> JavaTimeFormat:
    """Take a pattern apart.

    Raises:
        ValueError: a letter outside the subset, or an open quote; the message has the offset.
    """
    pieces: list[tuple[str, int]] = []
    offset = 0
    while offset < len(pattern):
        found = _PIECE.match(pattern, offset)
        if found is None or (found["letters"] and found["letters"] not in _FIELDS):
            allowed = f"{', '.join(_FIELDS)}, 'text' and marks"
            raise ValueError(f"date pattern {pattern!r}, offset {offset}: allowed are {allowed}")
        pieces.append(_piece(found))
        offset = found.end()
    return JavaTimeFormat(pattern, tuple(pieces))


def _piece(found: re.Match[str]) -> tuple[str, int]:
    if found["letters"]:
        return _FIELDS[found["letters"]]
    if found["mark"]:
        return (found["mark"], 0)
    # Two quotes are one quote, inside quoted text and on their own.
    return (found["quoted"].replace("''", "'") or "'", 0)
