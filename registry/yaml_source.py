"""Strict YAML: the 1.2 core schema, no duplicate keys, no aliases, no tags, and a place for everything.

PyYAML's C parser builds the node tree; the values are made here, because its own constructors follow YAML 1.1
(`no` is false, `1:30` is 90). The text is kept, not the tree: a path into the data can be turned into line and column
at any time by reading it once more, so nothing pays for positions until something is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from registry.conflicts import HELP, MESSAGE, conflict
from registry.findings import Finding, Position

Path = tuple[str | int, ...]

# YAML 1.2.2, section 10.3.2 (core schema), without the octal and hexadecimal integers nobody writes in a definition.
_CORE: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _text: None),
    (re.compile(r"true|True|TRUE"), lambda _text: True),
    (re.compile(r"false|False|FALSE"), lambda _text: False),
    (re.compile(r"[-+]?[0-9]{1,4000}"), int),  # Python refuses longer ones; they stay text
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]{1,4000}(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
)
_MARKED = re.compile(r"(?<![^\s\[{,:])[&!]")  # an anchor or a tag begins a node
_PLAIN = "tag:plain"
MOST_DEPTH = 100
_ANY_CORE = re.compile("|".join(pattern.pattern for pattern, _ in _CORE))
_CLoader: Any = getattr(yaml, "CLoader", yaml.Loader)


class _Loader(_CLoader):  # type: ignore[misc]  # the base is chosen at run time: libyaml where it was compiled in
    """Composes nodes and leaves every decision about values to this module."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - PyYAML's signature
        return _PLAIN

    depth = 0

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:  # noqa: ARG002 - PyYAML's signature
        """Called on the way into every node: the C parser recurses without a limit of its own and would crash."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            problem = f"more than {MOST_DEPTH} lists and mappings inside each other"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        """Called on the way out of every node."""
        self.depth -= 1


@dataclass(slots=True)
class Document:
    """One YAML file: its data (dict, list, str, int, float, bool, None) and where everything stands in it.

    `written` has the keys that the file spells otherwise than the data, by their paths in the data.
    """

    file: str
    data: Any
    text: str = ""
    findings: list[Finding] = field(default_factory=list)
    written: dict[Path, str] = field(default_factory=dict)
    _tree: Any = None

    def position(self, path: Path = (), offset: int | None = None) -> Position:
        """Where a path's key (in a mapping) or item (in a list) begins; the nearest parent when it is not there.

        With an offset, where that character of the text value stands, if the text is written as it is read.
        """
        if self._tree is None:
            self._tree = _compose(self.text, self.file, [])
        node, mark = self._tree, getattr(self._tree, "start_mark", None)
        for index, part in enumerate(path):
            found = _step(node, self.written.get(path[: index + 1], part) if self.written else part)
            if found is None:
                continue  # a part that only the model knows (a union's branch) has no place of its own
            node, mark = found
        if offset is not None and (start := _text_start(node)):
            return Position(self.file, start[0], start[1] + offset)
        return Position(self.file, mark.line + 1, mark.column + 1) if mark else Position(self.file)


def _step(node: Any, part: str | int) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark
    return None


def _text_start(node: Any) -> tuple[int, int] | None:
    """Line and column of a text's first character; None where escapes or line breaks move the others."""
    begin, end = node.start_mark, node.end_mark
    quotes = 1 if node.style in {"'", '"'} else 0
    plainly = begin.line == end.line and end.column - begin.column == len(node.value) + 2 * quotes
    return (begin.line + 1, begin.column + 1 + quotes) if plainly else None


def read_yaml(text: str, file: str) -> Document:
    """Read one document. Problems are findings of the document, all of them at once; its data is then partial."""
    document = Document(file, None, text)
    node = _compose(text, file, document.findings)
    if node is not None:
        document.data = _Builder(document).build(node)
    return document


