"""Forms whose values are the same ones for every field: booleans, moments, days and UUIDs."""

from __future__ import annotations

from typing import Any

from registry import patterns
from registry.forms.form import Form, grammar

BOOLEAN = Form(
    schema=lambda _type, _write: {},
    expected=lambda _type: "true or false",
    sample=lambda _type: True,
    emit="{{BOOLEAN[{v}]}}",
    usual=lambda _type: "(?:true|false)",
)


def _fixed(
    language: str, says: str, sample: str, emit: str = '"{{{v}}}"', usual: str | None = None, **assertions: Any
) -> Form:
    """A string form with the same language for every field."""
    return grammar(
        lambda _type: language,
        lambda _type: f'{says}, like "{sample}"',
        lambda _type: sample,
        emit,
        usual=(lambda _type: usual) if usual else None,
        **assertions,
    )


TIMESTAMP = _fixed(
    patterns.TIMESTAMP,
    "a date and time with an offset (RFC 3339, years 1700 to 2199)",
    "2026-11-22T09:30:00.000Z",
    emit='"{{instant({v})}}"',
    usual=patterns.UTC_MILLISECONDS,
    format="date-time",
)
DATE = _fixed(patterns.DATE, "a date (RFC 3339, years 1700 to 2199)", "2026-11-22", format="date")
UUID = _fixed(
    patterns.UUID,
    "a UUID with dashes (RFC 9562)",
    "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    emit='"{{{v}.lower()}}"',
    usual=patterns.LOWER_UUID,
    format="uuid",
)
