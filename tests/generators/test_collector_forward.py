"""A grammar that is written to be read forward is the same grammar, and where it says so is never gone back into."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.collector import event_module
from generators.collector.forward import forward
from registry import patterns
from registry.added_fields import discriminators
from registry.compatibility.automaton import automaton
from registry.model import Field, Type
from registry.version import Version
from tests.generators.one_module import RECEIVED, event_of, run, taken_by
from tests.registry.pattern_strategies import generated

if TYPE_CHECKING:
    from registry.patterns.tree import Ranges


def test_the_language_is_the_same() -> None:
    """At the start of a text that goes on: what is possessive may not take what the rest needs."""
    hits = 0
    for pattern, texts in generated(1500):
        written = forward(pattern, '"').text
        for text in texts:
            one, other = (re.match(f'(?:{each})"', f'{text}"') for each in (pattern, written))
            assert bool(one) == bool(other), (pattern, written, text)
            hits += bool(one)
    assert hits > 1500


def test_where_it_is_sure_the_next_character_says_how_it_goes_on() -> None:
    sure = 0
    for pattern, _ in generated(1500):
        if forward(pattern, '"').is_sure:
            machine = automaton(f'(?:{pattern})"')
            for state in range(len(machine.jumps)):
                ways = [ranges for ranges, _ in machine.edges(machine.closed(state))]
                assert not any(meet(one, other) for one, other in combinations(ways, 2)), pattern
            sure += 1
    assert sure > 500


def meet(some: Ranges, others: Ranges) -> bool:
    return any(low <= last and first <= high for low, high in some for first, last in others)


OF_TYPES = [
    patterns.DATE,
    patterns.TIMESTAMP,
    patterns.UTC_MILLISECONDS,
    patterns.UUID,
    patterns.URL,
    patterns.QUERY_VALUE,
    patterns.integer_range(-5, 1234),
    patterns.decimal_range(10, 3, None, None),
    patterns.float_range(None, None),
]


@pytest.mark.parametrize("grammar", OF_TYPES)
@given(data=st.data())
def test_the_language_of_a_type_is_the_same(grammar: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(grammar, fullmatch=True))
    text = text[: data.draw(st.integers(0, len(text)))] + data.draw(st.sampled_from(["", "", "0", "%", "-", "Z"]))
    written = forward(grammar, '"').text
    assert bool(re.fullmatch(grammar, text)) == bool(re.match(f'{written}"', f'{text}"'))


@pytest.mark.parametrize(
    ("grammar", "written", "is_sure"),
    [
        ("[0-9]+[.][0-9]{1,3}", r"[0-9]++\.[0-9]{1,3}+", True),
        ("[a-z]{2}(-[A-Z]{2})?", "[a-z]{2}+(?:-[A-Z]{2}+|)", True),
        ("a*?b", "a*+b", True),
        ("[^a]*b", "[^a]*b", False),
        ("(?:ab|ac)d", "(?:ab|ac)d", False),
        ("(?:a+)+", "(?:a+)+", False),
        ("(?:ab*)+c", "(?:ab*+)+c", True),
        ("(?:a?b?)*", "(?:a?b?)*", False),
        ("[^\n]", "[^\n]", True),
        ("[\\x00-\U0010ffff]", "(?s:.)", True),
        ("[^\\x00-\U0010ffff]", "(?!)", True),
        (r"[\]^\-]\*", r"[\-\]\^]\*", True),
    ],
)
def test_how_it_is_written(grammar: str, written: str, is_sure: bool) -> None:
    assert forward(grammar, '"') == (written, is_sure)


def test_groups_of_a_pattern_of_ones_own_are_none_of_the_fast_paths() -> None:
    id_ = Type(name="string", form="string", pattern="([a-z])+-([0-9])")
    names = Field(name="a", wire_name="a", type=id_, role=None, doc="", required=True)
    number = Type(name="int32", form="string")
    event = event_of(
        (
            *discriminators("e", Version(1, 0, 0)),
            names,
            Field(name="b", wire_name="b", type=number, role=None, doc="", required=True),
        )
    )
    module, sent = run(event_module(event)), {"event": "e", "version": "1.0.0", "a": "ab-1", "b": "7"}
    assert taken_by(module, sent) == module["row"](sent, RECEIVED)
