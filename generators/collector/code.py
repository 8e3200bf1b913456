"""Python source, written line by line: indentation, and constants named once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Code:
    """A module being written: constants first, then functions."""

    def __init__(self) -> None:
        self._constants: dict[str, str] = {}
        self._lines: list[str] = []
        self._depth = 0
        self._functions = 0

    def constant(self, kind: str, expression: str) -> str:
        """The name of a module constant with this value; the same value gets the same name."""
        if expression not in self._constants:
            self._constants[expression] = f"{kind}{len(self._constants)}"
        return self._constants[expression]

    def function(self, kind: str) -> str:
        """A new function's name."""
        self._functions += 1
        return f"{kind}_{self._functions}"

    def line(self, text: str = "") -> None:
        """One line at the current depth."""
        self._lines.append("    " * self._depth + text if text else "")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The lines below a head that ends in a colon."""
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1

    def detached(self) -> Code:
        """A writer for another function of the same module: shares the constants, not the lines."""
        other = Code()
        other._constants = self._constants
        return other

    @property
    def lines(self) -> list[str]:
        """The lines written."""
        return self._lines

    @property
    def constants(self) -> list[str]:
        """The constants' assignments, in the order they were first needed."""
        return [f"{name} = {expression}" for expression, name in self._constants.items()]
