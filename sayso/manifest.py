"""`manifest.json` in the output folder: every file that was written there, with its digest."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
Digests = dict[str, str]
_MARK = b'"by": "sayso"'
"""Stands in every manifest of ours, also in what a merge left of it."""


def digest(data: bytes) -> str:
    """A file's digest, as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def held_in(path: Path) -> bytes | None:
    """A file's content; None when there is no file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def read_manifest(folder: Path) -> Digests | None:
    """The files written last time: none when there is no manifest, None when ours is damaged, as by a merge.

    Raises:
        UsageError: the file is someone else's: many things have a manifest.json.
    """
    data = held_in(folder / MANIFEST)
    if data is None:
        return {}
    if _MARK not in data:
        message = f"{folder / MANIFEST} is not what sayso wrote: move it away, or remove all of {folder} to start anew"
        raise UsageError(message)
    try:
        files = json.loads(data)["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if isinstance(files, dict) and all(map(_is_row, files.items())) else None


def _is_row(row: tuple[object, object]) -> bool:
    """A path below the folder, and a digest: a manifest from elsewhere must not get files outside removed."""
    path, held = row
    if not isinstance(held, str) or not isinstance(path, str) or "\0" in path:
        return False
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def ours(written: Digests | None, tops: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """The rows of the targets that were asked for, which have these top folders; None stands for all."""
    for path, held in (written or {}).items():
        if tops is None or path.partition("/")[0] in tops:
            yield path, held


def rows_after(before: Digests | None, files: Mapping[str, bytes], tops: Collection[str] | None) -> Digests:
    """The rows once the files are there: theirs, and those of targets that were not asked for."""
    mine = dict(ours(before, tops))
    others = {path: held for path, held in (before or {}).items() if path not in mine}
    return {**others, **{path: digest(data) for path, data in files.items()}}


def manifest_bytes(rows: Digests) -> bytes:
    """What the file holds."""
    return (json.dumps({"by": "sayso", "files": dict(sorted(rows.items()))}, indent=1) + "\n").encode()
