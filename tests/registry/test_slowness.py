"""What a pattern costs the collector when it refuses a text: exponential, too much without a limit, or nothing."""

from __future__ import annotations

import pytest

from registry.lint.slowness import LONGEST, MOST_STEPS, effort
from tests.registry.pattern_strategies import generated


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a+)+",
        "(?:[a-z]+-?)+",
        "(?:a|a)*",
        "(?:ab|a|b)*c",
        "(?:x+x+)+y",
        "(?:a*)*",
        "(?:a?b?)*",
        "(?:(?:a|b?)*c?)*",
        "(?:a?){30}",
        "(?:[ab]{0,9}){0,1000}",
        "[a-z]*(?:0(?:a+)+)?",
        "[0-9]{200}(?:a+)+",
    ],
)
def test_a_few_letters_more_are_twice_the_work(pattern: str) -> None:
    found = effort(pattern, LONGEST)
    assert found.steps > MOST_STEPS
    assert found.length < 250


@pytest.mark.parametrize("pattern", ["[a-z]*[0-9a-z]*", "[^\n]*-[^\n]*", "[^ ]*[.]com/[^ ]*"])
def test_a_limit_makes_the_square_of_it_bearable(pattern: str) -> None:
    assert effort(pattern, LONGEST) > (LONGEST, MOST_STEPS)
    assert effort(pattern, LONGEST).steps > MOST_STEPS
    assert effort(pattern, 1000).steps < MOST_STEPS / 10


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a",
        "(?:)*",
        "(?:a?)*",
        "(?:a|)*",
        "[a-z0-9]+(?:-[a-z0-9]+)*",
        r"[0-9]+\.[0-9]+\.[0-9]+",
        "[a-z]{2,3}(?:-[A-Z]{2})?",
        r"[a-z0-9._]+@[a-z0-9.\-]+[.][a-z]+",
        "[a-z]{0,50}[a-z]{0,50}[0-9]*",
        "(?:(?:25[0-5]|[0-9]{1,2})[.]){3}[0-9]{1,3}",
        "[^\n]{1,1000}",
        "([^,]*,){10}P",
    ],
)
def test_what_can_be_read_in_few_ways_costs_little(pattern: str) -> None:
    assert effort(pattern, LONGEST).steps <= 10 * LONGEST


def test_the_steps_are_those_that_a_matcher_makes() -> None:
    """`aaa` in `a*a*`: after n letters the first loop, the second, n times, or the end, n + 1 times."""
    assert effort("a*a*", 3).steps == sum(1 + (n + 1) + (n + 1) for n in (1, 2, 3))
    assert effort("abc", 100) == (3, 3)


def test_any_pattern_can_be_judged() -> None:
    for pattern, _ in generated(300):
        assert effort(pattern, LONGEST).steps >= 0
