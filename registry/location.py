"""Locations: which screen, plus query, as a URL template whose parameters become columns.

    app://talk/{talk_id:int64}?from={from}&page={page:int32?}

A path segment or a query value is either fixed text or one `{name}`, `{name:type}`; a `?` at the end makes a query
parameter optional. A sent location has its query parameters in the template's order: so the valid locations are one
regular language, and every plane can check them with the same regex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from registry import patterns
from registry.model import Type
from registry.types import BY_NAME, form_of

URL_SAFE = tuple(row.name for row in BY_NAME.values() if row.url_safe)
_SLOT = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(?::([a-z0-9]+)(?:\(([0-9]+),([0-9]+)\))?)?(\?)?\}")
_TEMPLATE = re.compile(r"(?P<base>[a-z][a-z0-9+.-]*://)(?P<path>[^?#]*)(?:\?(?P<query>[^#]+))?")
_ESCAPED = re.compile(r"[.+]")  # the only characters of fixed text that mean something in a regex
_FIXED = re.compile(r"[A-Za-z0-9._~-]+")


class LocationError(ValueError):
    """A template that cannot be read; `advice` says what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Parameter:
    """A `{slot}`: its name, its type (always in string form) and whether it may be left out."""

    name: str
    type: Type
    optional: bool = False

    @property
    def language(self) -> str:
        """The regex of its text in the URL."""
        own = form_of(self.type).language
        return own(self.type) if own else patterns.QUERY_VALUE


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: fixed text or parameters, as path segments and as query keys with values."""

    base: str
    path: tuple[str | Parameter, ...]
    query: tuple[tuple[str, str | Parameter], ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in the order they stand."""
        parts = (*self.path, *(value for _, value in self.query))
        return tuple(part for part in parts if isinstance(part, Parameter))

    @property
    def language(self) -> str:
        """The regex of every valid location, without anchors."""
        segments = "/".join(_text(part) for part in self.path)
        return _text(self.base) + segments + self._query_language(0, first=True)

    def _query_language(self, index: int, *, first: bool) -> str:
        if index == len(self.query):
            return ""
        key, value = self.query[index]
        pair = ("\\?" if first else "&") + f"{_text(key)}={_text(value)}"
        rest = self._query_language(index + 1, first=False)
        if not isinstance(value, Parameter) or not value.optional:
            return pair + rest
        if not first:
            return f"(?:{pair})?{rest}"
        # Leaving out the first pair makes the next one the first: the only place where the rest is written twice.
        return f"(?:{pair}{rest}|{self._query_language(index + 1, first=True)})"


def _text(part: str | Parameter) -> str:
    return part.language if isinstance(part, Parameter) else _ESCAPED.sub(r"\\\g<0>", part)


@lru_cache(maxsize=4096)
def parse_location(text: str) -> Template:
    """Read a template. Raises LocationError with what to do."""
    match = _TEMPLATE.fullmatch(text)
    if not match:
        message = f"not a location template: {text}"
        raise LocationError(message, "Write scheme://path?key={parameter}, such as app://feed?tab={tab}.")
    path = tuple(_part(segment, query=False) for segment in match["path"].split("/"))
    pairs = [pair.partition("=") for pair in match["query"].split("&")] if match["query"] else []
    for key, equals, _ in pairs:
        if not equals or not _FIXED.fullmatch(key):
            raise LocationError(f"`{key}` in the query is not key=value", "Write key={parameter} or key=text.")
    return Template(match["base"], path, tuple((key, _part(value, query=True)) for key, _, value in pairs))


def _part(text: str, *, query: bool) -> str | Parameter:
    slot = _SLOT.fullmatch(text)
    if not slot:
        if _FIXED.fullmatch(text) or (not text and not query):
            return text
        advice = "Fixed text is letters, digits and . _ ~ -; a parameter is {name} or {name:type}."
        raise LocationError(f"`{text}` is neither fixed text nor one parameter", advice)
    name, type_name, precision, scale, mark = slot.groups()
    if mark and not query:
        raise LocationError(f"`{name}` is part of the path, so it cannot be optional", "Remove the `?`.")
    return Parameter(name, _parameter_type(name, type_name or "string", precision, scale), bool(mark))


def _parameter_type(name: str, type_name: str, precision: str | None, scale: str | None) -> Type:
    if type_name not in URL_SAFE or (type_name == "decimal") != bool(precision):
        known = ", ".join(BY_NAME[each].syntax for each in URL_SAFE)
        raise LocationError(f"the parameter `{name}` has the type `{type_name}`", f"A parameter can be: {known}.")
    digits = (int(precision), int(scale)) if precision and scale else (None, None)
    return Type(name=type_name, form="string", precision=digits[0], scale=digits[1])
