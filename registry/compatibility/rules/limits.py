"""minimum-raised, minimum-lowered and their like: a bound that lets less or more through than before."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import field_words, refusing
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change

# kind, keyword, the words for it, how a tighter and a looser one are called
_LIMITS = (
    ("minimum", "minimum", "smallest value", "minimum-raised", "minimum-lowered"),
    ("maximum", "maximum", "largest value", "maximum-lowered", "maximum-raised"),
    ("min-length", "min_length", "least length", "min-length-raised", "min-length-lowered"),
    ("max-length", "max_length", "greatest length", "max-length-lowered", "max-length-raised"),
    ("min-items", "min_items", "least number of items", "min-items-raised", "min-items-lowered"),
    ("max-items", "max_items", "greatest number of items", "max-items-lowered", "max-items-raised"),
    ("max-keys", "max_keys", "greatest number of names", "max-keys-lowered", "max-keys-raised"),
)


def _words(limit: Any) -> str:
    return "none" if limit is None else str(limit)


def _tighter(keyword: str, words: str, _pair: Pair, change: Change) -> Iterator[Judgement]:
    """Alone: another change of the same type has a verdict of its own."""
    assert change.old_type, "a bound belongs to a type"
    changed: Any = {keyword: change.new}
    found = witness(change.old_type, replace(change.old_type, **changed)) if sent_before(change) else None
    if found:
        message = f"the {words} of {field_words(change)} went from {_words(change.old)} to {_words(change.new)}"
        yield Judgement(f"{message}: {refusing(found)}", None, _words(change.new))


def _looser(keyword: str, words: str, _pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.new_type, "a bound belongs to a type"
    changed: Any = {keyword: change.old}
    if sent_after(change) and witness(change.new_type, replace(change.new_type, **changed)):
        message = f"the {words} of {field_words(change)} went from {_words(change.old)} to {_words(change.new)}"
        yield Judgement(message, None, _words(change.new))


def _row(kind: str, keyword: str, words: str, tighter: str, looser: str) -> tuple[Rule, Rule]:
    return (
        Rule(
            id=tighter,
            planes=("wire",),
            direction="backward",
            gravity="breaking",
            kinds=frozenset({kind}),
            why=f"The {words} lets less through than before. Apps that were built before do not know it, and what "
            "they send beyond it is refused from the day the new version validates it.",
            instead=f"Keep the old {keyword}, and filter in the query; or raise the major version.",
            judge=partial(_tighter, keyword, words),
        ),
        Rule(
            id=looser,
            planes=("wire",),
            direction="forward",
            gravity="breaking",
            kinds=frozenset({kind}),
            why=f"The {words} lets more through than before. Old events stay valid; a reader of the old version "
            "would refuse what is new, which counts in the modes `forward` and `full`.",
            instead="Nothing, unless the mode looks forward: then raise the major version.",
            judge=partial(_looser, keyword, words),
        ),
    )


LIMITS: tuple[Rule, ...] = tuple(rule for row in _LIMITS for rule in _row(*row))
