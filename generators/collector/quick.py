"""The fast path of one event version: from the text of an event to its row, by one regular expression.

The generated packages write the members of an event in the order of its definition and without spaces, and most values
are stored just as they are sent. So one expression checks such a text and cuts it into the parts of its row at once.
Whatever it does not match (another order, a space, an escape, a rarer spelling) the plain checks decide: the fast path
says yes, or nothing.

A value stands in an atomic group together with the quote that ends it, and has no quote in it: a grammar that reads a
text in many ways cannot multiply with the next one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generators.collector.code import indented, text
from generators.collector.places import places_of
from generators.collector.spelling import content, is_led, kept, kept_member, key, raw
from registry.forms import BARE
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.collector.checks import Checks
    from generators.collector.code import Module
    from generators.collector.places import Place
    from generators.collector.rows import Rows
    from generators.collector.spelling import Content
    from registry.model import Event, Field, Type


class Guarded(NamedTuple):
    """Parts of a row that are there when a group of the match is not empty."""

    group: str
    parts: list[Part]


Part = str | Guarded
"""A part of a row: the inside of an f-string, or parts that may be missing."""


class Quick:
    """Writes `take(text, start, received)`: what `runtime/quick.py` calls Taken, or None where it does not match."""

    def __init__(self, module: Module, checks: Checks, rows: Rows) -> None:
        self._module = module
        self._checks = checks
        self._rows = rows
        self._grammar: list[str] = []
        self._groups = 0
        self._in_run = False
        self._parts: list[Part] = []
        self._tests: list[str] = []
        self._last: list[Part] = []
        self._there = ""  # the group that tells whether the innermost of what may be missing is there
        self._id_field: Field | None = None
        self._location: Field | None = None
        self._id = "None"

    def event(self, event: Event) -> Iterator[str]:
        """The statements of `take`."""
        self._id_field = event.by_name.get("event_id")
        self._location = next((field for field in event.fields if field.type.template), None)
        head = [field for field in event.fields if field.origin == "system"]
        self._skip(r"\{" + ",".join(f'{key(field)}:"{re.escape(field.type.values[0])}"' for field in head))
        self._parts.append("{{" + ",".join(f'"{field.name}":"{field.type.values[0]}"' for field in head))
        for field in event.fields[len(head) :]:
            self._member(field, ",")
        self._skip(r"\}")
        pattern = self._module.constant("PATTERN", f"Pattern({text(''.join(self._grammar))})")
        yield f"match = {pattern}.match(text, start)"
        yield "if match is None:"
        yield "    return None"
        if self._groups:
            yield f"{''.join(f'g{number}, ' for number in range(1, self._groups + 1))}= match.groups('')"
        yield from self._tests
        lines: list[str] = []
        row = _text([*self._parts, *self._last, ""","received_at":"{received}"}}\\n"""], lines)
        yield from lines
        yield f"return STREAM, {self._id}, {row}.encode(), match.end()"

    # The grammar grows by what is kept, in runs of one group each, and by what is skipped between them.

    def _keep(self, grammar: str) -> None:
        if not self._in_run:
            self._groups += 1
            self._grammar.append("(")
            self._parts.append(f"{{g{self._groups}}}")
            self._in_run = True
        self._grammar.append(grammar)

    def _skip(self, grammar: str) -> None:
        self._end_run()
        self._grammar.append(grammar)

    def _end_run(self) -> None:
        if self._in_run:
            self._grammar.append(")")
            self._in_run = False

    def _group(self, grammar: str) -> str:
        """A group of its own, inside a run or not; returns its variable."""
        self._groups += 1
        self._grammar.append(f"({grammar})")
        return f"g{self._groups}"

    def _members(self, fields: tuple[Field, ...]) -> None:
        for index, field in enumerate(fields):
            self._member(field, "," if index else "")

    def _member(self, field: Field, comma: str) -> None:
        whole = kept_member(field, comma)
        if whole and self._is_plain(field):
            self._keep(whole)
        elif field.required and not field.nullable:
            self._key(field, comma)
            self._value(field)
        else:
            self._optional(field)

    def _is_plain(self, field: Field) -> bool:
        """Whether there is nothing more to be known of a member than its value."""
        return field is not self._id_field and field is not self._location

    def _key(self, field: Field, comma: str) -> None:
        if field.name == field.wire_name:
            self._keep(f"{comma}{key(field)}:")
        else:
            self._skip(f"{comma}{key(field)}:")
            self._parts.append(f'{comma}"{field.name}":')

    def _optional(self, field: Field) -> None:
        """A member that may be missing or null: its key is the group that tells whether it is there."""
        self._skip(f"(?:,{key(field)}:null|" if field.nullable else "(?:")
        there = self._group(f",{key(field)}:")
        outer = self._parts, self._there
        self._parts, self._there = [], there
        self._value(field)
        inside, (self._parts, self._there) = self._parts, outer
        self._skip(")" if field.required else "|)")
        if field.name == field.wire_name and all(map(_is_group, inside)):
            self._parts += [f"{{{there}}}", *inside]  # what is not there is an empty text
        else:
            self._parts.append(Guarded(there, [f',"{field.name}":', *inside]))

    def _value(self, field: Field) -> None:
        grammar, found = kept(field.type), content(field.type)
        if grammar and self._is_plain(field):
            self._keep(grammar)
        elif found:
            self._string(field, found)
        elif row_of(field.type).shape == "record" and is_led(field.type.fields):
            self._keep(r"\{")
            self._members(field.type.fields)
            self._keep(r"\}")
        else:
            self._apart(field.type)

    def _string(self, field: Field, found: Content) -> None:
        """A string value of which more is to be done than to keep it."""
        form = form_of(field.type)
        template = field.type.template if field is self._location else None
        grammar, places = places_of(template) if template else (found.grammar, ())
        is_kept = found.is_kept and form.emit != BARE
        quote = self._keep if is_kept else self._skip
        quote(found.quotes[0])
        if is_kept and field is not self._id_field:
            self._keep(f"(?:{grammar})")
        else:
            var = self._group(grammar)
            if field is self._id_field:
                self._id = var if form.usual else f"{var}[:LONGEST_ID]"
            if not is_kept:
                self._parts.append(form.emit.format(v=var))
        self._last += map(self._parameter, places)
        quote(found.quotes[1])

    def _parameter(self, place: Place) -> Part:
        """The column of a location's parameter; its group is inside the one that was written last."""
        self._groups += 1
        column = place.column(f"g{self._groups}")
        return Guarded(f"g{self._groups}", [column]) if place.key else column

    def _apart(self, type_: Type) -> None:
        """A value that is read and checked like any that was not taken."""
        self._end_run()
        var = self._group(raw(type_))
        value = f"x{var[1:]}"
        lines = [f"{value} = read({var}.encode())"]
        lines += [f"if not ({self._checks.test(type_, value)}):", "    return None"]
        if row_of(type_).shape != "leaf":
            lines.append(f"{self._checks.inside(type_)}({value}, '', refuse)")
        self._test(lines)
        self._parts.append(self._rows.value(type_, value))

    def _test(self, lines: list[str]) -> None:
        """What is to be done where the value is there."""
        self._tests += [f"if {self._there}:", *indented(lines)] if self._there else lines


def _is_group(part: Part) -> bool:
    """Whether a part is a group of the match and nothing else."""
    return isinstance(part, str) and part.startswith("{g") and part[2:-1].isdecimal()


def _text(parts: list[Part], lines: list[str]) -> str:
    """The text that is joined of its parts, as an f-string; what it needs is put into variables by the lines."""
    inside = ""
    for part in parts:
        if isinstance(part, str):
            inside += part
        else:
            text = _text(part.parts, lines)
            inside += f"{{t{len(lines)}}}"
            lines.append(f"t{len(lines)} = {text} if {part.group} else ''")
    return f"f'''{inside}'''"
