"""The sample that a message shows is itself valid, whatever the bounds."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from registry.forms import DECIMAL
from registry.model import Type


@pytest.mark.parametrize(
    ("precision", "scale", "minimum", "maximum"),
    [
        (10, 3, None, None),
        (10, 2, "1.125", None),
        (10, 2, None, "-0.125"),
        (38, 18, None, None),
        (38, 18, "99999999999999999999.000000000000000001", None),
        (5, 0, "7", None),
        (4, 2, "0", "0.5"),
        (3, 3, None, None),
    ],
)
def test_a_decimals_sample_is_of_its_language(
    precision: int, scale: int, minimum: str | None, maximum: str | None
) -> None:
    type_ = Type(
        name="decimal",
        form="string",
        precision=precision,
        scale=scale,
        minimum=None if minimum is None else Decimal(minimum),
        maximum=None if maximum is None else Decimal(maximum),
    )
    assert DECIMAL.language is not None
    assert re.fullmatch(DECIMAL.language(type_), DECIMAL.sample(type_)), DECIMAL.sample(type_)
