"""TypeScript as values: a module is a few nodes, and one writer indents them."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EXPORT = {True: "export ", False: ""}
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def quote(value: Any) -> str:
    """A JSON value as TypeScript: ECMAScript reads JSON text as it is (ECMA-262, since 2019)."""
    return json.dumps(value, ensure_ascii=False)


def property_name(name: str) -> str:
    """A property's name in an interface."""
    return name if _IDENTIFIER.fullmatch(name) else quote(name)


def key(name: str) -> str:
    """A key of an object literal: plain, `__proto__` would set the prototype instead."""
    return f"[{quote(name)}]" if name == "__proto__" else property_name(name)


class Writer:
    """Collects lines, and knows how deep they stand."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0

    @property
    def text(self) -> str:
        """Everything written."""
        return "\n".join(self._lines) + "\n"

    def line(self, text: str = "") -> None:
        """One line at the current depth."""
        self._lines.append("  " * self._depth + text if text else "")

    @contextmanager
    def block(self, head: str, tail: str) -> Iterator[None]:
        """Lines one step deeper, between a head and a tail."""
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1
        self.line(tail)

    def comment(self, lines: tuple[str, ...]) -> None:
        """A doc comment, which no text inside it can close; nothing without lines."""
        safe = [part.replace("*/", "*\\/").rstrip() for line in lines for part in (line.splitlines() or [""])]
        if len(safe) == 1:
            self.line(f"/** {safe[0]} */")
        elif safe:
            self.line("/**")
            for part in safe:
                self.line(f" * {part}".rstrip())
            self.line(" */")


class Node(Protocol):
    """A declaration of a module."""

    def write(self, out: Writer) -> None:
        """Write it at the current depth."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an interface; all are `readonly`."""

    name: str
    type: str
    optional: bool = False
    doc: tuple[str, ...] = ()

    def write(self, out: Writer) -> None:
        """`readonly name?: type;` below its documentation."""
        out.comment(self.doc)
        out.line(f"readonly {property_name(self.name)}{'?' if self.optional else ''}: {self.type};")


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface; `extends` names another one."""

    name: str
    properties: tuple[Property, ...]
    doc: tuple[str, ...] = ()
    extends: str = ""
    exported: bool = True

    def write(self, out: Writer) -> None:
        """The interface, a property a line."""
        out.comment(self.doc)
        extends = f" extends {self.extends}" if self.extends else ""
        head = f"{_EXPORT[self.exported]}interface {self.name}{extends} {{"
        with out.block(head, "}"):
            for each in self.properties:
                each.write(out)


@dataclass(frozen=True, slots=True)
class Union:
    """A type alias for a union, a choice a line; without choices it is `never`."""

    name: str
    choices: tuple[str, ...]
    doc: tuple[str, ...] = ()

    def write(self, out: Writer) -> None:
        """The exported alias."""
        out.comment(self.doc)
        out.line(f"export type {self.name} ={'' if self.choices else ' never;'}")
        for index, choice in enumerate(self.choices, 1):
            out.line(f"  | {choice}{';' if index == len(self.choices) else ''}")


@dataclass(frozen=True, slots=True)
class Function:
    """A function that returns one expression: `head`, the lines between, and `tail`."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    head: str
    lines: tuple[str, ...]
    tail: str
    doc: tuple[str, ...] = ()
    exported: bool = False

    def write(self, out: Writer) -> None:
        """The function declaration."""
        out.comment(self.doc)
        signature = f"function {self.name}({', '.join(self.parameters)}): {self.returns} {{"
        with out.block(_EXPORT[self.exported] + signature, "}"), out.block(f"return {self.head}", f"{self.tail};"):
            for line in self.lines:
                out.line(f"{line},")


@dataclass(frozen=True, slots=True)
class Import:
    """An import of names, of types only, or of a whole module under one name (`everything`)."""

    module: str
    names: tuple[str, ...] = ()
    everything: str = ""

    def write(self, out: Writer) -> None:
        """The import declaration; a name may begin with `type `."""
        what = f"* as {self.everything}" if self.everything else f"{{ {', '.join(self.names)} }}"
        out.line(f"import {what} from {quote(self.module)};")


@dataclass(frozen=True, slots=True)
class Export:
    """A re-export of names."""

    module: str
    names: tuple[str, ...]

    def write(self, out: Writer) -> None:
        """The export declaration; a name may begin with `type `."""
        out.line(f"export {{ {', '.join(self.names)} }} from {quote(self.module)};")


@dataclass(frozen=True, slots=True)
class Module:
    """A file: imports or re-exports close together, other declarations with a blank line between."""

    head: Sequence[Import | Export] = ()
    body: Sequence[Node] = ()

    @property
    def text(self) -> str:
        """The file's text."""
        out = Writer()
        out.line("// Generated by sayso. Change the definition, not this file.")
        out.line()
        for declaration in self.head:
            declaration.write(out)
        for index, node in enumerate(self.body):
            if index or self.head:
                out.line()
            node.write(out)
        return out.text
