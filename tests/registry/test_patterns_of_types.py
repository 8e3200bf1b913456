"""The patterns of the types are read alike by all three readers, and take what JavaScript writes."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal

import pytest

from contracts.ajv import PACKAGES
from registry import patterns
from registry.errors import MissingPartError
from registry.model import Type
from registry.patterns import portable_problems, whole
from registry.types import TYPES
from tests.npm import node_modules
from tests.registry.pattern_readers import by_ecmascript, by_python, by_rust, needs_node, node

PLAIN_FORMS = [
    (form, Type(name=row.name, form=json_type))
    for row in TYPES
    for json_type, form in row.forms.items()
    if form.language and row.name != "decimal"  # whose digits a definition says
]
OURS = [
    *(form.language(type_) for form, type_ in PLAIN_FORMS if form.language),
    patterns.URL,
    patterns.QUERY_VALUE,
    patterns.QUERY_VALUE_OR_EMPTY,
    patterns.decimal_range(38, 18),
    patterns.decimal_range(10, 3, Decimal("-0.5"), Decimal("99.95")),
    patterns.float_range(-1.5, 2e20),
]


def texts_for_ours() -> list[str]:
    """Texts near those that the types allow: a few examples, each with a few characters changed."""
    seeds = [
        *(form.sample(type_) for form, type_ in PLAIN_FORMS),
        "2024-02-29",
        "2024-02-29T23:59:59.5+09:00",
        "0b0e7c3e-1111-4222-8333-444455556666",
        "https://a.b/p?q=%41#f",
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
        installed = node_modules(PACKAGES)
    except MissingPartError as missing:
        pytest.skip(str(missing))
    formats = json.dumps(str(installed / "ajv-formats" / "dist" / "formats"))
    script = f"return input.map(t => require({formats}).fullFormats.uri(t))"
    url = re.compile(patterns.URL)
    alphabet = "aZ0:/?#@[].-~+!$&'()*,;= é|"
    rng = random.Random(13)
    texts = ["a://" + "".join(rng.choices([*alphabet, "%2F"], k=rng.randint(0, 9))) for _ in range(20_000)]
    texts = [text for text in texts if url.fullmatch(text)]
    found = node(script, texts)
    assert isinstance(found, list)
    assert [text for text, valid in zip(texts, found, strict=True) if not valid] == []
