"""The output folder: what would change, writing only that, and knowing which files are ours.

`manifest.json` lists every file with its digest. A file that is no longer generated is removed only if it is still
exactly what was written: a file that somebody else put or edited there stays.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from generators.target import File

MANIFEST = "manifest.json"
Digests = dict[str, str]


@dataclass(slots=True)
class Changes:
    """What differs between the folder and what should be there: paths below the folder."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether something would be written or removed."""
        return bool(self.new or self.changed or self.stale)


def digest(data: bytes) -> str:
    """A file's digest, as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path) -> Digests:
    """The files written last time; nothing when there is no manifest or it cannot be read."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return dict(files) if isinstance(files, dict) else {}


def compare(folder: Path, files: Mapping[str, bytes], tops: Iterable[str]) -> Changes:
    """What would change. Files below other top folders than `tops` belong to targets that were not asked for."""
    changes = Changes()
    for path, data in files.items():
        held = _read(folder / path)
        if held is None:
            changes.new.append(path)
        elif held != data:
            changes.changed.append(path)
        else:
            changes.unchanged += 1
    mine = set(tops)
    for path, written in read_manifest(folder).items():
        if path in files or path.partition("/")[0] not in mine:
            continue
        held = _read(folder / path)
        if held is not None:
            (changes.stale if digest(held) == written else changes.kept).append(path)
    return changes


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def apply(folder: Path, files: Mapping[str, bytes], changes: Changes, tops: Iterable[str]) -> None:
    """Write what is new or changed, remove what is stale, and the manifest last."""
    for path in (*changes.new, *changes.changed):
        write_whole(folder / path, files[path])
    for path in changes.stale:
        (folder / path).unlink()
        _remove_empty(folder, (folder / path).parent)
    mine = set(tops)
    others = {path: held for path, held in read_manifest(folder).items() if path.partition("/")[0] not in mine}
    manifest = dict(sorted({**others, **{path: digest(data) for path, data in files.items()}}.items()))
    text = json.dumps({"by": "sayso", "files": manifest}, indent=1) + "\n"
    if _read(folder / MANIFEST) != text.encode():
        write_whole(folder / MANIFEST, text.encode())


def _remove_empty(top: Path, folder: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def encode(files: Iterable[File]) -> dict[str, bytes]:
    """Files as bytes by path, sorted."""
    return dict(sorted((file.path, file.text.encode()) for file in files))
