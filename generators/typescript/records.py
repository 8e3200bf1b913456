"""Records: an interface of natural values, an interface of wire values, and the function from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generators.typescript.docs import field_doc
from generators.typescript.names import RESERVED_PROPERTIES, Namer, camel, pascal
from generators.typescript.source import Function, Interface
from generators.typescript.spelling import Member, Spelling, container, hold, leaf
from generators.typescript.urls import location_function, location_values
from registry.location import parse_location
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.typescript.source import Node
    from registry.model import Field, Type


class Records:
    """Collects the declarations that one module's fields need.

    Names of natural types are exported, so `exports` is the package's namer; wire types and functions stay inside
    the module, so that another event can never rename them.
    """

    def __init__(self, prefix: str, exports: Namer, inside: Namer) -> None:
        self._prefix = prefix
        self._exports = exports
        self._inside = inside
        self._naturals: list[Node] = []
        self._wires: list[Node] = []
        self._functions: list[Node] = []
        self.exported: list[str] = []
        self.calls_runtime = False

    @property
    def nodes(self) -> list[Node]:
        """All declarations: what callers give, what travels, how one becomes the other."""
        return [*self._naturals, *self._wires, *self._functions]

    def add(self, natural: Node | None, wire: Node, function: Node) -> None:
        """Put a whole before its parts, which were collected when its members were."""
        if natural:
            self._naturals.insert(0, natural)
        self._wires.insert(0, wire)
        self._functions.insert(0, function)

    def export(self, wanted: str) -> str:
        """A name that the package exports."""
        name = self._exports.name(wanted)
        self.exported.append(name)
        return self.keep(name)

    def keep(self, wanted: str) -> str:
        """A name that stays inside the module."""
        return self._inside.name(wanted)

    def members(self, fields: Sequence[Field], path: tuple[str, ...] = (), given: Sequence[Field] = ()) -> list[Member]:
        """The fields with their names; `given` are the parameters of a location among them."""
        names = Namer(RESERVED_PROPERTIES)
        return [self._member(field, names, (*path, field.name), given) for field in fields]

    def _member(self, field: Field, names: Namer, path: tuple[str, ...], given: Sequence[Field]) -> Member:
        filled = _filled(field)
        # A value that nobody gives takes no name from those that are given.
        name = "" if filled else names.name(camel(field.name))
        if field.type.template is not None and not filled:
            spelling = self._location(field.type, path, given)
        else:
            spelling = self._spelling(field.type, path)
        self.calls_runtime |= spelling.calls_runtime and not filled
        return Member(field, name, spelling, filled)

    def _spelling(self, type_: Type, path: tuple[str, ...], depth: int = 1) -> Spelling:
        if row_of(type_).shape == "record":
            return self._record(type_, path)
        if type_.item is None:
            return leaf(type_)
        item = "item" if depth == 1 else f"item{depth}"
        return container(type_, self._spelling(type_.item, path, depth + 1), item)

    def _record(self, type_: Type, path: tuple[str, ...]) -> Spelling:
        natural = self.export(pascal(self._prefix, *path))
        wire = self.keep(f"{pascal(*path)}Wire")
        encoder = self.keep(f"encode{pascal(*path)}")
        parts = Records(self._prefix, self._exports, self._inside)
        members = parts.members(type_.fields, path)
        parts.add(
            natural_interface(natural, members, ()),
            Interface(wire, tuple(each.wire() for each in members), exported=False),
            encoder_function(encoder, natural, wire, members),
        )
        self._take(parts)
        row = row_of(type_)
        return Spelling(
            natural=row.typescript.format(label=natural),
            wire=row.typescript.format(label=wire),
            encode=lambda value: row.encode_ts[type_.form].format(encoder=encoder, v=value),
            literal=lambda value: hold(row.literal_ts, literals(members, value)),
        )

    def _take(self, parts: Records) -> None:
        self._naturals += parts._naturals
        self._wires += parts._wires
        self._functions += parts._functions
        self.exported += parts.exported
        self.calls_runtime |= parts.calls_runtime

    def _location(self, type_: Type, path: tuple[str, ...], given: Sequence[Field]) -> Spelling:
        template = parse_location(type_.template or "")
        natural = self.export(pascal(self._prefix, *path))
        encoder = self.keep(f"encode{pascal(*path)}")
        members = self.members(given)
        self._naturals.append(natural_interface(natural, members, (f"The parameters of {type_.template}",)))
        self._functions.append(location_function(encoder, natural, template, members))
        self.calls_runtime = True
        return Spelling(
            natural=natural,
            wire="string",
            encode=lambda value: f"{encoder}({value})",
            literal=lambda url: hold("{{ {item} }}", literals(members, location_values(template, str(url)))),
        )


def _filled(field: Field) -> str | None:
    """The wire value of a field that the function writes itself: there is only one it could have."""
    if field.origin == "system":
        return leaf(field.type).literal(field.type.values[0])
    if field.type.template is not None and not parse_location(field.type.template).parameters:
        return leaf(field.type).literal(field.type.template)
    return None


def natural_interface(name: str, members: Sequence[Member], doc: tuple[str, ...]) -> Interface:
    """The exported interface of what calling code gives."""
    names = {member.field.name: member.name for member in members}
    given = (member for member in members if member.filled is None)
    return Interface(name, tuple(each.natural(field_doc(each.field, names)) for each in given), doc)


def encoder_function(
    name: str, natural: str, wire: str, members: Sequence[Member], *, exported: bool = False
) -> Function:
    """The function from a natural record to a wire record."""
    lines = tuple(member.entry("value") for member in members)
    return Function(name, (f"value: {natural}",), wire, "{", lines, "}", exported=exported)


def literals(members: Sequence[Member], value: Any) -> list[str]:
    """The entries of a natural record's literal: what the wire value has, and samples of what it must have."""
    held = value if isinstance(value, dict) else {}
    found = []
    for member in members:
        field = member.field
        if member.filled is None and (field.required or field.wire_name in held):
            sample = form_of(field.type).sample(field.type) if field.wire_name not in held else held[field.wire_name]
            found.append(member.literal(sample))
    return found
