"""Wire forms: what a value looks like in the JSON that a producer sends.

A form is the JSON type, the JSON Schema assertions that say exactly which values are valid, the words that say
it to a person, and the expression that turns a valid value into what the lake stores. Numbers and times that
travel as strings are *regular languages*: one regex, bounds included, read alike by ECMAScript, Python and
Rust, so that no plane can disagree about `007`, `+1` or one above the maximum.
"""

from __future__ import annotations

from registry.forms.containers import ARRAY, MAP, OBJECT
from registry.forms.fixed import BOOLEAN, DATE, TIMESTAMP, UUID
from registry.forms.form import BARE, Form, Schema
from registry.forms.numbers import (
    DECIMAL,
    FLOAT_NUMBER,
    FLOAT_STRING,
    INT32,
    INT64,
    SAFE,
    Bounds,
    decimal_bounds,
    float_bounds,
    integer_bounds,
    integer_number,
    integer_string,
)
from registry.forms.text import ENUM, STRING, URL, URL_LENGTH

__all__ = [
    "ARRAY",
    "BARE",
    "BOOLEAN",
    "DATE",
    "DECIMAL",
    "ENUM",
    "FLOAT_NUMBER",
    "FLOAT_STRING",
    "INT32",
    "INT64",
    "MAP",
    "OBJECT",
    "SAFE",
    "STRING",
    "TIMESTAMP",
    "URL",
    "URL_LENGTH",
    "UUID",
    "Bounds",
    "Form",
    "Schema",
    "decimal_bounds",
    "float_bounds",
    "integer_bounds",
    "integer_number",
    "integer_string",
]
