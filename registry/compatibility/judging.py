"""Applying the rules to a pair: from changes to verdicts, with the mode, the new major and the places taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.compatibility.verdict import Verdict
from registry.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.changes import Change
    from registry.compatibility.rule import Judgement, Pair, Rule
    from registry.compatibility.verdict import Bump, Gravity, Plane
    from registry.findings import Position

_DIRECTIONS: dict[str, frozenset[str]] = {
    "none": frozenset({"always"}),
    "backward": frozenset({"always", "both", "backward"}),
    "forward": frozenset({"always", "both", "forward"}),
    "full": frozenset({"always", "both", "backward", "forward"}),
}
_HARMLESS = frozenset({"words", "service", "deprecated-gained", "deprecated-lost"})
_HISTORY = frozenset({"event-added", "event-removed", "version", "version-added", "version-retired", "release-mutated"})
_UNSEEN = frozenset({"role", "pii", "explicit", "direct"})
"""Kinds that change no value and no column: a patch."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule's judgement of a change, before the mode has its say."""

    rule: Rule
    change: Change
    judgement: Judgement

    @property
    def gravity(self) -> Gravity:
        """What it weighs by itself."""
        return self.judgement.gravity or self.rule.gravity

    @property
    def planes(self) -> tuple[Plane, ...]:
        """The planes that this change touches."""
        return self.rule.planes if self.judgement.planes is None else self.judgement.planes

    @property
    def key(self) -> tuple[str, str]:
        """What tells judgements of one event apart."""
        return self.rule.id, self.change.where


def judge(rules: Iterable[Rule], pair: Pair, changes: Iterable[Change]) -> tuple[Judged, ...]:
    """What the rules say about some changes, change by change."""
    by_kind: dict[str, list[Rule]] = {}
    for rule in rules:
        for kind in rule.kinds:
            by_kind.setdefault(kind, []).append(rule)
    return tuple(
        Judged(rule, change, judgement)
        for change in changes
        for rule in by_kind.get(change.kind, ())
        for judgement in rule.judge(pair, change)
    )


def weigh(judged: Judged, pair: Pair, mode: str) -> tuple[Gravity, tuple[Plane, ...]]:
    """How much a judgement counts in a mode, and on which planes.

    A mode is about what is on the wire. Tables and code are judged in every mode but `none`, and a new major has a
    table and types of its own, so there everything is a note.
    """
    wanted = _DIRECTIONS[mode.removesuffix("_all")]
    if judged.rule.direction == "always":
        return judged.gravity, judged.planes
    if pair.is_new_major and "query" not in judged.planes:
        return "note", judged.planes
    if judged.rule.direction in wanted:
        return judged.gravity, judged.planes
    left: tuple[Plane, ...] = tuple(plane for plane in judged.planes if plane != "wire")
    if not left or mode == "none":
        return "note", judged.planes
    return judged.gravity, left


def verdict(judged: Judged, pair: Pair, mode: str, position: Position, hurts: tuple[str, ...] = ()) -> Verdict:
    """A judgement as it is reported."""
    gravity, planes = weigh(judged, pair, mode)
    return Verdict(
        rule=judged.rule.id,
        planes=planes,
        gravity=gravity,
        event=pair.name,
        where=judged.change.where,
        message=judged.judgement.message,
        instead=judged.rule.instead,
        position=position,
        subject=judged.judgement.subject,
        hurts=(*judged.judgement.hurts, *hurts),
    )


def needs(found: Iterable[Judged], changes: Iterable[Change]) -> Bump:
    """How much a version must be raised for some changes, whatever the mode.

    What only keeps call sites from compiling is a minor: it is seen at once, by those who take the new version.
    """
    if any(map(_needs_major, found)):
        return "major"
    kinds = {change.kind for change in changes} - _HISTORY
    if kinds - _HARMLESS - _UNSEEN:
        return "minor"
    return "patch" if kinds else "none"


def _needs_major(judged: Judged) -> bool:
    breaks = judged.gravity == "breaking" and judged.rule.direction in {"backward", "both"}
    return breaks and judged.planes != ("code",)


def next_version(base: Version, needed: Bump) -> Version:
    """The version that follows by as much as is needed."""
    if needed == "major":
        return Version(base.major + 1, 0, 0)
    if needed == "minor":
        return Version(base.major, base.minor + 1, 0)
    return Version(base.major, base.minor, base.patch + (needed == "patch"))


def worst_first(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Breaking ones first, then as they stand in the files; what only follows from the others, after them."""
    order = {"breaking": 0, "warning": 1, "note": 2}

    def place(each: Verdict) -> tuple[int, bool, Position, str, str]:
        return order[each.gravity], each.rule == "bump-too-small", each.position, each.rule, each.where

    yield from sorted(verdicts, key=place)
