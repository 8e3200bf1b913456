"""What a form is: how the values of a type look in JSON, and what that means on each side of the collector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from registry import patterns

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from registry.model import Field, Type

Schema = dict[str, Any]
BARE = "{{{v}}}"
"""Stored as the text that was sent, without its quotes."""


class SchemaWriter(Protocol):
    """What a container's form calls back for the schemas of what is inside it."""

    def type(self, type_: Type) -> Schema:
        """The schema of an array's item or a map's value."""
        ...

    def field(self, field: Field) -> Schema:
        """The schema of an object's member."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way a type travels.

    `schema` gives the JSON Schema assertions besides `type`. `expected` says in words what is valid, and `sample`
    is a plain valid value (of a string with its own pattern, only a string). `emit` is the JSON that the collector
    stores for the valid wire value `{v}`, written as inside a Python f-string; containers are emitted part by part.
    `language` is the regex of the valid strings, where the type itself defines one. `usual` is the regex of the usual
    ones among the valid values, as JSON text without a string's quotes, that `emit` stores just as they are sent.
    `bounds` is the range that a number's declared minimum and maximum leave of the type's own.
    """

    schema: Callable[[Type, SchemaWriter], Schema]
    expected: Callable[[Type], str]
    sample: Callable[[Type], Any]
    emit: str = "{{quoted({v})}}"
    language: Callable[[Type], str] | None = None
    usual: Callable[[Type], str] | None = None
    bounds: Callable[[Type], tuple[Decimal | int, Decimal | int]] | None = None


def grammar(
    language: Callable[[Type], str],
    expected: Callable[[Type], str],
    sample: Callable[[Type], Any],
    emit: str = '"{{{v}}}"',
    usual: Callable[[Type], str] | None = None,
    bounds: Callable[[Type], tuple[Decimal | int, Decimal | int]] | None = None,
    **assertions: Any,
) -> Form:
    """A string form whose valid values are a regular language."""

    def schema(type_: Type, _write: SchemaWriter) -> Schema:
        return {**assertions, "pattern": patterns.whole(language(type_))}

    return Form(
        schema=schema,
        expected=expected,
        sample=sample,
        emit=emit,
        language=language,
        usual=usual,
        bounds=bounds,
    )
