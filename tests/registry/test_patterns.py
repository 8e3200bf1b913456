"""A range as a regular expression holds exactly the texts that its definition names."""

from __future__ import annotations

import math
import re
import timeit
from decimal import Decimal, localcontext
from functools import lru_cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from registry.patterns import decimal_range, float_range, integer_range, whole
from registry.patterns.floats import LARGEST, SMALLEST

INT64 = (-(2**63), 2**63 - 1)
compiled = lru_cache(maxsize=None)(re.compile)
check = settings(max_examples=500)

# Where a mistake would hide: at powers of ten and of two, and one beside them.
_powers = st.builds(
    lambda base, exponent, beside, sign: sign * (base**exponent + beside),
    st.sampled_from([2, 10]),
    st.integers(0, 64),
    st.integers(-1, 1),
    st.sampled_from([1, -1]),
)
integers = st.one_of(st.integers(-120, 120), _powers, st.integers(*INT64))
decimals = st.builds(lambda digits, scale: Decimal(f"{digits}e-{scale}"), integers, st.integers(0, 24))
floats = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-100, 100),
    st.builds(lambda digits, power: float(f"{digits}e{power}"), st.integers(-99, 99), st.integers(-330, 306)),
)


def spoilt(text: str) -> list[str]:
    """The text with one thing wrong that a careless reader forgives; some are fine in a wider range."""
    indic = text.translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})
    return [
        *(prefix + text for prefix in ("+", "-", "0", " ", "00", "\n", ".", "1")),
        *(text + suffix for suffix in ("\n", " ", ".", "0", "00", ".0", "1", "e0", "L", "_0", "\u2028", "9" * 25)),
        *(text.replace("-", "-0"), text.replace("-", "\u2212"), indic, text[1:], text[:-1], text * 2, ""),
        *(f"{text}.{'0' * zeros}{last}" for zeros in (1, 2, 9, 17, 18, 21, 22) for last in "01"),
    ]


def is_canonical(text: str, scale: int | None = None) -> bool:
    """By hand, so that no regular expression vouches for another."""
    digits, point, fraction = text.removeprefix("-").partition(".")
    if not (set(digits + fraction) <= set("0123456789") and digits and bool(point) == bool(fraction)):
        return False
    if (len(digits) > 1 and digits[0] == "0") or (scale is not None and len(fraction) > scale):
        return False
    return not text.startswith("-") or bool((digits + fraction).strip("0"))


