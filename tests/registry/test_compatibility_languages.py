"""One language in another: exact for the portable patterns, and the text that is shown is a witness."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import patterns
from registry.compatibility.languages import Language, outside, shortest
from registry.loader import load
from registry.patterns.tree import UnreadableError
from tests.registry.test_compatibility import CASES, side

atoms = st.sampled_from(["a", "b", "[a-c]", "[^a]", r"\x41", r"\u0042", r"\.", "한"])
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}"])),
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(expressions, expressions, st.text("abcABC.한x", max_size=6))
def test_the_verdict_is_that_of_every_text(old: str, new: str, text: str) -> None:
    found = outside(Language(old), Language(new))
    if found is None:
        assert not re.fullmatch(old, text) or re.fullmatch(new, text)
    else:
        assert re.fullmatch(old, found)
        assert not re.fullmatch(new, found)


@settings(max_examples=200)
@given(expressions, st.tuples(st.integers(0, 4), st.integers(0, 5)), st.tuples(st.integers(0, 4), st.integers(0, 5)))
def test_lengths_count(pattern: str, old: tuple[int, int], new: tuple[int, int]) -> None:
    found = outside(Language(pattern, *old), Language(pattern, *new))
    held = [text for text in (shortest(Language(pattern, *old)),) if text is not None]
    assert all(old[0] <= len(text) <= old[1] and re.fullmatch(pattern, text) for text in held)
    if found is not None:
        assert old[0] <= len(found) <= old[1]
        assert not new[0] <= len(found) <= new[1]
    elif held:
        assert new[0] <= len(held[0]) <= new[1]


def test_grammars_of_types_compare() -> None:
    whole, wider = (Language(patterns.integer_range(-(2**bits), 2**bits - 1)) for bits in (31, 63))
    assert outside(whole, wider) is None
    assert outside(wider, whole) == "2147483648"
    assert outside(whole, Language(patterns.decimal_range(12, 2, None, None))) is None
    assert outside(whole, Language(patterns.float_range(None, None))) is None
    assert outside(Language(patterns.URL, 0, 1000), Language(patterns.URL, 0, 2048)) is None
    assert len(outside(Language(patterns.URL, 0, 2048), Language(patterns.URL, 0, 1000)) or "") == 1001


def test_what_cannot_be_read_is_a_doubt() -> None:
    for pattern in ("a(?=b)", "(a", "[a", r"\d", "a**", "(?:(?:a{1000}){1000}){1000}"):
        with pytest.raises(UnreadableError):
            outside(Language(pattern), Language("b"))


def test_producers_are_read_strictly(tmp_path) -> None:
    root = side(CASES / "version-retired", "new", tmp_path / "new")
    source = load(root)
    assert [(each.producer, each.event, str(each.version), each.until) for each in source.emissions] == [
        ("ios", "card_click", "1.0.0", date(2026, 6, 30))
    ]
    path = root / "producers" / "ios.yaml"
    path.write_text(path.read_text().replace("2026-06-30", "2026-02-30").replace("owner:", "team:"))
    (root / "producers" / "web.yml").write_text("")
    found = sorted((str(each.position), each.rule) for each in load(root).findings)
    assert {rule for _, rule in found} == {"file-name", "wrong-value", "unknown-key", "missing-key"}
    assert ("producers/ios.yaml:4:41", "wrong-value") in found
