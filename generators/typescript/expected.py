"""What the validators of a package say: for every place of an event's JSON Schema the words for what is valid there.

A pattern of a thousand characters is exact, and tells nobody anything. The words are those of the collector.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from generators.typescript.source import Module, key, quote
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generators.typescript.source import Writer
    from registry.model import Event, Field, Type

_INSIDE = {"list": "items", "map": "additionalProperties"}


def expected_module(events: Sequence[Event]) -> Module:
    """`src/dev/expected.ts`."""
    return Module([], [_Table(tuple((event.name, tuple(places(event.fields))) for event in events))])


def places(fields: Iterable[Field], at: str = "#") -> Iterator[tuple[str, str]]:
    """Each place as Ajv spells it, a JSON pointer in a URL's fragment (RFC 6901, section 6), and its words."""
    for field in fields:
        yield from _within(field.type, f"{at}/properties/{percent_encoded(field.wire_name, safe='')}")


def _within(type_: Type, at: str) -> Iterator[tuple[str, str]]:
    yield at, form_of(type_).expected(type_)
    yield from places(type_.fields, at)
    if type_.item:
        yield from _within(type_.item, f"{at}/{_INSIDE[row_of(type_).shape]}")


@dataclass(frozen=True, slots=True)
class _Table:
    events: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    def write(self, out: Writer) -> None:
        out.comment(("What is valid in each place of each event's JSON Schema, in the collector's words.",))
        with out.block("export const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {", "};"):
            for name, found in self.events:
                with out.block(f"{key(name)}: {{", "},"):
                    for place, words in found:
                        out.line(f"{quote(place)}: {quote(words)},")
