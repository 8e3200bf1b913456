"""Locations: which screen, plus query, as a URL template whose parameters become columns.

    app://talk/{talk_id:int64}?from={from}&page={page:int32?}

A path segment or a query value is either fixed text or one `{name}`, `{name:type}`; a `?` at the end makes a query
parameter optional. A sent location has its query parameters in the template's order: so the valid locations are one
regular language, and every plane can check them with the same regex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from registry import patterns
from registry.model import Type
from registry.patterns.ranges import MAX_PRECISION
from registry.types import BY_NAME, form_of

URL_SAFE = tuple(row.name for row in BY_NAME.values() if row.url_safe)
_SLOT = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(?::([a-z0-9]+)(?:\(([0-9]{1,3}),([0-9]{1,3})\))?)?(\?)?\}")
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

    def problem(self, text: str) -> str | None:
        """Why the text is not a value of the parameter, or None."""
        if _compiled(self.language).fullmatch(text):
            return None
        wanted = form_of(self.type).expected(self.type) if form_of(self.type).language else "percent-encoded text"
        return f"`{self.name}` is `{text}`, not {wanted}"


@dataclass(frozen=True)
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

    @cached_property
    def language(self) -> str:
        """The regex of every valid location, without anchors."""
        segments = "/".join(_text(part) for part in self.path)
        return _text(self.base) + segments + self._query_language(0, first=True)

    def problem(self, text: str) -> str | None:
        """Why a location is not one of this template, or None. The same verdict as `language`, part by part."""
        path, mark, query = text.partition("?")
        if not path.startswith(self.base):
            return f"it does not begin with `{self.base}`"
        segments = path[len(self.base) :].split("/")
        if len(segments) != len(self.path):
            return f"its path has {len(segments)} parts, not {len(self.path)}"
        found = (_part_problem(part, held, "path") for part, held in zip(self.path, segments, strict=True))
        return next(filter(None, found), None) or self._query_problem(query.split("&") if mark else [])

    def _query_problem(self, pairs: list[str]) -> str | None:
        """No value holds a `&` or a `=` of its own, so cutting there finds the same parts as the regex."""
        left = [pair.partition("=") for pair in pairs]
        for key, part in self.query:
            if left and left[0][:2] == (key, "="):
                if problem := _part_problem(part, left.pop(0)[2], key):
                    return problem
            elif not isinstance(part, Parameter) or not part.optional:
                return f"`{key}` is missing, or not in its place"
        return f"`{''.join(left[0])}` is not expected there" if left else None

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


def _part_problem(part: str | Parameter, text: str, where: str) -> str | None:
    if isinstance(part, Parameter):
        return part.problem(text)
    return None if text == part else f"`{where}` is `{text}`, not `{part}`"


@lru_cache(maxsize=4096)
def _compiled(language: str) -> re.Pattern[str]:
    return re.compile(language)


@lru_cache(maxsize=4096)
def parse_location(text: str) -> Template:
    """Read a template. Raises LocationError with what to do."""
    match = _TEMPLATE.fullmatch(text)
    if not match:
        message = f"not a location template: {text}"
        raise LocationError(message, "Write scheme://path?key={parameter}, such as app://feed?tab={tab}.")
    path = tuple(_part(segment, query=False) for segment in match["path"].split("/"))
    pairs = [pair.partition("=") for pair in match["query"].split("&")] if match["query"] else []
    for index, (key, equals, _) in enumerate(pairs):
        if not equals or not _FIXED.fullmatch(key):
            raise LocationError(f"`{key}` in the query is not key=value", "Write key={parameter} or key=text.")
        if any(key == earlier for earlier, _, _ in pairs[:index]):
            raise LocationError(f"`{key}` is in the query twice", "Give every parameter a key of its own.")
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
    if digits[0] is not None and not (1 <= digits[0] <= MAX_PRECISION and (digits[1] or 0) <= digits[0]):
        message = f"decimal({precision},{scale}) does not exist"
        raise LocationError(message, f"p is from 1 to {MAX_PRECISION}, and s from 0 to p.")
    return Type(name=type_name, form="string", precision=digits[0], scale=digits[1])
