"""The layout's laws: it changes no value and no comment, and there is nothing left for it to change afterwards."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry.errors import RegistryError
from registry.layout import arranged, definition_files, laid_out, laid_out_file
from registry.yaml_source import read_yaml
from tests.cases import STARTER, case_folders, golden_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENT = "events/a.yaml"
FILES = st.sampled_from([EVENT, "sayso.yaml", "envelope.yaml", "vocabulary.yaml", "producers/ios.yaml"])


def produce(root: Path) -> dict[str, str]:
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in definition_files(root)}
    return {name: laid_out(data.decode(), name) for name, data in files.items()}


@pytest.mark.parametrize("folder", case_folders("fmt"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


@pytest.mark.parametrize("path", [*definition_files(STARTER)], ids=lambda path: path.stem)
def test_the_starter_is_laid_out(path: Path) -> None:
    before, after = laid_out_file(path, path.relative_to(STARTER).as_posix())
    assert after == before


def values(text: str) -> str:
    """The data of a text, in a form that tells types apart."""
    document = read_yaml(text, "a.yaml")
    assert document.findings == []
    return json.dumps(document.data, sort_keys=True)


def check_laws(text: str, file: str) -> str:
    """Also without the guard that would hide a change of values."""
    once = "\n".join(arranged(text, file)) + "\n"
    assert values(once) == values(text)
    assert "\n".join(arranged(once, file)) + "\n" == once
    assert laid_out(text, file) == once
    assert not once.endswith("\n\n")
    assert [line for line in once.splitlines() if line != line.rstrip() and "|" not in once] == []
    return once


# Documents, written in every style there is, with comments and blank lines in every place that can take one.

KEYS = st.sampled_from(
    ["event", "version", "fields", "examples", "sentence", "type", "doc", "items", "values", "use"]
) | (st.sampled_from(["deprecated", "in", "한글", "1", "true", "no", "a b", "a: b", "-", "", "#", "{x}", "2026-01-01"]))
TEXTS = (
    st.sampled_from(
        ["3", "1.0", "1e5", "yes", "~", "null", "2026-01-01", "1:30", "0x1F", "<<", "=", "a, b", "a: b", "a #b"]
    )
    | st.sampled_from(
        ["'", '"', "\\d+", "{a}번 사용자", "[a]", "- a", "a:", " a", "a ", "", "a\nb\n", "a\n\n\nb", "\n", " \n", "😀"]
    )
    | st.sampled_from(
        ["a\tb", "\u2028", "\x85", "\xa0a", "\ufeff", "#a", "@a", "a" * 120, "long words, " * 12, "---", "..."]
    )
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
)
PLAIN = st.sampled_from(
    ["3", "1.0", "-0.0", "1e5", "true", "False", "null", "~", "", "2026-01-01", "no", "a-b", "1.2.0", "0x1F"]
)
SCALARS = st.tuples(st.just("plain"), PLAIN) | st.tuples(st.just("quoted"), TEXTS)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.tuples(st.just("list"), st.lists(inner, max_size=4))
        | st.tuples(st.just("map"), st.dictionaries(KEYS, inner, max_size=5))
    ),
    max_leaves=12,
)
ROOTS = st.tuples(st.just("map"), st.dictionaries(KEYS, TREES, min_size=1, max_size=6))


class Scribe:
    """Writes a tree in a style of chance, and remembers its comments."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.comments: list[str] = []

    def _comment(self) -> str:
        self.comments.append(f"# c{len(self.comments)}.")
        return self.comments[-1]

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def _above(self, indent: int) -> Iterator[str]:
        while self._chance(20):
            yield " " * indent + self._comment() if self._chance(70) else " " * self._random.randrange(3)

    def _behind(self) -> str:
        return " " * self._random.randint(1, 4) + self._comment() if self._chance(20) else ""

    def scalar(self, kind: str, text: str) -> str:
        if kind == "plain":
            return text
        if self._chance(50) and text.isprintable():
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text).replace("\\ud83d\\ude00", "😀")

    def key(self, text: str) -> str:
        return text if text.isalpha() else self.scalar("quoted", text)

    def flow(self, kind: str, held: Any) -> str:
        if kind in {"plain", "quoted"}:
            return self.scalar(kind, held) or "null"
        if self._chance(15):
            gap = lambda: f"  {self._comment()}\n      " if self._chance(30) else "\n      "  # noqa: E731 - as short as it is
        else:
            gap = lambda: " "  # noqa: E731 - as above
        if kind == "list":
            return f"[{gap()}" + "".join(f"{self.flow(*item)},{gap()}" for item in held) + "]"
        return (
            f"{{{gap()}" + "".join(f"{self.key(key)}: {self.flow(*item)},{gap()}" for key, item in held.items()) + "}"
        )

    def block(self, kind: str, held: Any, indent: int) -> Iterator[str]:
        """The lines of a list or a mapping."""
        for key, item in held.items() if kind == "map" else ((None, item) for item in held):
            yield from self._above(indent)
            mark = " " * indent + ("-" if key is None else f"{self.key(key)}:")
            inner, value = item
            if inner in {"plain", "quoted"}:
                yield from self._scalar_lines(mark, inner, value, indent)
            elif not value or self._chance(40):
                yield f"{mark} {self.flow(*item)}{self._behind()}"
            else:
                yield mark + self._behind()
                deeper = (
                    indent
                    if key is not None and inner == "list" and self._chance(30)
                    else indent + self._random.randint(2, 4)
                )
                yield from self.block(inner, value, deeper)
        yield from self._above(indent)

    def _scalar_lines(self, mark: str, kind: str, value: str, indent: int) -> Iterator[str]:
        lines = value.removesuffix("\n").split("\n")
        literal = kind == "quoted" and "\n" in value and all(line.isascii() and line.strip() == line for line in lines)
        if literal and lines[0] and lines[-1]:
            yield f"{mark} {'|' if value.endswith(chr(10)) else '|-'}{self._behind()}"
            yield from (" " * (indent + 3) + line if line else "" for line in lines)
        else:
            yield f"{mark} {self.scalar(kind, value)}{self._behind()}"


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(ROOTS, st.integers(0, 2**32), FILES)
def test_values_and_comments_stay_and_twice_is_once(tree: Any, seed: int, file: str) -> None:
    scribe = Scribe(seed)
    text = "\n".join(scribe.block(*tree, 0)) + "\n"
    assume(not read_yaml(text, file).findings)
    once = check_laws(text, file)
    assert [comment for comment in scribe.comments if once.count(comment) != 1] == []
    wide = laid_out(text.replace("\n", "\r\n"), file)
    assert wide == (once.replace("\n", "\r\n") if text.partition("\n")[0] != text else once)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.text("ab1:-#{}[],'\"| >\n\n  ", max_size=40) | st.text(max_size=20), FILES)
