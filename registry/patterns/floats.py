"""A range of float64 as a regular expression over its decimal text, in plain and in scientific notation.

Every text that `repr` of Python and `String` of ECMAScript write for a finite float64 is in the language,
except negative zero. ECMAScript writes plain notation from 1e-6 up to 1e21 (ECMA-262, Number::toString), so
with at most 17 significant digits the longest fraction is that of 0.0000012345678901234567, 22 digits. Python
turns to an exponent sooner (below 1e-4, from 1e16 on) and pads it to two digits: `1e-05`.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from registry.patterns.ranges import magnitude, natural, one_of, units, within

PLAIN_WHOLE = 21  # digits before the point in plain notation
PLAIN_SCALE = 22  # digits after it
MANTISSA_SCALE = 17  # digits after the point in scientific notation

# The ends of float64 (IEEE 754-2019 binary64). Nearer to zero a text could be read as zero, and with a minus as
# the negative zero that is refused in every other spelling. Java writes the smallest double 4.9e-324, Python and
# ECMAScript 5e-324.
LARGEST = Decimal("1.7976931348623157e308")
SMALLEST = Decimal("4.9e-324")

_PLAIN_MOST = 10 ** (PLAIN_WHOLE + PLAIN_SCALE) - 1
_ONE = 10**MANTISSA_SCALE


@lru_cache(maxsize=16384, typed=True)  # typed: 0.1 and Decimal(0.1) are equal, yet the bounds 0.1 and 0.1000000...
def float_range(low: float | Decimal | None = None, high: float | Decimal | None = None) -> str:
    """The texts of float64 values from `low` to `high`; None is the type's own bound.

    The text itself is compared with the bound, exactly. A float bound means its shortest text (0.1 is 1/10),
    so the bound itself is always in.

    Raises:
        ValueError: a bound is NaN, or nothing lies between.
    """
    bottom, top = within(_decimal(low), _decimal(high), LARGEST)
    zero = Decimal(0)
    positive = _unsigned(max(bottom, zero), top) if top >= 0 else []
    negative = _unsigned(max(top.copy_negate(), SMALLEST), bottom.copy_negate()) if bottom < 0 else []
    if bottom == top.copy_negate() and negative:
        # The same digits on both sides are written once, which halves the length.
        return one_of([f"-?{one_of(negative)}", *magnitude(0, 0, PLAIN_SCALE)])
    found = ([f"-{one_of(negative)}"] if negative else []) + positive
    if not found:
        raise ValueError(f"no float64 text lies between {low} and {high}")
    return one_of(found)


def _decimal(bound: float | Decimal | None) -> Decimal | None:
    return Decimal(repr(bound)) if isinstance(bound, float) else None if bound is None else Decimal(bound)


def _unsigned(low: Decimal, high: Decimal) -> list[str]:
    """Plain and scientific texts from `low` to `high`, both at least 0."""
    return _plain(low, high) + _scientific(max(low, SMALLEST), high)


def _plain(low: Decimal, high: Decimal) -> list[str]:
    first = units(low, PLAIN_SCALE, ROUND_CEILING)
    last = min(units(high, PLAIN_SCALE, ROUND_FLOOR), _PLAIN_MOST)
    return magnitude(first, last, PLAIN_SCALE)


def _scientific(low: Decimal, high: Decimal) -> list[str]:
    """A mantissa range at either boundary exponent, every mantissa at the exponents between."""
    if low > high:
        return []
    first, last = low.adjusted(), high.adjusted()
    least = units(low, MANTISSA_SCALE - first, ROUND_CEILING)
    most = units(high, MANTISSA_SCALE - last, ROUND_FLOOR)
    if first == last:
        return _power(least, most, first, last)
    found = []
    if least > _ONE:
        found += _power(least, 10 * _ONE - 1, first, first)
        first += 1
    if most < 10 * _ONE - 1:
        found += _power(_ONE, most, last, last)
        last -= 1
    return found + _power(_ONE, 10 * _ONE - 1, first, last)


def _power(least: int, most: int, first: int, last: int) -> list[str]:
    mantissa = magnitude(least, most, MANTISSA_SCALE)
    if not mantissa or first > last:
        return []
    return [f"{one_of(mantissa)}[Ee]{one_of(_exponents(first, last))}"]


def _exponents(first: int, last: int) -> list[str]:
    found = [f"-{one_of(_exponent(max(1, -last), -first))}"] if first < 0 else []
    return found + ([f"\\+?{one_of(_exponent(max(first, 0), last))}"] if last >= 0 else [])


def _exponent(first: int, last: int) -> list[str]:
    """An exponent without its sign: canonical, or one digit after a zero as C and Python pad it."""
    short = [f"0?{one_of(natural(first, min(last, 9)))}"] if first <= 9 else []
    return short + (natural(max(first, 10), last) if last > 9 else [])
