"""Limits that a definition may leave out: in words, and as assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.forms.form import Schema


def said(low: int | None, high: int | None, unit: str) -> str:
    """` of 1 to 40 characters`, or nothing when nothing is limited."""
    if low is None and high is None:
        return ""
    if high is None:
        return f" of at least {low} {unit}"
    return f" of at most {high} {unit}" if not low else f" of {low} to {high} {unit}"


def asserted(**limits: int | None) -> Schema:
    """The keywords whose limits were given."""
    return {keyword: limit for keyword, limit in limits.items() if limit is not None}
