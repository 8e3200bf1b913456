"""Integers, decimals and floats: in a string, bounds included in the language, or as a JSON number."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from registry import patterns
from registry.forms.form import BARE, Form, grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.forms.form import Schema, SchemaWriter
    from registry.model import Type

Bounds = tuple[int, int]

INT32: Bounds = (-(2**31), 2**31 - 1)
INT64: Bounds = (-(2**63), 2**63 - 1)
SAFE: Bounds = (-(2**53) + 1, 2**53 - 1)
"""The integers a double holds exactly (ECMAScript's safe integers): all that a JSON number carries everywhere."""

FLOAT_MAX = Decimal("1.7976931348623157e308")


def integer_bounds(type_: Type, bounds: Bounds) -> Bounds:
    """The declared minimum and maximum, rounded inwards, within what the type can hold."""
    low, high = bounds
    if type_.minimum is not None:
        low = max(low, int(type_.minimum.to_integral_value("ROUND_CEILING")))
    if type_.maximum is not None:
        high = min(high, int(type_.maximum.to_integral_value("ROUND_FLOOR")))
    return low, high


def _usual_integers(bounds: Bounds) -> Callable[[Type], str]:
    """The integers of at most 18 digits: nearly all there are, and said in a tenth of what all of 64 bits take."""
    most = 10**18 - 1

    def usual(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        short = max(low, -most), min(high, most)
        return patterns.integer_range(*(short if short[0] <= short[1] else (low, high)))

    return usual


def decimal_bounds(type_: Type) -> tuple[Decimal, Decimal]:
    """The declared bounds of a decimal within what its digits can say."""
    precision, scale = type_.precision or 1, type_.scale or 0
    # By text and by copies: Decimal's arithmetic, unary minus included, rounds to 28 digits.
    largest = Decimal(f"{'9' * (precision - scale)}.{'9' * scale}")
    smallest = largest.copy_negate()
    low = smallest if type_.minimum is None else max(smallest, type_.minimum)
    high = largest if type_.maximum is None else min(largest, type_.maximum)
    return low, high


def float_bounds(type_: Type) -> tuple[Decimal, Decimal]:
    """The declared bounds of a float within the finite doubles."""
    low = -FLOAT_MAX if type_.minimum is None else max(-FLOAT_MAX, type_.minimum)
    high = FLOAT_MAX if type_.maximum is None else min(FLOAT_MAX, type_.maximum)
    return low, high


def _nearest_one(low: Decimal | int, high: Decimal | int) -> Decimal | int:
    """The value nearest to 1 within the bounds: the most ordinary number there is."""
    return min(max(low, 1), high)


def integer_string(bounds: Bounds) -> Form:
    """A canonical integer in a string."""

    def sample(type_: Type) -> str:
        return str(_nearest_one(*integer_bounds(type_, bounds)))

    def expected(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        return f'an integer from {low} to {high} in a string, like "{sample(type_)}"'

    def language(type_: Type) -> str:
        return patterns.integer_range(*integer_bounds(type_, bounds))

    return grammar(
        language,
        expected,
        sample,
        emit=BARE,
        usual=_usual_integers(bounds),
        bounds=lambda type_: integer_bounds(type_, bounds),
    )


def integer_number(bounds: Bounds) -> Form:
    """A JSON number without a fraction; never beyond the integers that every JSON reader holds exactly."""
    bounds = max(bounds[0], SAFE[0]), min(bounds[1], SAFE[1])

    def schema(type_: Type, _write: SchemaWriter) -> Schema:
        low, high = integer_bounds(type_, bounds)
        return {"minimum": low, "maximum": high}

    def expected(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        return f"an integer from {low} to {high}, like {_nearest_one(low, high)}"

    def sample(type_: Type) -> int:
        return int(_nearest_one(*integer_bounds(type_, bounds)))

    return Form(
        schema=schema,
        expected=expected,
        sample=sample,
        emit="{{int({v})}}",
        usual=_usual_integers(bounds),
        bounds=lambda type_: integer_bounds(type_, bounds),
    )


def _number_words(type_: Type) -> str:
    low = "" if type_.minimum is None else f" from {type_.minimum}"
    return low + ("" if type_.maximum is None else f" up to {type_.maximum}")


def _decimal_sample(type_: Type) -> str:
    low, high = decimal_bounds(type_)
    nearest = Decimal(_nearest_one(low, high))
    # A bound may be finer than the scale: inwards is the next value that the digits can say.
    inwards = "ROUND_FLOOR" if nearest == high else "ROUND_CEILING"
    text = format(nearest.quantize(Decimal(1).scaleb(-(type_.scale or 0)), inwards, Context(prec=60)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# A decimal has no number form: validators test `multipleOf` on doubles and disagree. It is stored from the string too,
# since a JSON number would pass through a double on its way into the table.
DECIMAL = grammar(
    lambda type_: patterns.decimal_range(type_.precision or 1, type_.scale or 0, type_.minimum, type_.maximum),
    expected=lambda type_: (
        f"a decimal number{_number_words(type_)} with at most {(type_.precision or 1) - (type_.scale or 0)} digits "
        f'before and {type_.scale} after the point, in a string, like "{_decimal_sample(type_)}"'
    ),
    sample=_decimal_sample,
    bounds=decimal_bounds,
)


def _float_sample(type_: Type) -> float:
    return float(_nearest_one(*float_bounds(type_)))


FLOAT_STRING = grammar(
    lambda type_: patterns.float_range(type_.minimum, type_.maximum),
    expected=lambda type_: f'a number{_number_words(type_)} in a string, like "{_float_sample(type_)}"',
    sample=lambda type_: str(_float_sample(type_)),
    emit="{{float({v})!r}}",
    bounds=float_bounds,
)
FLOAT_NUMBER = Form(
    schema=lambda type_, _write: dict(zip(("minimum", "maximum"), map(float, float_bounds(type_)), strict=True)),
    expected=lambda type_: f"a number{_number_words(type_)}, like {_float_sample(type_)}",
    sample=_float_sample,
    emit="{{float({v})!r}}",
    bounds=float_bounds,
)
