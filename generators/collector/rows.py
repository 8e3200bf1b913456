"""The row of one event version as straight-line Python: valid wire values in, what the table stores out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.collector.code import indented
from registry.location import Parameter, parse_location
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generators.collector.code import Module
    from registry.model import Event, Field, Type

_PARAMETERS = "value"


class Rows:
    """Writes the functions of one module that turn valid objects into rows."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def event(self, event: Event) -> None:
        """Write `row(value)` for the whole event, the location's parameters included."""
        lines = [*self._members(event.fields), *_parameters(event), "return row"]
        self._module.define("row", _PARAMETERS, lines)

    def _members(self, fields: tuple[Field, ...]) -> Iterator[str]:
        """What is always there at once; then, one by one, what may be missing or null."""
        always = [field for field in fields if field.required and not field.nullable]
        yield "row = {" if always else "row = {}"
        for field in always:
            yield f"    {field.name!r}: {self._value(field.type, f'value[{field.wire_name!r}]')},"
        yield from ["}"] if always else []
        for field in fields:
            if field not in always:
                yield f"x = value.get({field.wire_name!r})"
                yield "if x is not None:"
                yield f"    row[{field.name!r}] = {self._value(field.type, 'x')}"

    def _value(self, type_: Type, var: str) -> str:
        """The expression that turns a value into what is stored."""
        inside = _INSIDE[row_of(type_).shape]
        if inside is None:
            return form_of(type_).emit.format(v=var)
        if type_.item and self._value(type_.item, "x") == "x":
            return var  # its items are stored as they are
        subject = type_.form, type_.fields, type_.item
        return f"{self._module.function('row', _PARAMETERS, subject, lambda: inside(self, type_))}({var})"

    def items(self, type_: Type) -> Iterator[str]:
        """Each item."""
        assert type_.item is not None, "a list says what is inside it"
        yield f"return [{self._value(type_.item, 'x')} for x in value]"

    def values(self, type_: Type) -> Iterator[str]:
        """Each value under its name."""
        assert type_.item is not None, "a map says what is inside it"
        yield f"return {{k: {self._value(type_.item, 'x')} for k, x in value.items()}}"

    def members(self, type_: Type) -> Iterator[str]:
        """A record; what is null is left out, as what is missing."""
        yield from self._members(type_.fields)
        yield "return row"


def _parameters(event: Event) -> Iterator[str]:
    """The lines that read the location's parameters out of its URL."""
    location = next((field for field in event.fields if field.type.template), None)
    if location is None or location.type.template is None:
        return
    template = parse_location(location.type.template)
    found = f"value[{location.wire_name!r}]"
    path = [(f"path[{index}]", part) for index, part in enumerate(template.path) if isinstance(part, Parameter)]
    query = [(key, part) for key, part in template.query if isinstance(part, Parameter)]
    if path:
        yield f"path = path_of({found})"
    for var, part in path:
        yield _assigned(part, var)
    if query:
        yield f"query = query_of({found})"
    for key, part in query:
        line = _assigned(part, f"query[{key!r}]")
        yield from (f"if {key!r} in query:", *indented([line])) if part.optional else (line,)


def _assigned(parameter: Parameter, var: str) -> str:
    return f"row[{parameter.name!r}] = " + form_of(parameter.type).emit.format(v=f"unquote({var})")


_INSIDE: Mapping[str, Callable[[Rows, Type], Iterator[str]] | None] = {
    "leaf": None,
    "list": Rows.items,
    "map": Rows.values,
    "record": Rows.members,
}
