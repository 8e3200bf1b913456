"""How one value is spelt in TypeScript: its natural type, its wire type, and the way from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generators.typescript.source import Property, key, quote
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from registry.model import Field, Type

# JSON type on the wire -> its TypeScript type, for values that hold no others.
_WIRE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A type in TypeScript.

    `encode` makes the wire expression from an expression of the natural value, `literal` writes the natural
    value of a wire value, `calls_runtime` says whether `encode` needs the functions of `wire.ts`.
    """

    natural: str
    wire: str
    encode: Callable[[str], str]
    literal: Callable[[Any], str]
    calls_runtime: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A field with its property's name and its spelling; `filled` is the wire value when no caller gives one."""

    field: Field
    name: str
    type: Spelling
    filled: str | None = None

    def natural(self, doc: tuple[str, ...]) -> Property:
        """The property that calling code gives."""
        return Property(self.name, self._or_null(self.type.natural), not self.field.required, doc)

    def wire(self) -> Property:
        """The property that travels."""
        return Property(self.field.wire_name, self._or_null(self.type.wire), not self.field.required)

    def _or_null(self, type_: str) -> str:
        return f"{type_} | null" if self.field.nullable else type_

    def entry(self, holder: str) -> str:
        """The entry of the wire object's literal; an undefined optional is left out of it."""
        name = key(self.field.wire_name)
        if self.filled is not None:
            return f"{name}: {self.filled}"
        value = f"{holder}.{self.name}"
        encoded = self.type.encode(value)
        if self.field.nullable and encoded != value:
            encoded = f"{value} === null ? null : {encoded}"
        return f"{name}: {encoded}" if self.field.required else f"...({value} !== undefined && {{ {name}: {encoded} }})"

    def literal(self, value: Any) -> str:
        """`name: literal`, for the natural value of a wire value."""
        return f"{key(self.name)}: {'null' if value is None else self.type.literal(value)}"


def leaf(type_: Type) -> Spelling:
    """A value that holds no others."""
    row = row_of(type_)
    cell = row.encode_ts[type_.form]
    choices = " | ".join(map(quote, type_.values))
    return Spelling(
        natural=row.typescript.format(choices=choices),
        wire=choices or _WIRE[type_.form],
        encode=lambda value: cell.format(v=value),
        literal=lambda value: row.literal_ts.format(v=value, q=quote(value)),
        calls_runtime="wire." in cell,
    )


def hold(cell: str, held: Sequence[str]) -> str:
    """A literal around others; an empty one without blanks."""
    return cell.format(item=", ".join(held)) if held else cell.format(item="").replace(" ", "")


def container(type_: Type, inner: Spelling, item: str) -> Spelling:
    """A list or a map, whose items are encoded one by one under the name `item`.

    Even what needs no encoding is copied: what was sent must not change when the caller's array does.
    """
    row = row_of(type_)
    cell = row.encode_ts[type_.form]

    def literal(value: Any) -> str:
        if isinstance(value, dict):
            held = [f"{key(name)}: {inner.literal(each)}" for name, each in value.items()]
        else:
            held = [inner.literal(each) for each in value]
        return hold(row.literal_ts, held)

    return Spelling(
        natural=row.typescript.format(item=inner.natural),
        wire=row.typescript.format(item=inner.wire),
        encode=lambda value: cell.format(v=value, i=item, item=inner.encode(item)),
        literal=literal,
        calls_runtime="wire." in cell or inner.calls_runtime,
    )
