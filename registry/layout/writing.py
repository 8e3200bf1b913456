"""A tree as lines: keys in order, on one line what is short, two spaces a level, comments in their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from registry.layout.kinds import child
from registry.layout.scalars import block_lines, fits_plain, is_text, written, written_key
from registry.layout.tree import Container, Entry, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.layout.kinds import Kind

WIDTH = 110
_ALIGNED = 60
"""Comments stand below each other unless a line is longer than this."""


@dataclass(slots=True)
class _Line:
    """A line, the comment behind it, and the lines of the block scalar that it begins."""

    text: str
    comment: str = ""
    depth: int = 0
    rest: tuple[str, ...] = ()


def write(tree: Container, kind: Kind) -> list[str]:
    """The lines of a whole file."""
    if not tree.entries:
        return [*_texts(_spaced([_Line(text) for text in tree.tail])), "[]" if tree.is_list else "{}"]
    _lift(tree, kind)
    head = [_Line(text) for text in _head(tree)]
    return list(_texts(_spaced([*head, *_block(tree, kind, 0)])))


def _lift(container: Container, kind: Kind) -> None:
    """In a list, what is above the first line of an item is above the item: nothing fits between it and its dash."""
    for entry in container.entries:
        inner = child(kind, _name(entry))
        if isinstance(entry.value, Container) and entry.value.entries:
            _lift(entry.value, inner)
            if container.is_list:
                first = _ordered(entry.value, inner)[0]
                entry.before += filter(None, first.before)
                first.before = []


def _head(tree: Container) -> list[str]:
    """The comments of the file, above the first key, up to the last blank line: they stay when the keys are ordered."""
    first = tree.entries[0]
    own = next((index for index in range(len(first.before) - 1, -1, -1) if not first.before[index]), None)
    cut = len(first.before) if own is None else own + 1
    head, first.before = first.before[:cut], first.before[cut:]
    return head


def _block(container: Container, kind: Kind, depth: int) -> Iterator[_Line]:
    for index, entry in enumerate(_ordered(container, kind)):
        above = _without_start(entry.before) if index == 0 and depth else entry.before
        yield from (_Line(text, depth=depth) for text in above)
        yield from _entry(entry, kind, depth)
    yield from (_Line(text, depth=depth) for text in container.tail)


def _without_start(texts: list[str]) -> list[str]:
    """Without the blank lines at the beginning."""
    start = next((index for index, text in enumerate(texts) if text), len(texts))
    return texts[start:]


def _ordered(container: Container, kind: Kind) -> list[Entry]:
    """Mappings in the order of their kind, what it does not know behind that; of fields, the long parts last."""
    if container.is_list or not kind.order:
        return container.entries
    ranks: dict[str | None, int] = {key: rank for rank, key in enumerate(kind.order)}
    return sorted(container.entries, key=lambda entry: (_is_long(entry, kind), ranks.get(_name(entry), len(ranks))))


def _is_long(entry: Entry, kind: Kind) -> bool:
    """Whether a part of something short is a block of its own: whoever reads on behind it has lost the thread."""
    value = entry.value
    if kind.flow != "fits" or not isinstance(value, Container):
        return False
    return not _may_flow(value, child(kind, _name(entry)), however_written=True)


def _name(entry: Entry) -> str | None:
    return entry.key.text if entry.key else None


def _entry(entry: Entry, kind: Kind, depth: int) -> Iterator[_Line]:
    value, inner = entry.value, child(kind, _name(entry))
    mark = "-" if entry.key is None else written_key(entry.key.text, entry.key.style, in_flow=False) + ":"
    lines = _inline(value, inner, WIDTH - 2 * depth - len(mark) - 1)
    above = entry.after if not lines and entry.key is None else entry.after[:-1]
    yield from (_Line(text, depth=depth) for text in above)
    own = "".join(entry.after[len(above) :])
    if lines:
        yield _Line(f"{mark} {lines[0]}", own, depth, tuple(lines[1:]))
    elif isinstance(value, Container):
        block = list(_block(value, inner, depth + 1))
        yield from _dashed(block, depth) if entry.key is None else [_Line(mark, own, depth), *block]


def _dashed(lines: list[_Line], depth: int) -> Iterator[_Line]:
    """A block as a list's item: its first line gets the dash, comments above it stand above the dash."""
    first = next(index for index, line in enumerate(lines) if line.text and not line.text.startswith("#"))
    yield from (_Line(line.text, depth=depth) for line in lines[:first])
    yield replace(
        lines[first], text=f"- {lines[first].text}", depth=depth, rest=tuple(map("  {}".format, lines[first].rest))
    )
    yield from lines[first + 1 :]


def _inline(value: Scalar | Container, kind: Kind, room: int) -> list[str]:
    """What stands behind the key or the dash; nothing when it is a block of its own."""
    if isinstance(value, Container):
        flow = _flow_text(value, kind) if _may_flow(value, kind) else None
        return [flow] if flow and (len(flow) <= room or not value.entries) else []
    block = block_lines(value.text) if value.style in {"|", ">"} and "\n" in value.text else None
    return block or [written(value.text, value.style, in_flow=False)]


def _may_flow(container: Container, kind: Kind, *, however_written: bool = False) -> bool:
    """Whether a container can stand on one line that is long enough."""
    if container.tail or any(entry.after or any(entry.before) for entry in container.entries):
        return False
    if not container.entries:
        return True
    if kind.flow == "never" or (kind.flow == "written" and not (container.in_brackets or however_written)):
        return False
    return all(_may_stand_in_flow(entry, kind, however_written=however_written) for entry in container.entries)


def _may_stand_in_flow(entry: Entry, kind: Kind, *, however_written: bool) -> bool:
    value = entry.value
    if isinstance(value, Container):
        return _may_flow(value, child(kind, _name(entry)), however_written=however_written)
    # A sentence that would need quotes only because of a comma is better off on a line of its own.
    quoted_for_flow = fits_plain(value.text, in_flow=False) and not fits_plain(value.text, in_flow=True)
    return not (kind.flow == "fits" and quoted_for_flow and " " in value.text and is_text(value.text))


def _flow_text(container: Container, kind: Kind) -> str:
    parts = (_flow_part(entry, child(kind, _name(entry))) for entry in _ordered(container, kind))
    return f"[{', '.join(parts)}]" if container.is_list else f"{{{', '.join(parts)}}}"


def _flow_part(entry: Entry, kind: Kind) -> str:
    value = entry.value
    text = _flow_text(value, kind) if isinstance(value, Container) else written(value.text, value.style, in_flow=True)
    return text if entry.key is None else f"{written_key(entry.key.text, entry.key.style, in_flow=True)}: {text}"


def _spaced(lines: list[_Line]) -> list[_Line]:
    """Without blank lines at the ends, and never two of them together."""
    kept: list[_Line] = []
    for line in lines:
        if line.text or (kept and kept[-1].text):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1].text else kept


def _texts(lines: list[_Line]) -> Iterator[str]:
    """The lines with the comments behind them: neighbours of one depth have theirs below each other."""
    for (depth, commented), group in groupby(lines, key=lambda line: (line.depth, bool(line.comment))):
        run, indent = list(group), "  " * depth
        longest = max(len(line.text) for line in run)
        width = longest if longest <= _ALIGNED else 0
        for line in run:
            text = f"{line.text:<{width}}  {line.comment}" if commented else line.text
            yield f"{indent}{text}" if text else ""
            yield from (f"{indent}  {each}" if each else "" for each in line.rest)
