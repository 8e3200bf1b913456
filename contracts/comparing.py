"""Whether what a query reads is what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A column, or a member inside one, whose value is not what was sent."""

    path: Path
    sent: Any
    read: Any

    def __str__(self) -> str:
        return f"column {'.'.join(self.path)}: sent {self.sent!r}, read {self.read!r}"


def differences(sent: Mapping[str, Any], read: Mapping[str, Any], path: Path = ()) -> Iterator[Difference]:
    """Every place where a row, or what is inside it, is not what it must be. What was not sent must be NULL."""
    for name in sorted({*sent, *read}):
        before, after = sent.get(name), read.get(name)
        if same(before, after):
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from differences(before, after, (*path, name))
        else:
            yield Difference((*path, name), before, after)


def same(sent: Any, read: Any) -> bool:
    """Equality of values: a widened number equals its narrow self, a struct ignores members that are NULL."""
    if isinstance(sent, bool) or isinstance(read, bool):
        return sent is read
    if isinstance(sent, dict) and isinstance(read, dict):
        held = {name: value for name, value in read.items() if value is not None}
        return sent.keys() == held.keys() and all(same(value, held[name]) for name, value in sent.items())
    if isinstance(sent, list) and isinstance(read, list):
        return len(sent) == len(read) and all(map(same, sent, read))
    if isinstance(sent, int) and isinstance(read, str):
        return str(sent) == read  # a column that widened from a whole number to text
    return bool(sent == read) and (isinstance(sent, str) == isinstance(read, str))


def paths_of(value: Mapping[str, Any], types: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    """The leaf columns that a row fills, by path; `types` are the columns' fields by name."""
    for name, held in value.items():
        field = types.get(name)
        if held is None or field is None:
            continue
        inner = {member.name: member for member in field.type.fields}
        if inner:
            yield from paths_of(held, inner, (*path, name))
        else:
            yield (*path, name)
