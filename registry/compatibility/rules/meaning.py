"""unit-changed, role-moved, pii-gained, pii-lost, intent-changed, retention-shortened: what the same values mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change


def _unit(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if change.old and change.new:
        yield Judgement(f"`{change.where}` was in {change.old} and is in {change.new}", None, change.new)


def _role(_pair: Pair, change: Change) -> Iterator[Judgement]:
    words = f"`{change.where}` played the role {change.old or 'of none'} and plays {change.new or 'none'}"
    yield Judgement(words, None, change.new or "")


def _pii_gained(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if change.new:
        yield Judgement(f"`{change.where}` is about an identifiable person now; its old rows are as well")


def _pii_lost(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if change.old:
        yield Judgement(f"`{change.where}` is no longer called personal; its old rows were collected as personal")


def _intent(_pair: Pair, change: Change) -> Iterator[Judgement]:
    words = {"explicit": ("meant by the user", "not meant by the user"), "direct": ("direct", "a side effect")}
    yes, no = words[change.kind]
    was, now = (yes, no) if change.old else (no, yes)
    yield Judgement(f"the event was {was} and is {now}", None, change.kind)


def _retention(pair: Pair, _change: Change) -> Iterator[Judgement]:
    if pair.old and pair.new and pair.new.retention_days < pair.old.retention_days:
        words = f"rows are kept for {pair.new.retention_days} days instead of {pair.old.retention_days}"
        yield Judgement(f"{words}: S3 deletes what is older", None, str(pair.new.retention_days))


UNIT_CHANGED = Rule(
    id="unit-changed",
    planes=("query",),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"unit"}),
    why="Nothing refuses it and nothing fails: queries add seconds to milliseconds, and the result is wrong by a "
    "factor that nobody sees. The view over all majors mixes them too.",
    instead="Add a field whose name says the unit (`dwell_ms`), and deprecate the old one.",
    judge=_unit,
)
ROLE_MOVED = Rule(
    id="role-moved",
    planes=("query",),
    direction="backward",
    gravity="note",
    kinds=frozenset({"role"}),
    why="The role says which part of the sentence a field is. Catalogue and reports group by it, so the field appears "
    "elsewhere; a role in the vocabulary or the envelope moves in every event that uses it.",
    instead="Nothing, if the new role says better what the field is.",
    judge=_role,
)
PII_GAINED = Rule(
    id="pii-gained",
    planes=("table",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"pii"}),
    why="Who may read personal data, and for how long it is kept, is decided by this mark. The old rows of the column "
    "were written without it.",
    instead="Treat the rows that are there already as personal too, or delete them.",
    judge=_pii_gained,
)
PII_LOST = Rule(
    id="pii-lost",
    planes=("table",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"pii"}),
    why="Rows that were collected as personal data stay personal data, whatever the definition says today.",
    instead="Add a field for what is not personal, and keep the mark on this one.",
    judge=_pii_lost,
)
INTENT_CHANGED = Rule(
    id="intent-changed",
    planes=("query",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"explicit", "direct"}),
    why="Models weigh what users meant to say more than what happened by the way. Old rows were collected under the "
    "old word, and nothing in a row says which it was.",
    instead="If the app behaves differently, define another event; if the word was wrong, say so in the pull request.",
    judge=_intent,
)
RETENTION_SHORTENED = Rule(
    id="retention-shortened",
    planes=("table",),
    direction="backward",
    gravity="warning",
    kinds=frozenset({"service"}),
    why="S3's lifecycle applies to what is there already: on the day of the deployment every older row is deleted, and "
    "cannot be brought back.",
    instead="Ask those who query the event; `sayso list events` names its owner.",
    judge=_retention,
)
