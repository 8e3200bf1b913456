"""YAML is read by the 1.2 core schema, every path has its place, and nothing ends in an exception."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.yaml_source import MOST_DEPTH, read_yaml

# What JSON allows in a string and YAML in a file: no control characters, and no line breaks of Unicode's.
readable = st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
words = st.text(readable)
data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
SCALARS: list[tuple[str, Any]] = [
    *((text, text) for text in ("yes", "No", "on", "nULL", "1:30", "0x10", "0o7", "1_000", ".", ".inf", "1.2.0")),
    *((text, None) for text in ("~", "", "null", "Null")),
    *((text, text.lower() == "true") for text in ("true", "True", "FALSE", "false")),
    *((text, float(text)) for text in ("1e3", ".5", "5.", "-0.25", "1.5E-7")),
    *((text, int(text)) for text in ("-12", "+7", "007", "9" * 4000)),
    *(('"1"', "1"), ("'true'", "true"), ("decimal(10,3)", "decimal(10,3)"), ("9" * 5000, "9" * 5000)),
]


@pytest.mark.parametrize(("text", "value"), SCALARS, ids=lambda each: str(each)[:20])
def test_plain_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    # An integer that Python's own limit refuses stays text; a long one is not read as a float either.
    document = read_yaml(f"key: {text}\n", "f.yaml")
    assert document.findings == []
    assert document.data == {"key": value}
    assert type(document.data["key"]) is type(value)


@given(data)
def test_json_is_yaml(value: Any) -> None:
    document = read_yaml(json.dumps(value, ensure_ascii=False), "f.yaml")
    assert document.findings == []
    assert document.data == value


@given(st.dictionaries(words, data, min_size=1, max_size=4), st.sampled_from([None, 1, 2]))
def test_every_path_stands_where_its_key_or_item_is_written(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    document, lines = read_yaml(text, "f.yaml"), text.split("\n")
    for path, begins in paths(value):
        position = document.position(path)
        assert lines[position.line - 1][position.column - 1 :].startswith(begins)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """Every path inside, and the text that stands there."""
    found = []
    for key, held in value.items() if isinstance(value, dict) else enumerate(value):
        begins = json.dumps(key if isinstance(value, dict) else held, ensure_ascii=False)
        found.append(((*path, key), begins[:1] if begins[0] in "[{" else begins))
        if isinstance(held, dict | list):
            found += paths(held, (*path, key))
    return found


def test_a_path_that_is_not_there_stands_at_its_nearest_parent() -> None:
    document = read_yaml("x: 0\na:\n  b: 1\n", "f")
    assert str(document.position(("a", "c"))) == "f:2:1"
    assert str(document.position(("a", "map", "b"))) == "f:3:3"
    assert str(document.position(())) == "f:1:1"
    assert str(read_yaml("", "f").position(("a",))) == "f:1:1"


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: xyz", "1:5"), ("a: 'xyz'", "1:6"), ('a: "xyz"', "1:6"), ('a: "\\x78yz"', "1:1"), ("a: |\n  xyz", "1:1")],
)
def test_a_character_of_a_text_has_a_place_where_the_text_is_written_as_read(text: str, place: str) -> None:
    assert str(read_yaml(text, "f").position(("a",), 1)) == f"f:{place}"


@given(st.text(max_size=60) | st.lists(st.sampled_from(list("{}[],:-?&*!|>'\"%@`#\n\t a1~")), max_size=40).map("".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    document = read_yaml(text, "f.yaml")
    for finding in document.findings:
        assert finding.help
        assert 1 <= finding.position.line <= text.count("\n") + text.count("\r") + 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_has_a_limit(opening: str) -> None:
    assert not read_yaml("- " * (MOST_DEPTH - 2) + "x", "f").findings
    assert [finding.rule for finding in read_yaml(opening * 30_000, "f").findings] == ["yaml-syntax"]
