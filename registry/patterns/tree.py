"""A pattern as a tree: what it is made of, to be turned into something else.

Reads the subset that `registry.patterns.portable` accepts, groups of either kind alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]
"""Code points, from and to."""

LAST = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)
ANY: Ranges = ((0, 0xD7FF), (0xE000, LAST))
"""Every character: JSON text has no half surrogates."""
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class UnreadableError(ValueError):
    """The pattern is not in the portable subset, or too large to be asked about."""


class Character(NamedTuple):
    """One of some characters."""

    ranges: Ranges


class Sequence(NamedTuple):
    """One behind another; none of them is the empty text."""

    parts: tuple[Tree, ...]


class Choice(NamedTuple):
    """One or another."""

    options: tuple[Tree, ...]


class Repeat(NamedTuple):
    """Several times the same, `most` being None where there is no end."""

    body: Tree
    least: int
    most: int | None


Tree = Character | Sequence | Choice | Repeat


def tree_of(pattern: str) -> Tree:
    """The tree of a pattern, which has no anchors.

    Raises:
        UnreadableError: it is not in the portable subset.
    """
    reader = _Reader(pattern)
    found = reader.alternation()
    if reader.at < len(pattern):
        raise UnreadableError(pattern)
    return found


@dataclass(slots=True)
class _Reader:
    """Recursive descent over the pattern's text."""

    text: str
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
        return found[0] if len(found) == 1 else Choice(tuple(found))

    def sequence(self) -> Tree:
        found: list[Tree] = []
        while self.peek() not in {"", "|", ")"}:
            found.append(self.repeated(self.atom()))
        return found[0] if len(found) == 1 else Sequence(tuple(found))

    def atom(self) -> Tree:
        character = self.take()
        if character == "(":
            self.at += 2 if self.text.startswith("?:", self.at) else 0
            found = self.alternation()
            if self.take() != ")":
                raise UnreadableError(self.text)
            return found
        if character == "[":
            return Character(self.bracket())
        if character in ".^$*+?{}])":
            raise UnreadableError(self.text)
        code = ord(self.escape() if character == "\\" else character)
        return Character(((code, code),))

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
        return Repeat(tree, least, most)

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
        return complement(found) if negated else tuple(sorted(found))

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


def complement(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Every other character."""
    found, here = [], 0
    for low, high in sorted([*ranges, SURROGATES]):
        if low > here:
            found.append((here, low - 1))
        here = max(here, high + 1)
    return (*found, (here, LAST)) if here <= LAST else tuple(found)