def test_whatever_is_yaml_keeps_its_values(text: str, file: str) -> None:
    document = read_yaml(text, file)
    assume(not document.findings)
    once = laid_out(text, file)
    assert values(once) == values(text)
    assert laid_out(once, file) == once
    assume(isinstance(document.data, dict | list))
    check_laws(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), file)


LINES = [
    (path.relative_to(STARTER).as_posix(), path.read_text(encoding="utf-8").splitlines())
    for path in definition_files(STARTER)
]


@settings(max_examples=200)
@given(st.sampled_from(LINES), st.data())
def test_the_starter_with_comments_anywhere(held: tuple[str, list[str]], data: st.DataObject) -> None:
    file, lines = held[0], list(held[1])
    for number in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(lines)))
        own = f"# extra {number}."
        if data.draw(st.booleans()) and place < len(lines) and lines[place]:
            lines[place] += f" {own}"
        else:
            lines.insert(place, " " * data.draw(st.integers(0, 8)) + own)
            if data.draw(st.booleans()):
                lines.insert(place, "")
    text = "\n".join(lines) + "\n"
    assume(not read_yaml(text, file).findings)
    once = check_laws(text, file)
    assert sorted(comment for comment in once.split() if comment.startswith("#")) == sorted(
        comment for comment in text.split() if comment.startswith("#")
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1 \n\n\n\nb:  2", "a: 1\n\nb: 2\n"),
        ("a: '3'", 'a: "3"\n'),
        ('a: "b"', "a: b\n"),
        ("a: 'no'", 'a: "no"\n'),
        ("a: no", "a: no\n"),
        ("a: '2026-01-01'", 'a: "2026-01-01"\n'),
        ("a: 2026-01-01", "a: 2026-01-01\n"),
        ("a: 1.50", "a: 1.50\n"),
        ("a:", "a: null\n"),
        ("a: ~", "a: ~\n"),
        ('a: "\\\\d\\"\'"', "a: '\\d\"'''\n"),
        ('a: "\\u00e9\\t\\u2028"', 'a: "é\\t\\u2028"\n'),
        ("a: b\n  c\n  d", "a: b c d\n"),
        ("a: >-\n  b\n  c\n", "a: b c\n"),
        ("a: |\n   b\n\n   # c\n", "a: |\n  b\n\n  # c\n"),
        ("a: |\n  b\n\n\nc: 1", "a: |\n  b\n\nc: 1\n"),
        ("a: | # c\n   b\n# d", "a: |  # c\n  b\n# d\n"),
        ("a:\n- b\n-   c: 1\n    d: 2\n- - e", "a:\n  - b\n  - c: 1\n    d: 2\n  - - e\n"),
        ("a: {b: 1,\n c: [2,\n 3]}", "a: {b: 1, c: [2, 3]}\n"),
        ("a: [1, # x\n 2]  # y", "a:  # y\n  - 1  # x\n  - 2\n"),
        ("a:\n- [ # x\n  1]\n- { # y\n    b: 1, # z\n  }", "a:\n  # x\n  - [1]\n  # y\n  - b: 1  # z\n"),
        ("a: {}\nb: []", "a: {}\nb: []\n"),
        ("a: 1  # x\nbc: 2 # y\nd: 3", "a: 1   # x\nbc: 2  # y\nd: 3\n"),
        ("# x\n\n# y\na: 1\n\n# z", "# x\n\n# y\na: 1\n\n# z\n"),
        ("a:\n  b: 1\n  # in a\n# above c\nc: 1", "a:\n  b: 1\n  # in a\n# above c\nc: 1\n"),
        ("---\na: 1\n...\n", "a: 1\n"),
        ("# only a comment  \n\n", "# only a comment\n"),
        ("", ""),
        ("\ufeffa: 1", "a: 1\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("{a: 1, b: 2} # c", "a: 1\nb: 2\n# c\n"),
        ("[] # c", "# c\n[]\n"),
    ],
)
def test_single_things(before: str, after: str) -> None:
    assert laid_out(before, "producers/ios.yaml") == after


