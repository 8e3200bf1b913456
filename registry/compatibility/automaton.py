"""A pattern as a nondeterministic automaton over code points: what asking about whole languages needs.

Thompson's construction, built from the end: each state either goes on without a character (`jumps`) or over one of a
set of characters (`steps`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from registry.patterns.tree import ANY, Character, Choice, Repeat, Sequence, UnreadableError, tree_of

if TYPE_CHECKING:
    from registry.patterns.tree import Ranges, Tree

States = frozenset[int]

MOST_STATES = 20_000


@dataclass(slots=True)
class Automaton:
    """States by number; 0 accepts. `start` is where reading begins."""

    jumps: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    steps: list[tuple[Ranges, int] | None] = field(default_factory=lambda: [None])
    start: int = 0
    _closed: dict[int, States] = field(default_factory=dict)

    def add(self, *, jumps: tuple[int, ...] = (), step: tuple[Ranges, int] | None = None) -> int:
        """A new state's number."""
        if len(self.jumps) >= MOST_STATES:
            raise UnreadableError("too many states")
        self.jumps.append(jumps)
        self.steps.append(step)
        return len(self.jumps) - 1

    def closed(self, state: int) -> States:
        """The states that read a character, or accept, and are reached from one without a character."""
        found = self._closed.get(state)
        if found is None:
            seen, waiting = {state}, [state]
            while waiting:
                fresh = [each for each in self.jumps[waiting.pop()] if each not in seen]
                seen.update(fresh)
                waiting += fresh
            found = frozenset(each for each in seen if each == 0 or self.steps[each])
            self._closed[state] = found
        return found

    def edges(self, states: States) -> list[tuple[Ranges, int]]:
        """Every step out of some states."""
        return [step for state in states if (step := self.steps[state])]


@lru_cache(maxsize=1024)
def automaton(pattern: str | None) -> Automaton:
    """The automaton of a pattern, which has no anchors; of None, one that accepts every text.

    Raises:
        UnreadableError: it cannot be read, or is too large.
    """
    made = Automaton()
    if pattern is None:
        made.start = made.add()
        again = made.add(step=(ANY, made.start))
        made.jumps[made.start] = (again, 0)
        return made
    made.start = _built(made, tree_of(pattern), 0)
    return made


def _built(made: Automaton, tree: Tree, after: int) -> int:
    """The state from which the tree is read, and then `after`."""
    match tree:
        case Character(ranges):
            return made.add(step=(ranges, after))
        case Sequence(parts):
            for part in reversed(parts):
                after = _built(made, part, after)
            return after
        case Choice(options):
            return made.add(jumps=tuple(_built(made, option, after) for option in options))
        case Repeat(body, least, most):
            return _repeated(made, body, least, most, after)


def _repeated(made: Automaton, body: Tree, least: int, most: int | None, after: int) -> int:
    here = after
    if most is None:
        here = made.add()
        made.jumps[here] = (_built(made, body, here), after)
    for _ in range((most or least) - least):
        here = made.add(jumps=(_built(made, body, here), after))
    for _ in range(least):
        here = _built(made, body, here)
    return here
