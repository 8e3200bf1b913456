"""unsafe-number: a 64-bit number that travels as a JSON number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.forms import SAFE
from registry.lint.rule import Context, Problem, Rule
from registry.types import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def _unsafe(context: Context) -> Iterator[Problem]:
    for type_, place in context.types:
        bounds = form_of(type_).bounds
        if type_.name == "int64" and type_.form == "integer" and bounds and tuple(bounds(type_)) == SAFE:
            message = f"an int64 as a JSON number holds only {SAFE[0]} to {SAFE[1]}"
            advice = "Write `wire: string`; or set `minimum` and `maximum` if it never gets that large."
            yield Problem(context.nearest(place, ("wire", "type")), message, advice)


UNSAFE_NUMBER = Rule(
    id="unsafe-number",
    severity="warning",
    why="JavaScript holds integers exactly only up to 2^53 - 1. An id above that changes its last digits when the app "
    "reads it, in silence, so the collector refuses such numbers; as a string every id arrives as it was sent.",
    help="Let the field travel as a string (`wire: string`), or bound it with `minimum` and `maximum`.",
    check=_unsafe,
)
