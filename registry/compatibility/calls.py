"""What calls of the generated functions pass: the natural types of each language, and which others take the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.location import parse_location
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from registry.model import Type

CHOICE = "a choice of strings"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that functions are generated for: a leaf's natural type, and what else takes a value of it."""

    name: str
    natural: Callable[[Type], str]
    taken: Mapping[str, frozenset[str]]

    def takes(self, old: str, new: str) -> bool:
        """Whether a call that passes the old natural type still compiles where the new one is asked for."""
        return old == new or new in self.taken.get(old, frozenset())


def has_class(type_: Type) -> bool:
    """Whether generated code has a class for what a type is or holds: calls may name it, even if no event has one."""
    return has_class(type_.item) if type_.item else row_of(type_).shape == "record"


def _typescript(type_: Type) -> str:
    if type_.template is None:
        cell = row_of(type_).typescript
        return CHOICE if "{" in cell else cell
    return "an object of parameters" if parse_location(type_.template).parameters else "nothing"


def _python(type_: Type) -> str:
    return row_of(type_).python


TYPESCRIPT = Language("TypeScript", _typescript, {CHOICE: frozenset({"string"})})
# Constructors also take the text that is sent; a double and a decimal also take whole numbers.
PYTHON = Language(
    "Python",
    _python,
    {"str": frozenset({"Decimal", "date", "datetime", "UUID"}), "int": frozenset({"float", "Decimal"})},
)
LANGUAGES = (TYPESCRIPT, PYTHON)