def test_keys_are_ordered_by_what_they_are() -> None:
    text = (
        "# yaml-language-server: $schema=x\nextra: 1\nfields:\n  b: {doc: B., type: enum, values: [x], role: user}\n"
        "  a:\n    fields: {c: {doc: C., use: c}}\n    deprecated: {use: b, in: 1.0.0, reason: Why, not.}\n"
        "    # about the type\n    type: object\nversion: 1.0.0\nevent: e\n"
    )
    assert laid_out(text.replace("Why, not.", "Why not."), EVENT) == (
        "# yaml-language-server: $schema=x\nevent: e\nversion: 1.0.0\nfields:\n"
        "  b: {type: enum, role: user, values: [x], doc: B.}\n  a:\n    # about the type\n    type: object\n"
        "    deprecated: {in: 1.0.0, reason: Why not., use: b}\n    fields:\n      c: {use: c, doc: C.}\nextra: 1\n"
    )


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: [1\n", "a: &x 1\nb: *x\n", "a: !t 1\n", "\tb: 1\n"])
def test_what_is_no_strict_yaml_is_refused(text: str) -> None:
    with pytest.raises(RegistryError) as caught:
        laid_out(text, EVENT)
    assert caught.value.findings[0].position.file == EVENT


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: \xff")
    with pytest.raises(RegistryError):
        laid_out_file(tmp_path / "a.yaml", EVENT)


def test_a_thousand_files_take_seconds() -> None:
    import time  # noqa: PLC0415 - only here

    text = (STARTER / "events" / "card_click.yaml").read_text(encoding="utf-8")
    start = time.process_time()
    for _ in range(50):
        laid_out(text, EVENT)
    assert (time.process_time() - start) / 50 < 0.05
