"""A definition file as entries with their comments.

A comment belongs to the entry on its line, or else to the one that follows it; at the end of a block, by its
indentation, to that block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)
_COMMENT = re.compile(r"(?<!\S)#[^\n]*")
_NOTE = re.compile(r"(?<!\S)#[^\n]*|^[ \t]*\n", re.MULTILINE)


@dataclass(slots=True)
class Scalar:
    """A single value: its text, and its style (None for plain, or the sign of its quotes or block)."""

    text: str
    style: str | None


@dataclass(slots=True)
class Entry:
    """A member of a mapping (with a key) or an item of a list.

    `before` are the comments above it, "" being a blank line, `after` those behind it.
    """

    key: Scalar | None
    value: Scalar | Container
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Container:
    """A mapping or a list, whether it stands in brackets, and the comments after its last entry."""

    is_list: bool
    in_brackets: bool
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Note:
    """A comment, or a blank line (without text)."""

    index: int
    column: int
    text: str
    alone: bool


def read_tree(text: str) -> Scalar | Container | None:
    """The tree of a text that `read_yaml` found nothing wrong with; None for a text without a value."""
    node = yaml.compose(text, Loader=_Loader)
    return _Reader(text, node).read() if node is not None else None


class _Reader:
    """Goes through nodes and notes side by side, in the order of the text."""

    def __init__(self, text: str, node: Any) -> None:
        self._text = text
        self._node = node
        self._notes = list(_notes(text, node))
        self._next = 0

    def read(self) -> Scalar | Container:
        root = self._value(self._node, -1, len(self._text) + 1)
        if isinstance(root, Container):
            root.tail += (note.text for note in self._notes[self._next :])
        return root

    def _value(self, node: Any, around: int, end: int) -> Scalar | Container:
        """What a node holds. `around` is the column of the block it is in; what stands before `end` may be its own."""
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, node.style or None)
        container = Container(isinstance(node, yaml.SequenceNode), bool(node.flow_style))
        if container.in_brackets:
            around, end = -1, node.end_mark.index
        members = [(None, item) for item in node.value] if container.is_list else node.value
        starts = [(key or value).start_mark.index for key, value in members]
        for (key, value), start, limit in zip(members, starts, [*starts, end][1:], strict=True):
            container.entries.append(self._entry(key, value, start, limit))
        container.tail = self._tail(around, end)
        return container

    def _entry(self, key: Any, node: Any, start: int, end: int) -> Entry:
        entry = Entry(Scalar(key.value, key.style or None) if key else None, Scalar("", None))
        entry.before = [note.text for note in self._take(start)]
        for note in self._take(self._head_end(node), alone=isinstance(node, yaml.ScalarNode)):
            (entry.before if note.alone else entry.after).append(note.text)
        column = (key or node).start_mark.column - (0 if key else 2)
        entry.value = self._value(node, column, end)
        entry.after += (note.text for note in self._take(end, alone=False))
        if isinstance(entry.value, Container) and not entry.value.entries:  # nothing inside that could carry them
            entry.before, entry.value.tail = entry.before + entry.value.tail, []
        return entry

    def _head_end(self, node: Any) -> int:
        """Where an entry's own line ends: what is behind it may be noted on what comes next."""
        if not isinstance(node, yaml.ScalarNode):
            return int(node.start_mark.index)
        end = int(node.end_mark.index)
        return self._text.find("\n", node.start_mark.index, end) if node.style in {"|", ">"} else end

    def _take(self, end: int, *, alone: bool = True) -> Iterator[_Note]:
        """The next notes before `end`; without `alone` only those that stand behind something."""
        while self._next < len(self._notes) and self._notes[self._next].index < end:
            note = self._notes[self._next]
            if note.alone and not alone:
                return
            self._next += 1
            yield note

    def _tail(self, around: int, end: int) -> list[str]:
        """The comments at the end of a block that are indented deeper than what is around it."""
        last = self._next
        for index in range(self._next, len(self._notes)):
            note = self._notes[index]
            if note.index >= end or (note.text and note.column <= around):
                break
            if note.text:
                last = index + 1
        taken = [note.text for note in self._notes[self._next : last]]
        self._next = last
        return taken


def _notes(text: str, node: Any) -> Iterator[_Note]:
    """Comments and blank lines: what stands between the scalars and begins with # or with nothing."""
    position = 0
    for start, end in [*_spans(text, node), (len(text), len(text))]:
        for match in _NOTE.finditer(text, position, start):
            yield _note(text, match)
        position = max(position, end)


def _note(text: str, match: re.Match[str]) -> _Note:
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[line : match.start()]
    return _Note(match.start(), len(before), match[0].rstrip(), alone=not before.strip())


def _spans(text: str, node: Any) -> Iterator[tuple[int, int]]:
    """Where the scalars are, in order. Of a block scalar its sign and its lines, without a comment behind the sign."""
    if not isinstance(node, yaml.ScalarNode):
        for child in node.value:
            for each in child if isinstance(child, tuple) else (child,):
                yield from _spans(text, each)
        return
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in {"|", ">"}:
        header = text.find("\n", start, end)
        comment = _COMMENT.search(text, start, header if header >= 0 else end)
        if comment:
            yield start, comment.start()
            start = comment.end()
        end = start + len(text[start:end].rstrip())
    yield start, end
