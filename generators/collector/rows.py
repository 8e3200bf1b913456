"""The row of one event version as straight-line Python: valid wire values in, the line that the table stores out."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, NamedTuple

from generators.collector.code import indented
from generators.collector.members import Member, Reading
from registry.location import Parameter, parse_location
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generators.collector.code import Module
    from registry.model import Type


class _Piece(NamedTuple):
    """A part of a row: the expression of its text, which begins with its comma, and whether it is always there."""

    text: str
    always: bool


class Rows:
    """Writes what turns valid objects into JSON."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def event(self, members: tuple[Member, ...]) -> Iterator[str]:
        """The statements that return the line of an event, the location's parameters included."""
        parameters = list(_parameters(members))
        yield from (line for line, _ in parameters if line)
        pieces = [*self._pieces(members), *(piece for _, piece in parameters)]
        pieces.append(_Piece("""f''',"received_at":"{received}"'''""", always=True))
        yield from ("return " + _joined(pieces, "}\n")).split("\n")

    def _pieces(self, members: tuple[Member, ...]) -> list[_Piece]:
        return [self._piece(member) for member in members]

    def _piece(self, member: Member) -> _Piece:
        name, type_ = f',"{member.field.name}":', member.field.type
        if member.inside:
            text = f"{name!r} + {_joined(self._pieces(member.inside), '}')}"
        else:
            text = f"f'''{name}{self.value(type_, member.var)}'''"
        return _Piece(f"({text} if {member.present} else '')" if member.optional else text, not member.optional)

    def value(self, type_: Type, var: str) -> str:
        """What a value is stored as, inside an f-string."""
        inside = _INSIDE[row_of(type_).shape]
        if inside is None:
            return _listed(type_, var) or form_of(type_).emit.format(v=var)
        subject = type_.form, type_.fields, type_.item
        return f"{{{self._module.function('row', 'value', subject, lambda: inside(self, type_))}({var})}}"

    def items(self, type_: Type) -> Iterator[str]:
        """Each item."""
        yield f"return '[' + ','.join([{self._inner(type_)} for x in value]) + ']'"

    def values(self, type_: Type) -> Iterator[str]:
        """Each value under its name."""
        item = self._inner(type_, "{quoted(k)}:")
        yield f"return '{{' + ','.join([{item} for k, x in value.items()]) + '}}'"

    def _inner(self, type_: Type, before: str = "") -> str:
        assert type_.item is not None, "a list or a map says what is inside it"
        return f"f'''{before}{self.value(type_.item, 'x')}'''"

    def members(self, type_: Type) -> Iterator[str]:
        """A record in a list or a map."""
        reading = Reading()
        pieces = self._pieces(reading.members(type_.fields))
        yield from (*reading.lines, *("return " + _joined(pieces, "}")).split("\n"))


def _parameters(members: tuple[Member, ...]) -> Iterator[tuple[str, _Piece]]:
    """What is read out of the location's URL, and the line that is to be run before."""
    location = next((member for member in members if member.field.type.template), None)
    if location is None or location.field.type.template is None:
        return
    template = parse_location(location.field.type.template)
    line = f"path = path_of({location.var})"
    for index, part in enumerate(template.path):
        if isinstance(part, Parameter):
            yield line, _parameter(part, f"path[{index}]", "")
            line = ""
    line = f"query = query_of({location.var})"
    for key, part in template.query:
        if isinstance(part, Parameter):
            yield line, _parameter(part, f"query[{key!r}]", f"{key!r} in query" if part.optional else "")
            line = ""


def _parameter(parameter: Parameter, var: str, guard: str) -> _Piece:
    text = f"f''',\"{parameter.name}\":{form_of(parameter.type).emit.format(v=f'unquote({var})')}'''"
    return _Piece(f"({text} if {guard} else '')" if guard else text, not guard)


def _listed(type_: Type, var: str) -> str | None:
    """Of listed values it is known whether they need an escape, and a single one is no variable at all."""
    if not type_.values or any(quoted(value) != f'"{value}"' or "'" in value for value in type_.values):
        return None
    one = type_.values[0].replace("{", "{{").replace("}", "}}")
    return f'"{one}"' if len(type_.values) == 1 else f'"{{{var}}}"'


def _joined(pieces: list[_Piece], end: str) -> str:
    """The expression of an object's text. The first piece has a comma too many."""
    texts = [piece.text for piece in pieces]
    has_first = pieces[0].always
    if has_first:
        texts[0] = texts[0].replace(",", "{{" if texts[0].startswith("f") else "{", 1)
    lines: list[str] = []
    for text, after in zip(texts, [*texts[1:], ""], strict=True):
        # Literals that no comma parts are one for Python.
        is_literal = text.startswith("f") and after.startswith("f")
        lines += indented((text + ("" if is_literal else ",")).split("\n"))
    if has_first:
        return "\n".join(("''.join((", *lines, f"    {end!r},", "))"))
    return "\n".join(("('{' + ''.join((", *lines, f"))[1:] + {end!r})"))


_INSIDE: Mapping[str, Callable[[Rows, Type], Iterator[str]] | None] = {
    "leaf": None,
    "list": Rows.items,
    "map": Rows.values,
    "record": Rows.members,
}
