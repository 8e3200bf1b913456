"""A pattern as a nondeterministic automaton over code points: what asking about whole languages needs.

Reads the subset that `registry.patterns.portable` accepts. Thompson's construction, built from the end: each state
either goes on without a character (`jumps`) or over one of a set of characters (`steps`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Ranges = tuple[tuple[int, int], ...]
States = frozenset[int]

LAST = 0x10FFFF
ANY: Ranges = ((0, 0xD7FF), (0xE000, LAST))
"""Every character: JSON text has no half surrogates."""
MOST_STATES = 20_000
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class UnreadableError(ValueError):
    """The pattern is not in the portable subset, or too large to be asked about."""


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
    reader = _Reader(pattern, made)
    tree = reader.alternation()
    if reader.at < len(pattern):
        raise UnreadableError(pattern)
    made.start = reader.build(tree, 0)
    return made


Tree = tuple[Any, ...]
"""("set", ranges), ("cat", trees), ("or", trees) or ("rep", tree, least, most)."""


@dataclass(slots=True)
class _Reader:
    """Recursive descent over the pattern's text."""

    text: str
    made: Automaton
    at: int = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        found = self.peek()
        if not found:
            raise UnreadableError(self.text)
        self.at += 1
        return found

    def alternation(self) -> Tree:
        found = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.sequence())
        return ("or", found)

    def sequence(self) -> Tree:
        found = []
        while self.peek() not in {"", "|", ")"}:
            found.append(self.repeated(self.atom()))
        return ("cat", found)

    def atom(self) -> Tree:
        character = self.take()
        if character == "(":
            self.at += 2 if self.text.startswith("?:", self.at) else 0
            found = self.alternation()
            if self.take() != ")":
                raise UnreadableError(self.text)
            return found
        if character == "[":
            return ("set", self.bracket())
        if character in ".^$*+?{}])":
            raise UnreadableError(self.text)
        code = ord(self.escape() if character == "\\" else character)
        return ("set", ((code, code),))

    def repeated(self, tree: Tree) -> Tree:
        mark = self.peek()
        counts: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if mark in counts:
            least, most = counts[mark]
            self.at += 1
        elif mark == "{":
            end = self.text.index("}", self.at)
            low, comma, high = self.text[self.at + 1 : end].partition(",")
            least, most = int(low), int(high) if high else None if comma else int(low)
            self.at = end + 1
        else:
            return tree
        if self.peek() == "?":
            self.at += 1  # how much is taken first does not change what is in the language
        return ("rep", tree, least, most)

    def bracket(self) -> Ranges:
        negated = self.peek() == "^"
        self.at += negated
        found = []
        while self.peek() != "]":
            low = self.member()
            high = low
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.at += 1
                high = self.member()
            found.append((low, high))
        self.at += 1
        return _complement(found) if negated else tuple(sorted(found))

    def member(self) -> int:
        character = self.take()
        return ord(self.escape() if character == "\\" else character)

    def escape(self) -> str:
        letter = self.take()
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter in "xu":
            digits = 2 if letter == "x" else 4
            self.at += digits
            return chr(int(self.text[self.at - digits : self.at], 16))
        if letter.isalnum():
            raise UnreadableError(self.text)
        return letter

    def build(self, tree: Tree, after: int) -> int:
        """The state from which the tree is read, and then `after`."""
        if tree[0] == "set":
            return self.made.add(step=(tree[1], after))
        if tree[0] == "cat":
            for part in reversed(tree[1]):
                after = self.build(part, after)
            return after
        if tree[0] == "or":
            found = tuple(self.build(part, after) for part in tree[1])
            return found[0] if len(found) == 1 else self.made.add(jumps=found)
        return self.repeat(tree[1], tree[2], tree[3], after)

    def repeat(self, tree: Tree, least: int, most: int | None, after: int) -> int:
        here = after
        if most is None:
            here = self.made.add()
            self.made.jumps[here] = (self.build(tree, here), after)
        for _ in range((most or least) - least):
            here = self.made.add(jumps=(self.build(tree, here), after))
        for _ in range(least):
            here = self.build(tree, here)
        return here


def _complement(ranges: list[tuple[int, int]]) -> Ranges:
    found, here = [], 0
    for low, high in sorted([*ranges, (0xD800, 0xDFFF)]):
        if low > here:
            found.append((here, low - 1))
        here = max(here, high + 1)
    return (*found, (here, LAST)) if here <= LAST else tuple(found)
