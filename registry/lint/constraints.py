"""constraint-contradiction, unportable-pattern: constraints leave a value, and are read alike everywhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from registry.forms import URL_LENGTH
from registry.lint.rule import Context, Problem, Rule
from registry.patterns import portable_problems
from registry.patterns.ranges import units
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Place, Type

_PAIRS = (("min_length", "max_length"), ("min_items", "max_items"))


def _contradictions(context: Context) -> Iterator[Problem]:
    for type_, place in context.types:
        if type_.minimum is not None or type_.maximum is not None:
            yield from _bounds(context, type_, place)
        for low, high in _PAIRS:
            least, most = getattr(type_, low), getattr(type_, high)
            if least is not None and most is not None and least > most:
                yield _no_value(context, place, (low, high), f"`{low}` {least} is above `{high}` {most}")
        if type_.name == "url" and max(type_.min_length or 0, type_.max_length or 0) > URL_LENGTH:
            message = f"a url has at most {URL_LENGTH} characters"
            yield Problem(context.nearest(place, ("max_length", "min_length")), message, f"Write {URL_LENGTH} or less.")


def _bounds(context: Context, type_: Type, place: Place) -> Iterator[Problem]:
    bounds = form_of(type_).bounds
    assert bounds, "only numbers have a minimum"
    least, most = map(Decimal, bounds(replace(type_, minimum=None, maximum=None)))
    for key, value in (("minimum", type_.minimum), ("maximum", type_.maximum)):
        if value is not None and not least <= value <= most:
            message = f"`{key}` {value} is outside of what {row_of(type_).name} holds here"
            yield Problem(place / key, message, f"It holds {least} to {most}; leave `{key}` out for all of it.")
            return
    low, high = map(Decimal, bounds(type_))
    if type_.scale is not None:
        # In units of the last digit; `units` is exact for any number of them.
        low = Decimal(units(low, type_.scale, ROUND_CEILING))
        high = Decimal(units(high, type_.scale, ROUND_FLOOR))
    if low > high:
        message = f"no {row_of(type_).name} lies between {_said(type_.minimum)} and {_said(type_.maximum)}"
        yield _no_value(context, place, ("minimum", "maximum"), message)


def _said(bound: Decimal | None) -> str:
    return "its own bound" if bound is None else str(bound)


def _no_value(context: Context, place: Place, keys: tuple[str, str], message: str) -> Problem:
    return Problem(context.nearest(place, keys), message, "Change one of the two, so that some value is left.")


def _patterns(context: Context) -> Iterator[Problem]:
    for type_, place in context.types:
        if type_.pattern and not type_.template:
            for found in portable_problems(type_.pattern):
                message = f"the pattern is not read alike everywhere: {found.message} (character {found.offset + 1})"
                yield Problem(place / "pattern", message, f"Write {found.instead}.", found.offset)


CONSTRAINT_CONTRADICTION = Rule(
    id="constraint-contradiction",
    severity="error",
    sound=True,
    why="The constraints leave no valid value, or name a bound that the type cannot hold. Every event would be "
    "rejected, or a limit that someone relies on would never be checked.",
    help="Bring minimum and maximum, or the lengths, into order and into the type's range.",
    check=_contradictions,
)
UNPORTABLE_PATTERN = Rule(
    id="unportable-pattern",
    severity="error",
    sound=True,
    why="The pattern runs in the browser, in the collector and in generated code, by three regular expression "
    "engines. It uses something that they read differently or not at all, so the app would send what the collector "
    "refuses. `\\d`, for example, is ten digits in one and hundreds in another.",
    help="Write what the message suggests: classes such as [0-9], groups (?:...), counts {1,3}. The pattern always "
    "matches the whole value, so it needs no anchors.",
    check=_patterns,
)
