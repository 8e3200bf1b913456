"""Texts of a length, still in their language."""

from __future__ import annotations

import re


def resized(text: str, length: int, pattern: str | None) -> str | None:
    """A text of exactly this length that a pattern matches, made by repeating a character or by taking a piece out.

    None when no such text is found; then there may be none.
    """
    if pattern is None:
        return text[:length].ljust(length, "a")
    matches = re.compile(pattern).fullmatch
    more = length - len(text)
    if more > 0:
        made = (text[:place] + text[place] * more + text[place:] for place in range(len(text)))
    else:
        made = (text[:place] + text[place - more :] for place in range(length + 1))
    return next(filter(matches, made), None)
