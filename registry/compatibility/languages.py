"""Whether every text of one language is in another, with a shortest text that is not.

Numbers, times, ids and URLs travel as strings of regular languages (`registry.forms`), so that a change of any of them
can be judged exactly: the two automata are walked side by side, each distinct pair of places once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from registry.compatibility.automaton import automaton
from registry.patterns.tree import ANY, LAST, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.automaton import Automaton, States
    from registry.patterns.tree import Ranges

    Place = tuple[States, States, int]
    """Where both automata are, and after how many characters."""
    Before = dict[Place, tuple[Place, int] | None]
    """How each place was come to: from which one, by which character."""

MOST_PLACES = 20_000
_NICE = (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1), *range(33, 127))


@dataclass(frozen=True, slots=True)
class Language:
    """The texts that match a pattern (None: all) and have from `low` to `high` characters (None: any number)."""

    pattern: str | None = None
    low: int = 0
    high: int | None = None

    def holds(self, length: int) -> bool:
        """Whether a text may be that long."""
        return self.low <= length and (self.high is None or length <= self.high)


NOTHING = Language(None, 1, 0)
"""No text at all."""


@lru_cache(maxsize=4096)
def outside(old: Language, new: Language) -> str | None:
    """A text of the old language that is not in the new one, a short one; None when there is none.

    Raises:
        UnreadableError: a pattern cannot be read, or the two are too large to be compared.
    """
    if not _lengths_fit(old, new) and (found := _misfit(old, new)) is not None:
        return found
    if new.pattern in {old.pattern, None}:
        return None
    # Mostly the lengths do not matter, and counting them multiplies the places to be seen.
    found = next(_Walk(Language(old.pattern), Language(new.pattern)).found(), None)
    if found is None or old.holds(len(found)):
        return found
    return next(_Walk(old, Language(new.pattern)).found(), None)


def _lengths_fit(old: Language, new: Language) -> bool:
    return new.low <= old.low and (new.high is None or (old.high is not None and old.high <= new.high))


def _misfit(old: Language, new: Language) -> str | None:
    """A text of the old language whose length the new one refuses: which characters it has makes no difference."""
    machine = automaton(old.pattern)
    places = [machine.closed(machine.start)]
    # Beyond that length nothing new comes: a longer text passes some state twice.
    last = max(old.low, new.low, new.high or 0) + len(machine.jumps)
    last = last if old.high is None else min(old.high, last)
    while places[-1]:
        length = len(places) - 1
        if 0 in places[-1] and old.holds(length) and not new.holds(length):
            return _spelt(machine, places)
        if length >= last:
            return None
        targets = (machine.closed(target) for _, target in machine.edges(places[-1]))
        places.append(frozenset().union(*targets))
    return None


def _spelt(machine: Automaton, places: list[States]) -> str:
    """A text that goes through the places and is accepted at the last, found from its end."""
    found, goal = [], 0
    for place in reversed(places[:-1]):
        state, ranges = next(
            (state, step[0]) for state in place if (step := machine.steps[state]) and goal in machine.closed(step[1])
        )
        low = next((each for each in _NICE if _within(ranges, each)), ranges[0][0])
        found.append(chr(low))
        goal = state
    return "".join(reversed(found))


def shortest(language: Language) -> str | None:
    """A shortest text of a language; None when it is empty. Raises as `outside` does."""
    return outside(language, NOTHING)


class _Walk:
    """Breadth first over pairs of sets of states, and over the length as far as a limit asks for it."""

    def __init__(self, old: Language, new: Language) -> None:
        self.old, self.new = old, new
        self.left, self.right = automaton(old.pattern), automaton(new.pattern)
        self.cap = 0 if old.high is None and not old.low else max(old.low, old.high or 0) + 1
        self.ways: dict[tuple[States, States], list[tuple[int, States, States]]] = {}

    def found(self) -> Iterator[str]:
        first: Place = (self.left.closed(self.left.start), self.right.closed(self.right.start), 0)
        before: Before = {first: None}
        waiting: deque[Place] = deque([first])
        while waiting:
            place = waiting.popleft()
            left, right, length = place
            if 0 in left and 0 not in right and self.old.holds(length):
                yield _text(before, place)
            if self.old.high is not None and length >= self.old.high:
                continue
            for character, further_left, further_right in self.onward(left, right):
                further = (further_left, further_right, min(length + 1, self.cap))
                if further not in before:
                    before[further] = (place, character)
                    waiting.append(further)
            if len(before) > MOST_PLACES:
                raise UnreadableError("too many places")

    def onward(self, left: States, right: States) -> list[tuple[int, States, States]]:
        """Where the next character leads: one character for all that lead to the same place."""
        known = self.ways.get((left, right))
        if known is None:
            known = self.ways[left, right] = list(self.step(left, right))
        return known

    def step(self, left: States, right: States) -> Iterator[tuple[int, States, States]]:
        ours, theirs = self.left.edges(left), self.right.edges(right)
        cuts = {0, 0xD800, 0xE000, LAST + 1}
        for ranges, _ in (*ours, *theirs):
            for low, high in ranges:
                cuts |= {low, high + 1}
        seen = set()
        for low in _ordered(sorted(cuts)):
            further = _over(self.left, ours, low)
            if further and _within(ANY, low):
                pair = further, _over(self.right, theirs, low)
                if pair not in seen:
                    seen.add(pair)
                    yield low, *pair


def _ordered(cuts: list[int]) -> list[int]:
    """A character of each part between cuts; letters and digits stand for their parts, and come first."""
    nice = [each for each in _NICE if each in cuts] + [ord("a")] * (not {ord("a")} & set(cuts))
    return [*dict.fromkeys([*nice, *cuts])]


def _over(machine: Automaton, edges: list[tuple[Ranges, int]], character: int) -> States:
    found: set[int] = set()
    for ranges, target in edges:
        if _within(ranges, character):
            found |= machine.closed(target)
    return frozenset(found)


def _within(ranges: Ranges, character: int) -> bool:
    return any(low <= character <= high for low, high in ranges)


def _text(before: Before, place: Place) -> str:
    found = []
    while step := before[place]:
        place, character = step
        found.append(chr(character))
    return "".join(reversed(found))
