"""An accepted pattern is read alike by all three readers; a refused one says where and what to write instead."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import warnings
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import StringConstraints, TypeAdapter, ValidationError

from contracts.ajv import PACKAGES
from contracts.node import install_packages
from registry import patterns
from registry.errors import MissingPartError
from registry.patterns import portable_problems, whole

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


def node(script: str, argument: object) -> object:
    """Run a script whose `input` is the argument; what it returns comes back."""
    program = (
        f"const input = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify((() => {{{script}}})()))"
    )
    run = subprocess.run(
        [NODE, "-e", program], input=json.dumps(argument), capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def by_ecmascript(cases: list[tuple[str, list[str]]]) -> object:
    whole_value = "const r = new RegExp('^(?:' + p + ')$', 'u');"
    return node(f"return input.map(([p, texts]) => {{{whole_value} return texts.map(t => r.test(t))}})", cases)


def by_python(pattern: str, texts: list[str]) -> list[bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Python warns of classes that it may read otherwise one day
        compiled = re.compile(pattern)
    return [bool(compiled.fullmatch(text)) for text in texts]


def by_rust(pattern: str, texts: list[str]) -> list[bool]:
    adapter = TypeAdapter(Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$")])

    def accepts(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return [accepts(text) for text in texts]


# A pattern comes with a text that it matches, so that not every random text is refused.
characters = st.characters(codec="utf-8")
_escaped_controls = st.sampled_from([(r"\n", "\n"), (r"\t", "\t"), (r"\r", "\r"), (r"\v", "\v"), (r"\f", "\f")])
_hex = st.one_of(
    st.integers(0, 0xFF).map(lambda code: (f"\\x{code:02x}", chr(code))),
    st.one_of(st.integers(0, 0xD7FF), st.integers(0xE000, 0xFFFF)).map(lambda code: (f"\\u{code:04X}", chr(code))),
)
_literal = characters.map(lambda c: (f"\\{c}" if c in r"^$\.*+?()[]{}|" else c, c))
_slash = st.just((r"\/", "/"))
single = st.one_of(_literal, _literal, _slash, _escaped_controls, _hex)
_member = st.one_of(
    characters.map(lambda c: (f"\\{c}" if c in r"^\[]-&~|" and c not in "&~" else c, c)),
    _slash,
    _escaped_controls,
    _hex,
)


@st.composite
def classes(draw):
    written, inside = [], []
    for _ in range(draw(st.integers(1, 4))):
        low, high = sorted((draw(_member), draw(_member)), key=lambda member: member[1])
        ranged = draw(st.booleans())
        written.append(f"{low[0]}-{high[0]}" if ranged else low[0])
        inside.append((low[1], high[1] if ranged else low[1]))
    text = "-" * draw(st.booleans()) + "".join(written) + "-" * draw(st.booleans())
    if draw(st.booleans()):
        outside = [c for c in "aZ0 \n가😀%" if not any(low <= c <= high for low, high in inside) and c != "-"]
        return f"[^{text}]", outside[0] if outside else ""
    return f"[{text}]", draw(st.sampled_from(inside))[draw(st.integers(0, 1))]


def _joined(pairs):
    return "".join(pattern for pattern, _ in pairs), "".join(example for _, example in pairs)


@st.composite
def repeated(draw, inner):
    pattern, example = draw(inner)
    low = draw(st.integers(0, 3))
    high = low + draw(st.integers(0, 2))
    quantifier, times = draw(
        st.sampled_from(
            [
                *[("*", high), ("+", high + 1), ("?", low % 2), (f"{{{low}}}", low)],
                *[(f"{{{low},}}", high), (f"{{{low},{high}}}", high), (f"{{0{low},{high}}}", low)],
            ]
        )
    )
    group = draw(st.sampled_from(["({})", "(?:{})"])).replace("{}", "%s")
    return group % pattern + quantifier + draw(st.sampled_from(["", "", "?"])), example * times


@st.composite
def alternatives(draw, inner):
    options = draw(st.lists(inner, min_size=1, max_size=3)) + draw(st.sampled_from([[], [("", "")]]))
    return f"(?:{'|'.join(pattern for pattern, _ in options)})", draw(st.sampled_from(options))[1]


accepted = st.recursive(
    st.one_of(single, classes()),
    lambda inner: st.one_of(repeated(inner), alternatives(inner), st.lists(inner, max_size=4).map(_joined)),
    max_leaves=6,
)


@lru_cache
def generated(count: int) -> list[tuple[str, list[str]]]:
    cases = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(accepted, st.lists(st.text(characters, max_size=6), max_size=4), st.text(characters, max_size=2))
    def collect(pair, others, extra):
        pattern, example = pair
        example = example[:40]
        cases.append((pattern, ["", example, example + extra, example[1:], example[:-1], example + "\n", *others]))

    collect()
    return cases


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


OURS = [
    patterns.DATE,
    patterns.TIMESTAMP,
    patterns.UUID,
    patterns.URL,
    patterns.QUERY_VALUE,
    patterns.QUERY_VALUE_OR_EMPTY,
    patterns.integer_range(-(2**63), 2**63 - 1),
    patterns.decimal_range(38, 18),
    patterns.decimal_range(10, 3, Decimal("-0.5"), Decimal("99.95")),
    patterns.float_range(),
    patterns.float_range(-1.5, 2e20),
]


def texts_for_ours() -> list[str]:
    """Texts near those that the types allow: a few examples, each with a few characters changed."""
    seeds = [
        "2024-02-29",
        "2024-02-29T23:59:59.5+09:00",
        "0b0e7c3e-1111-4222-8333-444455556666",
        "https://a.b/p?q=%41#f",
    ]
    seeds += [
        "%ED%95%9C-a",
        "-9223372036854775808",
        "99.95",
        "-0.50",
        "1.7976931348623157e+308",
        "-1.5e-07",
        "2e20",
        "0",
    ]
    rng = random.Random(7)
    texts = list(seeds)
    for _ in range(3000):
        text = list(rng.choice(seeds))
        for _ in range(rng.randint(1, 2)):
            del text[rng.randrange(len(text))]
            text.insert(rng.randrange(len(text) + 1), rng.choice("0123456789-+.eEZT:%aF\n٣é"))
        texts.append("".join(text))
    return texts


def test_our_own_patterns_are_portable_and_read_alike_by_python_and_rust():
    texts = texts_for_ours()
    for pattern in OURS:
        assert portable_problems(pattern) == [], pattern
        assert by_python(pattern, texts) == by_rust(pattern, texts), pattern


@needs_node
@pytest.mark.node
def test_our_own_patterns_are_read_alike_by_python_and_ecmascript():
    texts = texts_for_ours()
    found = by_ecmascript([(pattern, texts) for pattern in OURS])
    assert found == [by_python(pattern, texts) for pattern in OURS]
    searched = node(
        "return input.map(([p, texts]) => texts.map(t => new RegExp(p, 'u').test(t)))",
        [[whole("a|b"), ["a", "b\n", "ab"]]],
    )
    assert searched == [[True, False, False]]


@needs_node
@pytest.mark.node
def test_every_number_ecmascript_writes_is_a_float():
    rng = random.Random(11)
    numbers = [float(f"{rng.choice('-+')}{rng.random()}e{power}") for power in range(-325, 309) for _ in range(6)]
    numbers += [0.0, 5e-324, 1.7976931348623157e308, 1e21, 1e-6, 1e-7, 123456789012345680000.0, 1.2345678901234567e-6]
    numbers = [number for number in numbers if number]
    texts = node("return input.map(String)", numbers)
    pattern = re.compile(patterns.float_range())
    assert [text for text in texts if not pattern.fullmatch(text)] == []


@needs_node
@pytest.mark.node
def test_every_url_is_a_uri_to_ajv():
    try:
        home = install_packages(Path("~/.cache/sayso").expanduser(), PACKAGES, lambda _line: None)
    except MissingPartError as missing:
        pytest.skip(str(missing))
    formats = json.dumps(str(home / "node_modules" / "ajv-formats" / "dist" / "formats"))
    script = f"return input.map(t => require({formats}).fullFormats.uri(t))"
    url = re.compile(patterns.URL)
    alphabet = "aZ0:/?#@[].-~+!$&'()*,;= é|"
    rng = random.Random(13)
    texts = ["a://" + "".join(rng.choices([*alphabet, "%2F"], k=rng.randint(0, 9))) for _ in range(20_000)]
    texts = [text for text in texts if url.fullmatch(text)]
    found = node(script, texts)
    assert isinstance(found, list)
    assert [text for text, valid in zip(texts, found, strict=True) if not valid] == []


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
