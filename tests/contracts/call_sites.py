"""Programs that call everything a generated package offers for an event, in every way that differs in its types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.python.module import event_class
from generators.python.names import class_name
from generators.python.names import pascal as python_pascal
from generators.typescript.names import Namer, camel
from generators.typescript.source import quote
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from registry.model import Event, Field, Type

Members = dict[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes values.

    `natural` is the plane of the type table that names natural types, `declared` a variable of each of them: declared,
    not written, so that a call passes any value of the type. `record` writes an object from the class's name.
    """

    natural: str
    declared: Mapping[str, str]
    record: Callable[[str, Members], str]
    list: str
    map: str
    null: str
    names: Callable[[Sequence[str]], list[str]]
    has_parameters: bool


def _typescript_names(names: Sequence[str]) -> list[str]:
    namer = Namer()
    return [namer.name(camel(name)) for name in names]


def _pairs(members: Members, sign: str) -> str:
    return ", ".join(f"{name}{sign}{value}" for name, value in members.items())


TYPESCRIPT = Language(
    natural="typescript",
    declared={"string": "text", "number": "count", "bigint": "big", "boolean": "flag", "Date": "moment"},
    record=lambda _name, members: f"{{ {_pairs(members, ': ')} }}",
    list="[{}]",
    map="{{ key: {} }}",
    null="null",
    names=_typescript_names,
    has_parameters=True,
)
PYTHON = Language(
    natural="python",
    declared={
        "str": "text",
        "int": "whole",
        "float": "double",
        "bool": "flag",
        "datetime": "moment",
        "date": "day",
        "Decimal": "exact",
        "UUID": "uuid",
    },
    record=lambda name, members: f"{name}({_pairs(members, '=')})",
    list="[{}]",
    map='{{"key": {}}}',
    null="None",
    names=list,
    has_parameters=False,
)


def typescript_calls(event: Event, index: str, package: str) -> str:
    """A program in TypeScript; `index` is the text of the package's module of that name, whose types it imports."""
    writing = _Writing(TYPESCRIPT, event)
    exported = re.findall(r"\btype (\w+)", index)
    carried = [field for field in event.fields if field.origin == "envelope"]
    own = [field for field in event.fields if field.origin == "event"]
    first, second = writing.records("", carried), writing.records("", own)
    pairs = [*((each, second[0]) for each in first), *((first[0], each) for each in second[1:])]
    function = camel(event.name)
    nothing = TYPESCRIPT.record("", {})  # where a caller has nothing to give, the function takes no second argument
    calls = [f"{function}({', '.join(pair if second[0] != nothing else pair[:1])});" for pair in pairs]
    return "\n".join(
        [
            f'import {{ {function}, {", ".join(f"type {name}" for name in exported)} }} from "{package}";',
            *(f"declare const {name}: {type_};" for type_, name in TYPESCRIPT.declared.items()),
            f"export type Used = [{', '.join(exported)}];",
            *calls,
            "",
        ]
    )


def python_calls(event: Event, module: str) -> str:
    """A program in Python; `module` is where the event's classes are."""
    writing = _Writing(PYTHON, event)
    own = [field for field in event.fields if field.origin != "system"]
    calls = writing.records(event_class(event), own)
    classes = sorted({event_class(event), *writing.classes})
    return "\n".join(
        [
            "from datetime import date, datetime",
            "from decimal import Decimal",
            "from uuid import UUID",
            f"from {module} import {', '.join(classes)}",
            *(f"{name}: {type_}" for type_, name in PYTHON.declared.items()),
            *calls,
            "",
        ]
    )


class _Writing:
    """Writes an event's values in a language, and remembers the classes that they are of."""

    def __init__(self, language: Language, event: Event) -> None:
        self._language = language
        self._event = event
        self.classes: dict[str, None] = {}

    def records(self, name: str, fields: Sequence[Field]) -> list[str]:
        """Objects: with everything, with what is required, and with each field in each further way."""
        self.classes[name] = None
        named = zip(self._language.names([field.name for field in fields]), fields, strict=True)
        values = {key: (field, list(self._values(name, field))) for key, field in named}
        values = {key: each for key, each in values.items() if each[1]}
        least = {key: held[0] for key, (field, held) in values.items() if field.required}
        made = [{key: held[0] for key, (_, held) in values.items()}, least]
        made += [{**least, key: each} for key, (_, held) in values.items() for each in held[1:]]
        return [self._language.record(name, each) for each in made]

    def _values(self, parent: str, field: Field) -> Iterator[str]:
        name = class_name(f"{parent}{python_pascal(field.name)}", ())
        if field.type.template is None or not self._language.has_parameters:
            yield from self._of(field.type, name)
        elif self._event.parameters:  # a location without any has one value, which nobody gives
            yield from self.records(name, self._event.parameters)
        if field.nullable:
            yield self._language.null

    def _of(self, type_: Type, name: str) -> list[str]:
        """Values of a type, the fullest first."""
        shape = row_of(type_).shape
        if shape == "record":
            return self.records(name, type_.fields)
        if type_.item is None:
            natural = getattr(row_of(type_), self._language.natural)
            if type_.values:
                return [quote(value) for value in type_.values]
            assert natural in self._language.declared, f"`declared` of this file has a variable of each type: {natural}"
            return [self._language.declared[natural]]
        cell, empty = (self._language.list, "[]") if shape == "list" else (self._language.map, "{}")
        if 0 in {type_.max_items, type_.max_keys}:
            return [empty]
        return [*map(cell.format, self._of(type_.item, name)), *([] if type_.min_items else [empty])]
