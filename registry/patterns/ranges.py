"""Ranges of integers and decimals as regular expressions over their canonical text.

A bound that every plane reads alike cannot be `minimum`: the number is a string on the wire. So the bound is
spelt out digit by digit. The whole module is one idea: the strings from `low` to `high` are those that start
with low's first digit and go on from its rest, those with a digit strictly between, and those that start with
high's first digit and stop at its rest. A decimal is that twice, before and after the point.

Only `[0-9]` classes, `(?:)`, `|`, `?` and `{m,n}` are written, which ECMAScript, Python and Rust read alike.
Functions that return a list return alternatives, to be joined by :func:`one_of` or :func:`optional`.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_PRECISION = 38  # what Hive, Athena and Parquet hold in a decimal


def one_of(alternatives: Sequence[str]) -> str:
    """The alternatives as one piece that is safe to put beside others."""
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"


def optional(alternatives: Sequence[str]) -> str:
    """One of the alternatives, or nothing."""
    return f"(?:{'|'.join(alternatives)})?"


def repeat(atom: str, least: int, most: int) -> str:
    """An atom `least` to `most` times, in the shortest spelling."""
    if most == 0:
        return ""
    if (least, most) == (0, 1):
        return f"{atom}?"
    if least == most:
        return atom if most == 1 else f"{atom}{{{most}}}"
    return f"{atom}{{{least},{most}}}"


def fixed(low: str, high: str) -> list[str]:
    """Digit strings exactly as long as `low` and `high`, between them."""
    return _digits(low, high, _fixed_rest)


def fraction_digits(low: str, high: str) -> list[str]:
    """Digit strings up to as long as `low` and `high` that lie between them once padded with zeros."""
    return _digits(low, high, _fraction_rest)


def _digits(low: str, high: str, rest: Callable[[str, str], str]) -> list[str]:
    if low[0] == high[0]:
        return [low[0] + rest(low[1:], high[1:])]
    zeros, nines = "0" * (len(low) - 1), "9" * (len(low) - 1)
    # An end whose rest allows everything belongs to the digits between.
    first = int(low[0]) + (low[1:] != zeros)
    last = int(high[0]) - (high[1:] != nines)
    found = [low[0] + rest(low[1:], nines)] if low[1:] != zeros else []
    if first <= last:
        found.append(_digit(first, last) + rest(zeros, nines))
    if high[1:] != nines:
        found.append(high[0] + rest(zeros, high[1:]))
    return found


def _digit(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"[{first}{'' if last == first + 1 else '-'}{last}]"


def _run(low: str, high: str) -> str | None:
    """The digit that may be repeated freely where the bounds are `00..` to `99..` or `00..` to `00..`."""
    if low.strip("0"):
        return None
    if not high.strip("9"):
        return "[0-9]"
    return None if high.strip("0") else "0"


def _fixed_rest(low: str, high: str) -> str:
    run = _run(low, high)
    if run is not None:
        return repeat(run, len(low), len(low))
    return one_of(fixed(low, high))


def _fraction_rest(low: str, high: str) -> str:
    run = _run(low, high)
    if run is not None:
        return repeat(run, 0, len(low))
    alternatives = fraction_digits(low, high)
    # Stopping here means zeros from here on, which is allowed only if low does not ask for more.
    return one_of(alternatives) if low.strip("0") else optional(alternatives)


def natural(low: int, high: int) -> list[str]:
    """The canonical spellings of the whole numbers `low` to `high`, both at least 0."""
    if low == 0 and high > 9:
        return ["0", *natural(1, high)]
    short, long = len(str(low)), len(str(high))
    if short == long:
        return fixed(str(low), str(high))
    # Lengths that are allowed whole, such as 10 to 999, make one alternative.
    full_from = short if low == 10 ** (short - 1) else short + 1
    full_to = long if high == 10**long - 1 else long - 1
    found = natural(low, 10**short - 1) if full_from > short else []
    if full_from <= full_to:
        found.append("[1-9]" + repeat("[0-9]", full_from - 1, full_to - 1))
    return found + (natural(10 ** (long - 1), high) if full_to < long else [])


def magnitude(low: int, high: int, scale: int) -> list[str]:
    """Unsigned decimals from `low` to `high`, both in units of the last of `scale` fraction digits."""
    if low > high:
        return []
    unit = 10**scale
    (whole_low, part_low), (whole_high, part_high) = divmod(low, unit), divmod(high, unit)
    if whole_low == whole_high:
        return [str(whole_low) + _fraction(part_low, part_high, scale)]
    found = [str(whole_low) + _fraction(part_low, unit - 1, scale)] if part_low else []
    first, last = whole_low + bool(part_low), whole_high - (part_high != unit - 1)
    if first <= last:
        wholes = natural(first, last)
        found += [one_of(wholes) + _fraction(0, unit - 1, scale)] if scale else wholes
    if last < whole_high:
        found.append(str(whole_high) + _fraction(0, part_high, scale))
    return found


def _fraction(low: int, high: int, scale: int) -> str:
    """The point and the digits after it, for fractions of `low` to `high` units; no point at all is zero."""
    if scale == 0:
        return ""
    first, last = f"{low:0{scale}}", f"{high:0{scale}}"
    run = _run(first, last)
    digits = [repeat(run, 1, scale)] if run else fraction_digits(first, last)
    return f"\\.{one_of(digits)}" if low else optional([f"\\.{one_of(digits)}"])


def signed(low: int, high: int, scale: int) -> str:
    """Canonical decimals from `low` to `high`, in units of the last digit, without any negative zero."""
    apart = magnitude(max(low, 0), high, scale)
    if low >= 0:
        return one_of(apart)
    negative = f"-{one_of(magnitude(max(1, -high), -low, scale))}"
    if high <= 0:
        return one_of([negative, *magnitude(0, high, scale)])
    # Where the two sides overlap they can share their digits: half the length for int64.
    inner, outer = sorted((-low, high))
    shared = [f"-?{one_of(magnitude(1, inner, scale))}", *magnitude(0, 0, scale)]
    if inner < outer:
        shared.append(("-" if -low == outer else "") + one_of(magnitude(inner + 1, outer, scale)))
    return min(one_of([negative, *apart]), one_of(shared), key=len)


@lru_cache(maxsize=16384)
def integer_range(low: int, high: int) -> str:
    """The canonical decimal integers from `low` to `high`: no plus, no leading zero, no `-0`.

    Raises:
        ValueError: `low` is above `high`.
    """
    if low > high:
        raise ValueError(f"no integer lies between {low} and {high}")
    return signed(low, high, 0)


@lru_cache(maxsize=16384)
def decimal_range(precision: int, scale: int, low: Decimal | None = None, high: Decimal | None = None) -> str:
    """The canonical decimals of `decimal(precision, scale)` from `low` to `high`; None is the type's bound.

    Zeros may end the fraction (`10.500`); a negative zero (`-0.00`) and a leading zero (`07`) are refused.

    Raises:
        ValueError: the precision or the scale is not one that Hive has, a bound is NaN, or nothing is left.
    """
    if not (1 <= precision <= MAX_PRECISION and 0 <= scale <= precision):
        raise ValueError(f"decimal({precision},{scale}) needs 1 <= precision <= 38 and 0 <= scale <= precision")
    most = Decimal((0, (9,) * precision, -scale))
    bottom, top = within(low, high, most)
    first, last = units(bottom, scale, ROUND_CEILING), units(top, scale, ROUND_FLOOR)
    if first > last:
        raise ValueError(f"no decimal({precision},{scale}) lies between {low} and {high}")
    return signed(first, last, scale)


def within(low: Decimal | None, high: Decimal | None, most: Decimal) -> tuple[Decimal, Decimal]:
    """Both bounds, kept inside `-most` to `most`; comparing decimals is exact, whatever the context.

    Raises:
        ValueError: a bound is NaN, or nothing lies between.
    """
    if any(bound is not None and bound.is_nan() for bound in (low, high)):
        raise ValueError("a bound cannot be NaN")
    least = most.copy_negate()
    bottom = least if low is None else max(low, least)
    top = most if high is None else min(high, most)
    if bottom > top:
        raise ValueError(f"nothing between {low} and {high} lies between {least} and {most}")
    return bottom, top


def units(value: Decimal, scale: int, rounding: str) -> int:
    """The value in units of the `scale`-th fraction digit; exact, while `Decimal.scaleb` rounds twice."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # within() has let no infinity through
    return int(Decimal((sign, digits, exponent + scale)).to_integral_value(rounding))
