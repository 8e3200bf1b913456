"""A location's URL, from the object of its parameters and back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from generators.typescript.source import Function, quote
from registry.location import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.typescript.spelling import Member
    from registry.location import Template


def location_function(name: str, natural: str, template: Template, members: Sequence[Member]) -> Function:
    """The function that builds the URL: the structure is here, the escaping in `wire.ts`."""
    by_name = {member.field.name: member for member in members}

    def text(part: str | Parameter) -> str:
        if not isinstance(part, Parameter):
            return quote(part)
        member = by_name[part.name]
        value = f"value.{member.name}"
        encoded = member.type.encode(value)
        guarded = part.optional and encoded != value
        return f"{value} === undefined ? undefined : {encoded}" if guarded else encoded

    path = ", ".join(text(part) for part in template.path)
    query = ", ".join(f"[{quote(key)}, {text(value)}]" for key, value in template.query)
    lines = (quote(template.base), f"[{path}]", f"[{query}]")
    return Function(name, (f"value: {natural}",), "string", "wire.location(", lines, ")")


def location_values(template: Template, url: str) -> dict[str, str]:
    """The parameters' texts in a URL of this template, by name; what another URL does not have is not there."""
    if not url.startswith(template.base):
        return {}
    path, _, query = url.removeprefix(template.base).partition("?")
    pairs = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    parts = [*zip(template.path, path.split("/"), strict=False)]
    parts += [(value, pairs[key]) for key, value in template.query if key in pairs]
    return {part.name: unquote(text) for part, text in parts if isinstance(part, Parameter)}
