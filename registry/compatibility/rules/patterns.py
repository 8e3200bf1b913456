"""pattern-tightened, pattern-loosened: which texts match."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import refusing
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change

KINDS = frozenset({"pattern"})


def _became(change: Change) -> str:
    old, new = (f"`{pattern}`" if pattern else "none" for pattern in (change.old, change.new))
    return f"the pattern of `{change.where}` was {old} and is {new}"


def _tightened(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_type, "a pattern belongs to a type"
    found = witness(change.old_type, replace(change.old_type, pattern=change.new)) if sent_before(change) else None
    if found:
        yield Judgement(f"{_became(change)}: {refusing(found)}", None, change.new or "")


def _loosened(_pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.new_type, "a pattern belongs to a type"
    if sent_after(change) and witness(change.new_type, replace(change.new_type, pattern=change.old)):
        yield Judgement(f"{_became(change)}, which more texts match", None, change.new or "")


PATTERN_TIGHTENED = Rule(
    id="pattern-tightened",
    planes=("wire",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="Some text matches the old pattern and not the new one, and apps that were built before go on sending it. The "
    "two patterns are compared as languages, so another spelling of the same pattern is no change.",
    instead="Let the new pattern match all that the old one did: `(?:old|new)`.",
    judge=_tightened,
)
PATTERN_LOOSENED = Rule(
    id="pattern-loosened",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=KINDS,
    why="Some text matches the new pattern and not the old one. Old events stay valid; a reader of the old version "
    "refuses the new texts, which counts in the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_loosened,
)
