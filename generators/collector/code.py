"""Python source: constants and functions, each written once however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_WIDTH = 100


class Module:
    """A module being written."""

    def __init__(self) -> None:
        self._constants: dict[str, str] = {}
        self._functions: dict[tuple[str, Hashable], str] = {}
        self._lines: list[str] = []

    def constant(self, kind: str, expression: str) -> str:
        """The name of the constant with this value, such as `PATTERN_3`."""
        if expression not in self._constants:
            self._constants[expression] = f"{kind}_{len(self._constants) + 1}"
        return self._constants[expression]

    def function(self, kind: str, parameters: str, subject: Hashable, body: Callable[[], Iterable[str]]) -> str:
        """The name of the function that does this kind of thing for the subject, such as `check_3`."""
        key = kind, subject
        if key not in self._functions:
            lines = list(body())  # what it calls is written first, so it stands above and has the smaller number
            self._functions[key] = f"{kind}_{len(self._functions) + 1}"
            self.define(self._functions[key], parameters, lines)
        return self._functions[key]

    def define(self, name: str, parameters: str, lines: Iterable[str]) -> None:
        """Add a function under a name of its own."""
        self._lines += ("", "", f"def {name}({parameters}):", *indented(lines))

    @property
    def lines(self) -> list[str]:
        """Everything: the constants in the order they were first needed, then the functions."""
        return [*(f"{name} = {expression}" for expression, name in self._constants.items()), *self._lines]


def indented(lines: Iterable[str]) -> Iterable[str]:
    """The lines one level deeper."""
    return (f"    {line}" for line in lines)


def text(value: str) -> str:
    """A string literal; a long one in pieces, one a line."""
    pieces = [value[start : start + _WIDTH] for start in range(0, len(value), _WIDTH)] or [""]
    return repr(value) if len(pieces) == 1 else _bracketed(map(repr, pieces))


def names(values: Iterable[str]) -> str:
    """A list of strings, as many on a line as fit."""
    lines = [""]
    for value in values:
        item = f"{value!r}, "
        if len(lines[-1]) + len(item) > _WIDTH:
            lines.append("")
        lines[-1] += item
    lines = [line.rstrip() for line in lines]
    return f"[{lines[0].rstrip(',')}]" if len(lines) == 1 else _bracketed(lines, "[]")


def call(function: str, *arguments: str) -> str:
    """A call; a long one with an argument a line."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return line
    deeper = (argument.replace("\n", "\n    ") + "," for argument in arguments)
    return function + _bracketed(deeper)


def _bracketed(lines: Iterable[str], brackets: str = "()") -> str:
    return "\n".join((brackets[0], *indented(lines), brackets[1]))
