"""The nearest known word to one that is not known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    candidates = {name.lower().replace("-", "_"): name for name in known}
    close = difflib.get_close_matches(word.lower().replace("-", "_"), candidates, n=1, cutoff=0.6)
    return candidates[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence of help: the nearest word, or all of them when none is near."""
    names = list(known)
    if close := nearest(word, names):
        return f"Did you mean `{close}`?"
    shown = ", ".join(f"`{name}`" for name in sorted(names)[:20])
    return f"Known here: {shown}." if shown else "Nothing is known here yet."
