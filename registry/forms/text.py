"""Texts: free ones, URLs, and the choices of an enum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry import patterns
from registry.forms.form import Form
from registry.forms.limits import asserted, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.forms.form import Schema, SchemaWriter
    from registry.model import Type

URL_LENGTH = 2048


def _text_words(noun: str) -> Callable[[Type], str]:
    def expected(type_: Type) -> str:
        limits = said(type_.min_length, type_.max_length, "characters")
        return f"{noun}{limits}" + (f" that matches {type_.pattern}" if type_.pattern else "")

    return expected


def _lengths(type_: Type) -> Schema:
    return asserted(minLength=type_.min_length, maxLength=type_.max_length)


def _string(type_: Type, _write: SchemaWriter) -> Schema:
    own = {} if type_.pattern is None else {"pattern": patterns.whole(type_.pattern)}
    return {**_lengths(type_), **own}


def _url(type_: Type, _write: SchemaWriter) -> Schema:
    language = patterns.whole(type_.pattern or patterns.URL)
    longest = min(URL_LENGTH, URL_LENGTH if type_.max_length is None else type_.max_length)
    return {"format": "uri", **_lengths(type_), "maxLength": longest, "pattern": language}


STRING = Form(
    schema=_string,
    expected=_text_words("a string"),
    sample=lambda type_: "a".ljust(type_.min_length or 0, "a")[: type_.max_length],
)
URL = Form(
    schema=_url,
    expected=lambda type_: (
        f"a URL of the form {type_.template}" if type_.template else _text_words("an absolute URL")(type_)
    ),
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