def _compose(text: str, file: str, findings: list[Finding]) -> Any:
    """The node tree; None, with a finding that says why, when the text is no YAML, or when it is empty."""
    loader = None
    try:
        # The constructor already reads the first bytes and may refuse them.
        loader = _Loader(text)
        return loader.get_single_node()
    except (yaml.YAMLError, ValueError) as error:
        findings.append(_syntax_finding(text, file, error))
        return None
    finally:
        if loader is not None:
            loader.dispose()


def _syntax_finding(text: str, file: str, error: Exception) -> Finding:
    if place := conflict(text, file):
        return Finding("yaml-syntax", "error", place, f"not YAML: {MESSAGE}", HELP)
    mark = getattr(error, "problem_mark", None)
    position = Position(file, mark.line + 1, mark.column + 1) if mark else _control_character(text, file)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None)
    message = f"not YAML: {problem}" + (f" ({context})" if context else "")
    if mark and "\n".join(text.split("\n")[mark.line :])[mark.column :].startswith("\t"):
        message = "not YAML: a tab stands in the indentation"
    return Finding("yaml-syntax", "error", position, message, _syntax_help(message))


def _control_character(text: str, file: str) -> Position:
    """The parser refuses control characters before it knows lines; find the first one again."""
    found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text)
    before = text[: found.start()] if found else ""
    return Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


_SYNTAX_HELP = (
    ("expected a single document", "Write one document a file: remove the second `---`."),
    ("tab", "Indent with spaces; YAML does not allow tabs."),
    ("cannot start any token", "Quote the value: it begins with a character that means something in YAML."),
    (
        "mapping values are not allowed",
        "Quote the value, since an unquoted `: ` starts a mapping; or indent the line less.",
    ),
    (
        "undefined alias",
        "Definitions have no aliases; define the field once in vocabulary.yaml and `use` it.",
    ),
    ("control characters", "Remove the control character."),
    ("inside each other", "Definitions are flat: look for brackets that are never closed."),
)


def _syntax_help(message: str) -> str:
    for sign, advice in _SYNTAX_HELP:
        if sign in message:
            return advice
    return "Look at the indentation, the quotes and the brackets just before this place."


class _Builder:
    """Makes plain values of nodes, and findings of what strict YAML refuses."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()
        # An alias needs an anchor, and a tag its mark: most files have neither, and nothing to look out for.
        self._watches = bool(_MARKED.search(document.text))

    def build(self, node: Any, key: Any = None) -> Any:
        if self._watches and self._is_alias(node, key):
            return None
        kind = type(node)
        if kind is yaml.ScalarNode:
            return node.value if node.style else _plain(node.value)
        if kind is yaml.MappingNode:
            return self._mapping(node)
        return [self.build(item) for item in node.value]

    def _is_alias(self, node: Any, key: Any) -> bool:
        if id(node) in self._seen:
            advice = "Write the value again, or define it once in vocabulary.yaml and `use` it."
            # Of an alias only its anchor's place is known, unless it is the value of a key.
            message = "an alias (`*name`) stands here" if key else "an alias (`*name`) repeats what stands here"
            self._report("yaml-alias", key or node, message, advice)
            return True
        self._seen.add(id(node))
        if node.tag != _PLAIN:
            self._report("yaml-tag", node, f"a tag stands here: {node.tag}", "Remove the tag.")
        return False

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for key, value in node.value:
            if type(key) is not yaml.ScalarNode:
                self._report("yaml-key", key, "a key is not a plain word", "Write `key: value`.")
            elif key.value in members:
                line = next(each for each, _ in node.value if each.value == key.value).start_mark.line + 1
                advice = f"Remove one of the two; the first is on line {line}."
                self._report("duplicate-key", key, f"the key `{key.value}` is there twice", advice)
            else:
                members[key.value] = self.build(value, key)
        return members

    def _report(self, rule: str, node: Any, message: str, advice: str) -> None:
        mark = node.start_mark
        position = Position(self._document.file, mark.line + 1, mark.column + 1)
        self._document.findings.append(Finding(rule, "error", position, message, advice))


def _plain(text: str) -> Any:
    if not _ANY_CORE.fullmatch(text):
        return text  # nearly all: words
    for pattern, make in _CORE:
        if pattern.fullmatch(text):
            return make(text)
    return text
