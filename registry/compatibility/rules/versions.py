"""version-lowered, version-skipped, bump-too-small, bump-too-big: the number of the new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.judging import next_version
from registry.compatibility.rule import Judgement, Pair, Rule
from registry.contract import contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.compatibility.verdict import Bump, Gravity
    from registry.version import Version

KINDS = frozenset({"version"})
_BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")
_ORDER = {"none": 0, "patch": 1, "minor": 2, "major": 3}


def _taken(old: Version, new: Version) -> Bump:
    """How much a version was raised by."""
    if new.major > old.major:
        return "major"
    if new.minor > old.minor and new.major == old.major:
        return "minor"
    return "patch" if new > old else "none"


def _lowered(pair: Pair, change: Change) -> Iterator[Judgement]:
    highest = max([change.old, *([pair.old.version] if pair.old else [])])
    if change.new < highest:
        yield Judgement(f"the version went from {highest} to {change.new}", None, str(change.new))


def _skipped(_pair: Pair, change: Change) -> Iterator[Judgement]:
    following = [next_version(change.old, bump) for bump in _BUMPS]
    if change.new > change.old and change.new not in following:
        words = ", ".join(map(str, following))
        yield Judgement(f"{change.new} does not follow {change.old}: {words} would", None, str(change.new))


def _too_small(pair: Pair, change: Change) -> Iterator[Judgement]:
    """A version that was never released may change in place; words may change in any."""
    base, new = pair.base, pair.new
    if base is None or new is None or change.new < change.old:
        return
    if change.new == change.old and not pair.is_released:
        return
    if _ORDER[_taken(change.old, change.new)] < _ORDER[pair.needs] and contract(base) != contract(new):
        wanted = next_version(change.old, pair.needs)
        words = f"the changes since {change.old} need a {pair.needs} version, {wanted}; it says {change.new}"
        # What needs a major version is breaking by itself, and once that is accepted any number that follows is right.
        follows = change.new > change.old and pair.needs == "major"
        gravity: Gravity = "breaking" if pair.is_released and not follows else "warning"
        yield Judgement(words, None, str(change.new), (), gravity)


def _too_big(pair: Pair, change: Change) -> Iterator[Judgement]:
    if _taken(change.old, change.new) == "major" and pair.needs != "major":
        asked = f"need a {pair.needs} version, {next_version(change.old, pair.needs)}"
        words = f"the changes since {change.old} {'need no other version' if pair.needs == 'none' else asked}"
        yield Judgement(f"{words}, and {change.new} is a major one: it gets a new table", None, str(change.new))


VERSION_LOWERED = Rule(
    id="version-lowered",
    planes=("wire", "code"),
    direction="always",
    gravity="breaking",
    kinds=KINDS,
    why="The version with the highest number is the one that new code sends. A definition that goes back would send "
    "events under a number that meant something else.",
    instead="Raise the version instead, also to take a change back.",
    judge=_lowered,
)
VERSION_SKIPPED = Rule(
    id="version-skipped",
    planes=("code",),
    direction="always",
    gravity="warning",
    kinds=KINDS,
    why="A number that was left out looks like a version that exists, and someone will look for it.",
    instead="Write one of the versions that follow.",
    judge=_skipped,
)
BUMP_TOO_SMALL = Rule(
    id="bump-too-small",
    planes=("code",),
    direction="always",
    gravity="breaking",
    kinds=KINDS,
    why="The number tells every team whether they can take the version without looking: a patch changes nothing that "
    "is sent, a minor only adds, a major may break.",
    instead="Raise the version by as much as the changes need: `sayso bump` does.",
    judge=_too_small,
)
BUMP_TOO_BIG = Rule(
    id="bump-too-big",
    planes=("table",),
    direction="always",
    gravity="warning",
    kinds=KINDS,
    why="A major version gets a table, a stream and types of its own, which costs money and makes every query look at "
    "two tables. Nothing in these changes asks for it.",
    instead="Write the version that the changes need.",
    judge=_too_big,
)
