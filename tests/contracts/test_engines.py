"""Engines are found by name."""

from __future__ import annotations

import pytest

from contracts.engines import ENGINES, engine
from registry.errors import UsageError


def test_engines_are_found_by_name():
    assert [engine(row.name) for row in ENGINES] == list(ENGINES)


def test_an_unknown_engine_is_a_usage_error_that_says_what_was_meant():
    with pytest.raises(UsageError, match=r"'duckbd': did you mean duckdb\?"):
        engine("duckbd")
