"""A location in the text of an event: an expression with a group for each parameter, and their columns."""

from __future__ import annotations

import re
from typing import NamedTuple

from registry import patterns
from registry.location import Parameter, parse_location
from registry.types import form_of

_ONE_QUERY = r'(?=[^?&"]*+(?:\?[^?&"]*+(?:&[^?&"]*+)*+)?")'
"""Ahead is at most one `?`, and `&` only behind it: then any pair may be the first."""


class Place(NamedTuple):
    """A parameter in its group: `key` is what stands there before the value, where both may be missing."""

    parameter: Parameter
    key: str = ""

    @property
    def grammar(self) -> str:
        """The expression, the group included."""
        own = form_of(self.parameter.type).language
        value = own(self.parameter.type) if own else patterns.UNESCAPED
        return f"([?&]{re.escape(self.key)}=(?:{value}))?" if self.key else f"({value})"

    def column(self, group: str) -> str:
        """The inside of an f-string: key and value."""
        value = f"{group}[{len(self.key) + 2}:]" if self.key else group
        form = form_of(self.parameter.type)
        stored = form.emit.format(v=value) if form.language else f'"{{{value}}}"'
        return f',"{self.parameter.name}":{stored}'


class Places(NamedTuple):
    """The expression of a URL, and its groups."""

    grammar: str
    places: tuple[Place, ...]


def places_of(template: str) -> Places:
    """Where a template's parameters are."""
    parsed = parse_location(template)
    parts: list[str | Place] = [re.escape(parsed.base)]
    for index, part in enumerate(parsed.path):
        parts += ["/"] * bool(index) + [_part(part)]
    for key, part in parsed.query:
        if isinstance(part, Parameter) and part.optional:
            parts.append(Place(part, key))
        else:
            parts += [f"[?&]{re.escape(key)}=", _part(part)]
    grammar = "".join(part.grammar if isinstance(part, Place) else part for part in parts)
    return Places(_ONE_QUERY + grammar, tuple(part for part in parts if isinstance(part, Place)))


def _part(part: str | Parameter) -> str | Place:
    return re.escape(part) if isinstance(part, str) else Place(part)
