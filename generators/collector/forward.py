r"""A grammar, so written that Python's engine goes forward through it and hardly ever back.

What may be there or not becomes a choice, `(?:a|)` instead of `(?:a)?`, and what is repeated is possessive, `[0-9]++`
instead of `[0-9]+`, where the character behind it says that there is no more of it. The language is the same.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from registry.patterns.tree import LAST, Character, Choice, Repeat, Sequence, complement, tree_of

if TYPE_CHECKING:
    from registry.patterns.tree import Ranges, Tree


_SHORT = {(0, None): "*", (1, None): "+", (0, 1): "?"}


class Forward(NamedTuple):
    """An expression, and whether each character that is read leaves one way to go on at most.

    Such a one is never gone back into, whatever comes behind it: it needs no atomic group.
    """

    text: str
    is_sure: bool


@lru_cache(maxsize=16_384)
def forward(grammar: str, behind: str) -> Forward:
    """The grammar, which has no anchors, with any of the characters `behind` it.

    Raises:
        UnreadableError: it is not in the portable subset.
    """
    return _written(tree_of(grammar), tuple((ord(each), ord(each)) for each in behind))


def _written(tree: Tree, behind: Ranges) -> Forward:
    match tree:
        case Character(ranges):
            return Forward(_character(ranges), is_sure=True)
        case Sequence(parts):
            return _sequence(parts, behind)
        case Choice(options):
            return _choice(options, behind)
        case Repeat(body, least, most):
            return _repeated(body, least, most, behind)


def _sequence(parts: tuple[Tree, ...], behind: Ranges) -> Forward:
    found = []
    for part in reversed(parts):
        found.append(_written(part, behind))
        behind = _starts(part, behind)
    return Forward("".join(each.text for each in reversed(found)), all(each.is_sure for each in found))


def _choice(options: tuple[Tree, ...], behind: Ranges) -> Forward:
    found = [_written(option, behind) for option in options]
    starts = [_starts(option, behind) for option in options]
    is_sure = all(each.is_sure for each in found) and not any(_meet(a, b) for a, b in combinations(starts, 2))
    return Forward(f"(?:{'|'.join(each.text for each in found)})", is_sure)


def _repeated(body: Tree, least: int, most: int | None, behind: Ranges) -> Forward:
    again = _starts(body, ())
    is_sure = (least == most or not _meet(again, behind)) and not _may_be_empty(body)
    if (least, most) == (0, 1) and not isinstance(body, Character):
        inside = _written(body, behind)
        return Forward(f"(?:{inside.text}|)", is_sure and inside.is_sure)
    inside = _written(body, behind if most in (0, 1) else (*again, *behind))
    is_one = isinstance(body, Character)
    text = inside.text if is_one or isinstance(body, Choice) else f"(?:{inside.text})"
    return Forward(text + _times(least, most) + "+" * (is_one and is_sure), is_sure and inside.is_sure)


def _times(least: int, most: int | None) -> str:
    if least == most:
        return f"{{{least}}}"
    return _SHORT.get((least, most)) or f"{{{least},{'' if most is None else most}}}"


def _starts(tree: Tree, behind: Ranges) -> Ranges:
    """The characters that a text of the tree, or what is behind it where that may be empty, starts with."""
    match tree:
        case Character(ranges):
            return ranges
        case Sequence(parts):
            for part in reversed(parts):
                behind = _starts(part, behind)
            return behind
        case Choice(options):
            return tuple(each for option in options for each in _starts(option, behind))
        case Repeat(body, least, most):
            first = _starts(body, behind) if most != 0 else ()
            return (*first, *behind) if least == 0 else first


def _may_be_empty(tree: Tree) -> bool:
    match tree:
        case Character():
            return False
        case Sequence(parts):
            return all(map(_may_be_empty, parts))
        case Choice(options):
            return any(map(_may_be_empty, options))
        case Repeat(body, least, _):
            return least == 0 or _may_be_empty(body)


def _meet(some: Ranges, others: Ranges) -> bool:
    return any(low <= last and first <= high for low, high in some for first, last in others)


def _character(ranges: Ranges) -> str:
    """One of the characters, by the others where they are nearly all: that compiles in a tenth of the time."""
    if not ranges:
        return "(?!)"
    if ranges[0][0] == ranges[-1][1]:
        return _escaped(ranges[0][0], r"\.^$*+?{}[]()|")
    if ranges[-1][1] < LAST:
        return f"[{_members(ranges)}]"
    others = complement(ranges)
    return f"[^{_members(others)}]" if others else "(?s:.)"


def _members(ranges: Ranges) -> str:
    return "".join(_member(low) + (f"-{_member(high)}" if low < high else "") for low, high in ranges)


def _member(code: int) -> str:
    return _escaped(code, r"\^-[]&~|")


def _escaped(code: int, special: str) -> str:
    character = chr(code)
    return f"\\{character}" if character in special else character
