"""Giving a definition another version: in `version`, and wherever it says since when something is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.version import Version
    from registry.yaml_source import Document, Path

_SAYING = (("since",), ("deprecated", "in"))
"""Where a field, or the event, names a version of its own event."""


def renumbered(document: Document, text: str, old: Version, new: Version, *, is_released: bool) -> str:
    """The definition's text with the new version for the old one; everything else stays as it is, byte for byte.

    What is there since the old version stays so when that is released; otherwise there will never be such a version,
    and it is there since the new one.

    Raises:
        UsageError: a version is written in a way that is not found again.
    """
    paths = [("version",), *(() if is_released else _since(document.data, str(old), ()))]
    lines = text.split("\n")
    for place in sorted((document.position(path) for path in paths), reverse=True):
        line = lines[place.line - 1]
        written = re.compile(rf"((?:version|since|in)[\"']?[ \t]*:[ \t]*[\"']?){re.escape(str(old))}(?![\w.])")
        found = written.search(line, place.column - 1)
        if not found:
            raise UsageError(f"{place}: cannot find the version {old} to replace: write {new} yourself")
        lines[place.line - 1] = f"{line[: found.end(1)]}{new}{line[found.end() :]}"
    return "\n".join(lines)


def _since(data: Any, version: str, path: Path) -> Iterator[Path]:
    """The places below `fields` and `deprecated` that name a version; examples are none of them."""
    if not isinstance(data, dict):
        return
    for key, held in data.items():
        here = (*path, key)
        if held == version and (here[-1:] in _SAYING or here[-2:] in _SAYING):
            yield here
        if here != ("examples",):
            yield from _since(held, version, here)
