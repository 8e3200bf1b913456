"""Texts: free ones, URLs, and the choices of an enum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry import patterns
from registry.forms.form import Form
from registry.forms.limits import asserted, said

if TYPE_CHECKING:
    from registry.forms.form import Schema, SchemaWriter
    from registry.model import Type

URL_LENGTH = 2048


def _words(noun: str, type_: Type, longest: int | None) -> str:
    limits = said(type_.min_length, longest, "characters")
    return f"{noun}{limits}" + (f" that matches {type_.pattern}" if type_.pattern else "")


def _lengths(type_: Type) -> Schema:
    return asserted(minLength=type_.min_length, maxLength=type_.max_length)


def _string(type_: Type, _write: SchemaWriter) -> Schema:
    own = {} if type_.pattern is None else {"pattern": patterns.whole(type_.pattern)}
    return {**_lengths(type_), **own}


def _longest(type_: Type) -> int:
    return min(URL_LENGTH, URL_LENGTH if type_.max_length is None else type_.max_length)


def _url(type_: Type, _write: SchemaWriter) -> Schema:
    language = patterns.whole(type_.pattern or patterns.URL)
    return {"format": "uri", **_lengths(type_), "maxLength": _longest(type_), "pattern": language}


def _url_words(type_: Type) -> str:
    # A template's pattern is long, and the template says the same.
    if type_.template:
        return f"a URL{said(type_.min_length, _longest(type_), 'characters')} of the form {type_.template}"
    return _words("an absolute URL", type_, _longest(type_))


STRING = Form(
    schema=_string,
    expected=lambda type_: _words("a string", type_, type_.max_length),
    sample=lambda type_: "a".ljust(type_.min_length or 0, "a")[: type_.max_length],
)
URL = Form(
    schema=_url,
    expected=_url_words,
    sample=lambda _type: "https://example.com/a",
    emit='"{{{v}}}"',
)
ENUM = Form(
    schema=lambda type_, _write: {"enum": list(type_.values)},
    expected=lambda type_: (
        ("one of " if len(type_.values) > 1 else "") + ", ".join(f'"{each}"' for each in type_.values)
    ),
    sample=lambda type_: type_.values[0],
)
