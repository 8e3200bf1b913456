"""A location in the text of an event: an expression with a group for each parameter, and their columns.

The plain way takes a URL apart instead (`rows.py`): the two are held against each other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generators.collector.forward import forward
from registry import patterns
from registry.location import Parameter, parse_location
from registry.types import form_of

_ENDS = '"/?&'
"""What is behind a parameter's value."""
_ONE_QUERY = r'(?=[^?&"]*+(?:\?[^?&"]*+(?:&[^?&"]*+)*+)?")'
"""Ahead is at most one `?`, and `&` only behind it: then any pair may be the first."""


class Place(NamedTuple):
    """A parameter in its group, which is not empty; where it may be missing, with its key and the mark before that."""

    parameter: Parameter
    key: str = ""
    mark: str = ""

    @property
    def grammar(self) -> str:
        """The expression, the group included."""
        own = form_of(self.parameter.type).language
        value = forward(own(self.parameter.type) if own else patterns.UNESCAPED, _ENDS).text
        return f"(?:{self.mark}{re.escape(self.key)}=({value})|)" if self.key else f"({value})"

    def column(self, group: str) -> str:
        """The inside of an f-string: key and value."""
        form = form_of(self.parameter.type)
        stored = form.emit.format(v=group) if form.language else f'"{{{group}}}"'
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
    first = parsed.query[0][1] if len(parsed.query) > 1 else None
    is_open = isinstance(first, Parameter) and first.optional
    for index, (key, part) in enumerate(parsed.query):
        mark = "[?&]" if is_open else "&" if index else r"\?"
        if isinstance(part, Parameter) and part.optional:
            parts.append(Place(part, key, mark))
        else:
            parts += [f"{mark}{re.escape(key)}=", _part(part)]
    grammar = "".join(part.grammar if isinstance(part, Place) else part for part in parts)
    places = tuple(part for part in parts if isinstance(part, Place))
    return Places(_ONE_QUERY * is_open + grammar, places)


def _part(part: str | Parameter) -> str | Place:
    return re.escape(part) if isinstance(part, str) else Place(part)
