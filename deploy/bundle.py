"""The collector's zip: the same bytes from the same files, wherever and whenever it is made."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from deploy.wheels import needed
from generators.generate import chosen, generate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from registry.model import Registry

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can say (APPNOTE.TXT 6.3.10, 4.4.6)."""
_UNIX = 3
_READABLE = 0o100644 << 16
"""A plain file that Lambda's user may read (AWS Lambda Developer Guide, Python .zip file archives: 644)."""


def contents_of(registry: Registry, wheels: Iterable[bytes]) -> dict[str, bytes]:
    """What a registry's zip holds, by path: the collector, and beside it what is needed of each wheel."""
    files = generate(registry, chosen(registry.config, ["lambda"]))
    return together([{file.path.removeprefix("lambda/"): file.text.encode() for file in files}, *map(needed, wheels)])


def together(parts: Iterable[Mapping[str, bytes]]) -> dict[str, bytes]:
    """All files by path.

    Raises:
        ValueError: two parts have a file in the same place.
    """
    contents: dict[str, bytes] = {}
    for part in parts:
        for path, data in part.items():
            if path in contents:
                raise ValueError(f"{path} is in two parts of the zip")
            contents[path] = data
    return contents


def bundle(contents: Mapping[str, bytes]) -> bytes:
    """A zip of files, by their paths in it.

    Order, times and permissions are fixed, and the level is written down, so that only what is in the files counts
    (and the deflate of this Python's zlib).
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(path, _WHEN)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, contents[path], zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()
