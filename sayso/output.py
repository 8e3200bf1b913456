"""The output folder: what would change, writing only that, and knowing which files are ours.

`manifest.json` lists every file with its digest. A file that is no longer generated is removed only if it is still
exactly what was written: a file that somebody else put or edited there stays.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import UsageError
from registry.files import write_whole
from sayso.manifest import MANIFEST, digest, held_in, manifest_bytes, ours, read_manifest, rows_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from generators.target import File


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


def encode(files: Iterable[File]) -> dict[str, bytes]:
    """Files as bytes by path, sorted."""
    return dict(sorted((file.path, file.text.encode()) for file in files))


def compare(folder: Path, files: Mapping[str, bytes], tops: Collection[str] | None) -> Changes:
    """What would change. With `tops`, files below other top folders belong to targets that were not asked for."""
    changes = Changes()
    written = read_manifest(folder)
    for path, data in files.items():
        held = held_in(folder / path)
        if held is None:
            changes.new.append(path)
        elif held == data:
            changes.unchanged += 1
        else:
            changes.changed.append(path)
            if written is not None and path not in written:
                changes.foreign.append(path)
    for path, before in ours(written, tops):
        if path not in files and (held := held_in(folder / path)) is not None:
            (changes.stale if digest(held) == before else changes.kept).append(path)
    if not changes.count and held_in(folder / MANIFEST) != manifest_bytes(rows_after(written, files, tops)):
        changes.changed.append(MANIFEST)
    return changes


def apply(folder: Path, files: Mapping[str, bytes], changes: Changes, tops: Collection[str] | None) -> None:
    """Write what is new or changed, and remove what is stale.

    The manifest is written first with what will be there too, so that what an interrupted run leaves is known as ours,
    and last with what is there.

    Raises:
        UsageError: a folder stands where a file should, or the other way round, a file of someone else's, or a link
            to somewhere else; nothing was written.
        OSError: something cannot be written; what was is whole, and the next run goes on from there.
    """
    _refuse_obstacles(folder, changes)
    if not changes.count:
        return
    before = read_manifest(folder)
    after = rows_after(before, files, tops)
    write_whole(folder / MANIFEST, manifest_bytes({**after, **(before or {})}))
    for path in (*changes.new, *changes.changed):
        if path != MANIFEST:
            write_whole(folder / path, files[path])
    for path in changes.stale:
        (folder / path).unlink()
        _remove_empty(folder, (folder / path).parent)
    write_whole(folder / MANIFEST, manifest_bytes(after))


def _refuse_obstacles(folder: Path, changes: Changes) -> None:
    """Before anything is written, so that nothing is when not everything can be."""
    for path in changes.new:
        if (folder / path).is_dir():
            raise UsageError(f"{folder / path} is a folder where sayso writes a file: move it away")
    for parent in dict.fromkeys((folder / path).parent for path in changes.new):
        place = next(each for each in (parent, *parent.parents) if each.exists())
        if not place.is_dir():
            raise UsageError(f"{place} is a file where sayso needs a folder: move it away")
    top = os.path.realpath(folder)
    for parent in dict.fromkeys((folder / path).parent for path in (*changes.new, *changes.changed, *changes.stale)):
        # A link that came with a branch must not get files outside written, or removed.
        if not Path(os.path.realpath(parent)).is_relative_to(top):
            raise UsageError(f"{parent} is behind a link that leads out of {folder}: remove the link")
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
