"""An accepted pattern is read alike by all three readers; a refused one says where and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.patterns import portable_problems
from tests.registry.pattern_readers import by_ecmascript, by_python, by_rust, needs_node
from tests.registry.pattern_strategies import generated


def test_generated_patterns_are_accepted_and_read_alike_by_python_and_rust():
    hits = 0
    for pattern, texts in generated(600):
        if any(pair in pattern for pair in ("&&", "~~", "--")):
            continue
        assert portable_problems(pattern) == [], pattern
        found = by_python(pattern, texts)
        assert found == by_rust(pattern, texts), (pattern, texts)
        hits += sum(found)
    assert hits > 600


@needs_node
@pytest.mark.node
def test_generated_patterns_are_read_alike_by_python_and_ecmascript():
    cases = [(pattern, texts) for pattern, texts in generated(600) if not portable_problems(pattern)]
    for (pattern, texts), found in zip(cases, by_ecmascript(cases), strict=True):
        assert found == by_python(pattern, texts), (pattern, texts)


@settings(max_examples=500, deadline=None)
@given(st.text(r"ab0-9^$\.*+?()[]{}|/,:=!<>Pdwxu&~é" + "\n", max_size=10))
def test_whatever_is_accepted_compiles_in_python_and_rust_and_means_the_same(pattern):
    if not portable_problems(pattern):
        texts = ["", "a", "b", "ab", "0", "-", "/", "é", "a0", "\n", pattern, "aaaa"]
        assert by_python(pattern, texts) == by_rust(pattern, texts)


# Pattern, offset of its first problem, and what is to be written instead.
REFUSED = [
    (".", 0, r"[^\n]"),
    (r"a\d", 1, "[0-9]"),
    (r"[\d]", 1, "0-9"),
    (r"\W", 0, "[^0-9A-Za-z_]"),
    (r"[\S]", 1, r"[^ \t\n\r\f\v]"),
    ("^a", 0, "nothing"),
    ("a$", 1, "nothing"),
    (r"\Aa", 0, "nothing"),
    (r"a\Z", 1, "nothing"),
    (r"a\z", 1, "nothing"),
    (r"\ba", 0, "the characters"),
    (r"[\b]", 1, "the characters"),
    (r"a\B", 1, "the characters"),
    ("(?=a)", 0, "what is allowed"),
    ("(?!a)", 0, "what is allowed"),
    ("(?<=a)", 0, "what is allowed"),
    ("(?<!a)", 0, "what"),
    (r"(a)\1", 3, "the text"),
    (r"\k<n>", 0, "the text"),
    ("(?P=n)", 0, "the text"),
    ("(?P<n>a)", 0, "(?:"),
    ("(?<n>a)", 0, "(?:"),
    ("(?i)a", 0, "both cases"),
    ("(?i:a)", 0, "both cases"),
    ("(?-u:a)", 0, "both cases"),
    ("(?#a)", 0, "nothing"),
    ("(?>a)", 0, "(?:"),
    ("a*+", 2, "a group"),
    ("a++", 2, "a group"),
    ("a**", 2, "a group"),
    ("a???", 3, "a group"),
    ("a{2}{3}", 4, "a group"),
    ("a{2}*", 4, "a group"),
    (r"\p{L}", 0, "a class"),
    (r"\PL", 0, "a class"),
    ("(?(1)a|b)", 0, "alternatives"),
    (r"\0", 0, r"\xHH"),
    (r"\012", 0, r"\xHH"),
    (r"\x4", 0, r"\xHH"),
    (r"\x{41}", 0, r"\xHH"),
    (r"\cA", 0, r"\xHH"),
    (r"\u12", 0, r"\uHHHH"),
    (r"\u{1F600}", 0, r"\uHHHH"),
    (r"\U0001F600", 0, r"\uHHHH"),
    (r"\N{DIGIT ONE}", 0, r"\uHHHH"),
    (r"\uD83D\uDE00", 0, "the character"),
    ("a\ud83d", 1, "the whole character"),
    ("[\udc00]", 1, "the whole character"),
    (r"\@", 0, "@"),
    (r"\-", 0, "-"),
    (r"\ ", 0, " "),
    (r"\q", 0, "q"),
    (r"[\&]", 1, "&"),
    ("a\\", 1, r"\\"),
    ("\\é", 0, "é"),
    ("a}", 1, r"\}"),
    ("a]", 1, r"\]"),
    ("a{", 1, r"\{"),
    ("a{x}", 1, r"\{"),
    ("a{1, 2}", 1, r"\{"),
    ("a{1", 1, r"\{"),
    ("[[a]", 1, r"\["),
    ("[[:alpha:]]", 1, r"\["),
    ("[a&&b]", 2, "one &"),
    ("[a--]", 2, r"\-"),
    ("[--a]", 1, r"\-"),
    ("[a~~b]", 2, "one ~"),
    ("[a||b]", 2, "one |"),
    ("[a-c-e]", 4, r"\-"),
    ("[]", 0, r"[\]]"),
    ("[^]", 0, r"[\]]"),
    ("[]a]", 0, r"[\]]"),
    ("[z-a]", 1, "a-z"),
    (r"[\x41-0]", 1, r"0-\x41"),
    ("a{3,2}", 1, "{2,3}"),
    ("a{,3}", 1, "{0,3}"),
    ("a{,}", 1, "{0,}"),
    ("*a", 0, r"\*"),
    ("(?:+)", 3, r"\+"),
    ("a|?", 2, r"\?"),
    ("{2}", 0, r"\{2\}"),
    ("a{1001}", 1, "a count"),
    ("a{1001,}", 1, "a count"),
    ("a{" + "9" * 5000 + "}", 1, "a count"),
    ("(?:a{1000}){1000}", 0, "smaller"),
    ("[가나다]{999}" * 20, 0, "smaller"),
    ("[^a]{1000}" * 4, 0, "smaller"),
    ("(a", 0, r"\("),
    ("a(b(c)", 1, r"\("),
    ("a)b", 1, r"\)"),
    ("a[b", 1, r"\["),
    ("(" * 60, 50, "a flatter"),
    ("(?:" * 5000, 150, "a flatter"),
]


@pytest.mark.parametrize(("pattern", "offset", "instead"), REFUSED, ids=[repr(row[0])[:20] for row in REFUSED])
def test_what_is_not_read_alike_is_refused_with_something_to_write_instead(pattern, offset, instead):
    first = portable_problems(pattern)[0]
    assert (first.offset, first.instead[: len(instead)]) == (offset, instead)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a|",
        "(|a)",
        "()",
        "(?:)*",
        r"[\]\\^\-]",
        "[-a]",
        "[a-]",
        "[^-a]",
        "[a^]",
        "[.*+?(){}$/|]",
        "a{0}",
        "a{2}?",
        "a{02,}?",
        "a/b",
        r"\/\.\*",
        r"\x41\u00e9",
        "가{1,1000}",
        "😀+",
        "[a-z]+(?:-[0-9]{2,3})?",
        "a-b&&c~~d,:=!<>#@ \t",
        "[^a]{1000}" * 3,
        "(?:[a-z]{100}){100}",
        f"[{''.join(map(chr, range(0x100, 0x400, 3)))}]{{38}}",
    ],
)
def test_what_is_read_alike_is_accepted(pattern):
    texts = ["", "a", "]", "\\", "^", "-", "a/b", "/.*", "Aé", "aa", "😀", "가", "b-12", "|", "$"]
    assert portable_problems(pattern) == []
    assert by_python(pattern, texts) == by_rust(pattern, texts)


def test_every_problem_is_reported_in_the_order_of_the_text():
    assert [problem.offset for problem in portable_problems(r"^\d+.(?i)[\w-]$")] == [0, 1, 4, 5, 10, 14]
