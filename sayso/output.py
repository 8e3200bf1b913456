"""The output folder: what would change, writing only that, and knowing which files are ours.

`manifest.json` lists every file with its digest. A file that is no longer generated is removed only if it is still
exactly what was written: a file that somebody else put or edited there stays.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from registry.errors import UsageError
from registry.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from generators.target import File

MANIFEST = "manifest.json"
Digests = dict[str, str]


@dataclass(slots=True)
class Changes:
    """What differs between the folder and what should be there: paths below the folder.

    `kept` are no longer generated, but were edited; `foreign` are those of `changed` that we never wrote. The
    manifest follows the files; it is named when nothing but itself differs.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def count(self) -> int:
        """How many files would be written or removed."""
        return len(self.new) + len(self.changed) + len(self.stale)


def digest(data: bytes) -> str:
    """A file's digest, as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def encode(files: Iterable[File]) -> dict[str, bytes]:
    """Files as bytes by path, sorted."""
    return dict(sorted((file.path, file.text.encode()) for file in files))


def read_manifest(folder: Path) -> Digests | None:
    """The files written last time: none when there is no manifest, None when there is one that cannot be read."""
    held = _read(folder / MANIFEST)
    if held is None:
        return {}
    try:
        files = json.loads(held)["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if isinstance(files, dict) and all(map(_is_row, files.items())) else None


def _is_row(row: tuple[object, object]) -> bool:
    """A path below the folder, and a digest: a manifest from elsewhere must not get files outside removed."""
    path, held = row
    if not isinstance(held, str) or not isinstance(path, str) or "\0" in path:
        return False
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def compare(folder: Path, files: Mapping[str, bytes], tops: Collection[str] | None) -> Changes:
    """What would change. With `tops`, files below other top folders belong to targets that were not asked for."""
    changes = Changes()
    written = read_manifest(folder)
    for path, data in files.items():
        held = _read(folder / path)
        if held is None:
            changes.new.append(path)
        elif held == data:
            changes.unchanged += 1
        else:
            changes.changed.append(path)
            if written is not None and path not in written:
                changes.foreign.append(path)
    for path, before in _ours(written, tops):
        if path not in files and (held := _read(folder / path)) is not None:
            (changes.stale if digest(held) == before else changes.kept).append(path)
    if not changes.count and _read(folder / MANIFEST) != _manifest(_rows(written, files, tops)):
        changes.changed.append(MANIFEST)
    return changes


def _ours(written: Digests | None, tops: Collection[str] | None) -> Iterator[tuple[str, str]]:
    for path, held in (written or {}).items():
        if tops is None or path.partition("/")[0] in tops:
            yield path, held


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def apply(folder: Path, files: Mapping[str, bytes], changes: Changes, tops: Collection[str] | None) -> None:
    """Write what is new or changed, and remove what is stale.

    The manifest is written first with what will be there too, so that what an interrupted run leaves is known as ours,
    and last with what is there.

    Raises:
        UsageError: a folder stands where a file should, or the other way round, or a file of someone else's;
            nothing was written.
        OSError: something cannot be written; what was is whole, and the next run goes on from there.
    """
    _refuse_obstacles(folder, changes)
    if not changes.count:
        return
    before = read_manifest(folder)
    after = _rows(before, files, tops)
    write_whole(folder / MANIFEST, _manifest({**after, **(before or {})}))
    for path in (*changes.new, *changes.changed):
        if path != MANIFEST:
            write_whole(folder / path, files[path])
    for path in changes.stale:
        (folder / path).unlink()
        _remove_empty(folder, (folder / path).parent)
    write_whole(folder / MANIFEST, _manifest(after))


def _rows(before: Digests | None, files: Mapping[str, bytes], tops: Collection[str] | None) -> Digests:
    """The manifest's rows once the files are there: theirs, and those of targets that were not asked for."""
    mine = dict(_ours(before, tops))
    others = {path: held for path, held in (before or {}).items() if path not in mine}
    return {**others, **{path: digest(data) for path, data in files.items()}}


def _manifest(rows: Digests) -> bytes:
    return (json.dumps({"by": "sayso", "files": dict(sorted(rows.items()))}, indent=1) + "\n").encode()


def _refuse_obstacles(folder: Path, changes: Changes) -> None:
    """Before anything is written, so that nothing is when not everything can be."""
    for path in changes.new:
        if (folder / path).is_dir():
            raise UsageError(f"{folder / path} is a folder where sayso writes a file: move it away")
    for parent in dict.fromkeys((folder / path).parent for path in changes.new):
        place = next(each for each in (parent, *parent.parents) if each.exists())
        if not place.is_dir():
            raise UsageError(f"{place} is a file where sayso needs a folder: move it away")
    if changes.foreign:
        names = ", ".join(str(folder / path) for path in changes.foreign[:3])
        more = f" and {len(changes.foreign) - 3} more" if len(changes.foreign) > 3 else ""
        raise UsageError(
            f"{names}{more}: not written by sayso, so not overwritten: move it away or choose another --out"
        )


def _remove_empty(top: Path, folder: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