@check
@given(integers, integers, st.lists(integers, max_size=8))
def test_an_integer_range_holds_the_canonical_integers_between_its_bounds(one, other, others):
    low, high = sorted((one, other))
    pattern = compiled(integer_range(low, high))
    near = {bound + step for bound in (low, high) for step in (-10, -2, -1, 0, 1, 2, 10)}
    near |= {low * 10, high * 10, low // 10, high // 10, -low, -high, 0, (low + high) // 2, *others}
    for value in near:
        assert bool(pattern.fullmatch(str(value))) == (low <= value <= high), value
        for text in spoilt(str(value)):
            expected = is_canonical(text, 0) and low <= int(text) <= high
            assert bool(pattern.fullmatch(text)) == expected, text


@pytest.mark.parametrize(("low", "high"), [(-12, 130), (0, 0), (-1, 0), (7, 7), (95, 1005), (-1005, -95)])
def test_a_small_integer_range_is_right_everywhere(low, high):
    pattern = compiled(integer_range(low, high))
    assert [value for value in range(-20_000, 20_000) if pattern.fullmatch(str(value))] == [*range(low, high + 1)]


def test_integer_ranges_are_short_and_quick():
    assert len(integer_range(*INT64)) < 400
    assert min(timeit.repeat(lambda: integer_range.__wrapped__(*INT64), number=20, repeat=3)) / 20 < 0.001


def decimal_texts(bound: Decimal, scale: int) -> list[str]:
    """The bound and its neighbours, one digit longer and shorter than the scale as well."""
    with localcontext(prec=200):
        steps = [Decimal(step).scaleb(-places) for places in (0, scale, scale + 1) for step in (-1, 0, 1)]
        values = [bound + step for step in steps] + [bound * 10, bound / 10, -bound]
        return [f"{value:.{places}f}" for value in values for places in {0, scale // 2, scale, scale + 1}]


@check
@given(st.data(), st.integers(1, 38), decimals, decimals, st.sampled_from(["both", "low", "high", "none"]))
def test_a_decimal_range_holds_the_canonical_decimals_between_its_bounds(data, precision, one, other, given_):
    scale = data.draw(st.integers(0, precision))
    low, high = sorted((one, other))
    low, high = low if given_ in {"both", "low"} else None, high if given_ in {"both", "high"} else None
    limit = Decimal(1).scaleb(precision - scale)

    def holds(text: str) -> bool:
        if not is_canonical(text, scale):
            return False
        value = Decimal(text)
        # abs() would round to the context's 28 digits.
        return value.copy_abs() < limit and (low is None or low <= value) and (high is None or value <= high)

    texts = [text for bound in (one, other, limit, Decimal(0)) for text in decimal_texts(bound, scale)]
    texts += [text for seed in texts[::7] for text in spoilt(seed)]
    try:
        pattern = compiled(decimal_range(precision, scale, low, high))
    except ValueError:
        assert not any(map(holds, texts))
        return
    for text in set(texts):
        assert bool(pattern.fullmatch(text)) == holds(text), text


@pytest.mark.parametrize(
    ("precision", "scale", "low", "high", "inside", "outside"),
    [
        (4, 2, None, None, ["99.99", "-99.99", "0", "0.00", "-0.01", "1.5", "1.50"], ["100", "-0.00", "1.500", "01"]),
        (3, 3, None, None, ["0", "0.999", "-0.1"], ["1", "1.0", ".5", "-0"]),
        (5, 0, None, None, ["99999", "-1"], ["1.0", "1.", "100000", "-0"]),
        (9, 2, "0.005", "1.999", ["0.01", "1.99", "1"], ["0.00", "2", "2.00", "0"]),
        (9, 1, "-0.05", "0.05", ["0", "0.0"], ["-0.0", "0.1", "-0.1"]),
    ],
)
def test_decimal_examples(precision, scale, low, high, inside, outside):
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    pattern = compiled(decimal_range(precision, scale, *bounds))
    assert [text for text in inside + outside if pattern.fullmatch(text)] == inside


def scientific_texts(value: Decimal) -> list[str]:
    """The value in scientific notation, and its neighbours by one unit of several digits."""
    texts = []
    for places in (0, 1, 15, 16, 17, 18):
        mantissa, exponent = f"{value:.{places}e}".split("e")
        power = int(exponent)
        last = Decimal(1).scaleb(-places)
        texts += [
            f"{Decimal(mantissa) + step * last}{mark}{sign}{spelt}"
            for step, mark in ((-1, "e"), (0, "e"), (0, "E"), (1, "e"))
            for sign, spelt in (("", power), ("+", power), ("", power + 1), ("-", abs(power)), ("", f"0{power}"))
        ]
    return texts


def is_float_text(text: str) -> bool:
    mantissa, mark, exponent = text.replace("E", "e").partition("e")
    digits = exponent.removeprefix("-").removeprefix("+") if exponent[:2] not in {"-+", "+-"} else "x"
    if not mark:
        return is_canonical(text, 22) and len(text.removeprefix("-").partition(".")[0]) <= 21
    if not (digits and set(digits) <= set("0123456789") and (len(digits) <= 2 or digits[0] != "0")):
        return False
    if len(digits) > 3 or (exponent.startswith("-") and not digits.strip("0")):
        return False
    return is_canonical(mantissa, 17) and mantissa.removeprefix("-").partition(".")[0] in set("123456789")


def is_float_between(text: str, low: Decimal, high: Decimal) -> bool:
    if not is_float_text(text):
        return False
    value = Decimal(text)
    return low <= value <= high and (value == 0 or SMALLEST <= value.copy_abs() <= LARGEST)


@check
@given(floats, floats, floats, st.booleans(), st.sampled_from(["both", "low", "high", "none"]))
def test_a_float_range_holds_both_notations_between_its_bounds(one, other, third, exact, given_):
    low, high = sorted((one, other))
    low, high = low if given_ in {"both", "low"} else None, high if given_ in {"both", "high"} else None
    bounds = [Decimal(repr(bound)) if bound is not None else end for bound, end in ((low, -LARGEST), (high, LARGEST))]
    arguments = bounds if exact else (low, high)
    try:
        pattern = compiled(float_range(*arguments))
    except ValueError:
        assert low is not None
        assert not any(is_float_between(repr(value), *bounds) for value in (one, other))
        return
    seeds = [Decimal(repr(value)) for value in (one, other, third, 0.0, 1e21, 1e-22)] + [LARGEST, SMALLEST]
    texts = [text for seed in seeds if seed for text in scientific_texts(seed)]
    plain = [seed for seed in seeds if seed == 0 or abs(seed.adjusted()) < 25]
    texts += [text for seed in plain for text in decimal_texts(seed, 21)]
    texts += [repr(value) for value in (one, other, third)]
    texts += [text for seed in texts[-3:] + texts[::97] for text in spoilt(seed)]
    for text in set(texts):
        assert bool(pattern.fullmatch(text)) == is_float_between(text, *bounds), text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_python_writes_is_in_its_type_and_in_its_own_range(value):
    assume(value != 0 or math.copysign(1, value) > 0)
    assert compiled(float_range()).fullmatch(repr(value))
    assert compiled(float_range(value, value)).fullmatch(repr(value))


@pytest.mark.parametrize(
    "text",
    ["5e-324", "4.9E-324", "1.7976931348623157e+308", "1e-05", "1E5", "1e0", "1e00", "1.0E10", "0.0", "100.0", "-1e-7"],
)
def test_what_other_languages_write_is_a_float(text):
    assert compiled(float_range()).fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "-0",
        "-0.0",
        "-0.000",
        "0e0",
        "nan",
        "inf",
        "Infinity",
        "1.7976931348623158e308",
        "1e309",
        "2e-324",
        "1e-325",
        "1.",
        ".5",
        "+1",
        "01",
        "1e",
        "1e+",
        "1e005",
        "1e-0",
        "10e5",
        "0.1e5",
        "1_0",
        "0x10",
        "1e5\n",
        "1e1000",
        "-2e-324",
    ],
)
def test_what_is_no_finite_float_or_not_canonical_is_refused(text):
    assert not compiled(float_range()).fullmatch(text)


@pytest.mark.parametrize(
    "empty",
    [
        lambda: integer_range(1, 0),
        lambda: decimal_range(9, 2, Decimal("0.001"), Decimal("0.009")),
        lambda: decimal_range(9, 2, Decimal("1e99"), None),
        lambda: decimal_range(9, 2, Decimal("NaN"), None),
        lambda: decimal_range(39, 2),
        lambda: decimal_range(2, 3),
        lambda: float_range(2.0, 1.0),
        lambda: float_range(math.inf, None),
        lambda: float_range(None, math.nan),
        lambda: float_range(Decimal("1e-400"), Decimal("2e-400")),
    ],
)
def test_a_range_of_nothing_is_an_error(empty):
    with pytest.raises(ValueError, match=r"."):
        empty()


def test_equal_bounds_of_different_spelling_do_not_share_a_cache_entry():
    assert compiled(float_range(0.1, 1.0)).fullmatch("0.1")
    assert not compiled(float_range(Decimal(float("0.1")), 1.0)).fullmatch("0.1")


def test_huge_exponents_cost_nothing():
    assert decimal_range(9, 2, Decimal("-1e999999"), Decimal("1e-999999")) == decimal_range(9, 2, None, Decimal(0))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a|b", r"^(?:a|b)$(?!\n)"),
        ("(?:a|b)", r"^(?:a|b)$(?!\n)"),
        ("(?:a)|(?:b)", r"^(?:(?:a)|(?:b))$(?!\n)"),
        ("(?:a)?", r"^(?:(?:a)?)$(?!\n)"),
        (r"(?:a\))", r"^(?:a\))$(?!\n)"),
        (r"(?:[)(]|\()", r"^(?:[)(]|\()$(?!\n)"),
        (r"(?:[\])])b)", r"^(?:(?:[\])])b))$(?!\n)"),
    ],
)
def test_whole_adds_one_group_where_there_is_none(pattern, expected):
    assert whole(pattern) == expected


def test_whole_refuses_a_final_newline_even_when_searching():
    assert re.search(whole("a"), "a")
    assert not re.search(whole("a"), "a\n")
