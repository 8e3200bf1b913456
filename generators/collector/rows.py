"""The row of one event version as straight-line Python: valid wire values in, what the table stores out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.location import Parameter, parse_location
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generators.collector.code import Code
    from registry.model import Event, Field, Type


class Rows:
    """Writes the functions of one module that turn valid objects into rows."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self.functions: list[Code] = []

    def event(self, event: Event) -> None:
        """Write `row(value)` for the whole event, the location's parameters included."""
        self._function("row", event.fields, self._parameters(event))

    def _function(self, name: str, fields: tuple[Field, ...], extra: list[str]) -> None:
        code = self._code.detached()
        always = [field for field in fields if field.required and not field.nullable]
        members = ", ".join(f"{field.name!r}: {self._value(field.type, _got(field), 0)}" for field in always)
        with code.block(f"def {name}(value):"):
            code.line(f"row = {{{members}}}")
            for field in fields:
                if field not in always:
                    self._optional(code, field)
            for line in extra:
                code.line(line)
            code.line("return row")
        self.functions.append(code)

    def _optional(self, code: Code, field: Field) -> None:
        code.line(f"x = value.get({field.wire_name!r})")
        with code.block("if x is not None:"):
            code.line(f"row[{field.name!r}] = {self._value(field.type, 'x', 0)}")

    def _value(self, type_: Type, var: str, depth: int) -> str:
        """The expression that turns a value into what is stored."""
        return _EXPRESSIONS[row_of(type_).shape](self, type_, var, depth)

    def leaf(self, type_: Type, var: str, _depth: int) -> str:
        """The type's own expression."""
        return form_of(type_).emit.format(v=var)

    def items(self, type_: Type, var: str, depth: int) -> str:
        """Each item; a list whose items are stored as they are is taken over as it is."""
        assert type_.item is not None, "a list says what is inside it"
        item = self._value(type_.item, f"y{depth}", depth + 1)
        return var if item == f"y{depth}" else f"[{item} for y{depth} in {var}]"

    def values(self, type_: Type, var: str, depth: int) -> str:
        """Each value under its name."""
        assert type_.item is not None, "a map says what is inside it"
        item = self._value(type_.item, f"y{depth}", depth + 1)
        return var if item == f"y{depth}" else f"{{k{depth}: {item} for k{depth}, y{depth} in {var}.items()}}"

    def members(self, type_: Type, var: str, _depth: int) -> str:
        """A record, in a function of its own."""
        name = self._code.function("row")
        self._function(name, type_.fields, [])
        return f"{name}({var})"

    def _parameters(self, event: Event) -> list[str]:
        """The lines that read the location's parameters out of its URL."""
        location = next((field for field in event.fields if field.type.template), None)
        if location is None or location.type.template is None or not event.parameters:
            return []
        template = parse_location(location.type.template)
        lines = [f"path = path_of(value[{location.wire_name!r}])"]
        lines += (
            f"row[{part.name!r}] = {_decoded(part, f'path[{index}]')}"
            for index, part in enumerate(template.path)
            if isinstance(part, Parameter)
        )
        lines.append(f"query = query_of(value[{location.wire_name!r}])")
        for key, part in template.query:
            if isinstance(part, Parameter):
                guard = f"if {key!r} in query: " if part.optional else ""
                lines.append(f"{guard}row[{part.name!r}] = {_decoded(part, f'query[{key!r}]')}")
        return lines


def _got(field: Field) -> str:
    return f"value[{field.wire_name!r}]"


def _decoded(parameter: Parameter, var: str) -> str:
    return form_of(parameter.type).emit.format(v=f"unquote({var})")


_EXPRESSIONS: Mapping[str, Callable[[Rows, Type, str, int], str]] = {
    "leaf": Rows.leaf,
    "list": Rows.items,
    "map": Rows.values,
    "record": Rows.members,
}
