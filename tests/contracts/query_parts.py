"""What a drawn query is made of: text and names, expressions with their types, relations; and the chance that draws.

A query is a list of text and `Name`s, so that one of its names can be broken without parsing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from registry.reserved import ATHENA_SELECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.queries.types import SqlType

    Columns = Mapping[str, SqlType | None]


@dataclass(frozen=True)
class Name:
    """A name in a query: of a table, an alias, a column or a member."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        plain = self.text.replace("_", "a").isalnum() and self.text[:1].isalpha() and not self.quoted
        return self.text if plain and self.text.upper() not in ATHENA_SELECT else f'"{self.text}"'


Part = str | Name
Parts = list[Part]


@dataclass(frozen=True)
class Typed:
    """An expression and its type."""

    parts: Parts
    type: SqlType | None

    @property
    def name(self) -> str:
        return self.type.name if self.type else "?"


@dataclass(frozen=True)
class Source:
    """A relation in FROM: the name before its columns, if it has one, and the columns with a name."""

    alias: str | None
    columns: Columns


def text_of(parts: Parts) -> str:
    return "".join(map(str, parts))


class Chance:
    """What is drawn for one query, wherever in it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = count(1)

    def one(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def rarely(self) -> bool:
        return self.draw(st.integers(0, 3)) == 3

    def fresh(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    def name(self, text: str) -> Name:
        text = text.upper() if self.draw(st.integers(0, 9)) == 9 and text.isascii() else text
        return Name(text, self.draw(st.integers(0, 5)) == 5)
