"""Where a registry's files are read from: a folder on the disk, or a commit of git. Nothing is written here.

Names are paths below the registry's root, with `/`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

FILES = ("sayso.yaml", "envelope.yaml", "vocabulary.yaml", "accepted.yaml")
FOLDERS = ("events", "releases", "producers", "consumers")
"""All that a registry is written in; whatever else lies beside it is not looked at."""


class Tree(Protocol):
    """Read-only access to the files of one registry."""

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises FileNotFoundError, or another OSError when it is there and cannot be read."""
        ...

    def has(self, name: str) -> bool:
        """Whether there is a file or a folder of that name."""
        ...

    def is_folder(self, name: str) -> bool:
        """Whether it is a folder."""
        ...

    def names(self, folder: str) -> list[str]:
        """What a folder holds, sorted; nothing when it is none."""
        ...

    def ids(self) -> Mapping[str, str]:
        """Every file of the registry with an id of its bytes: equal ids are equal files."""
        ...


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder. `algorithm` is the hash that git would give its files their ids with."""

    root: Path
    algorithm: str = "sha1"

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises OSError; what is neither file nor folder could keep the reader waiting for ever."""
        path = f"{self.root}/{name}"  # of thousands of files, a Path each would take as long as reading them
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - as said
            raise OSError("it is not a file")
        with open(path, "rb") as file:  # noqa: PTH123 - as said
            return file.read()

    def has(self, name: str) -> bool:
        """Whether something of that name is there."""
        return (self.root / name).exists()

    def is_folder(self, name: str) -> bool:
        """Whether it is a folder."""
        return (self.root / name).is_dir()

    def names(self, folder: str) -> list[str]:
        """What the folder holds, sorted."""
        return sorted(path.name for path in (self.root / folder).iterdir()) if self.is_folder(folder) else []

    def ids(self) -> dict[str, str]:
        """Every file that can be read, with the id that git has for a blob of these bytes."""
        found = {}
        for name in self._all():
            try:
                found[name] = blob_id(self.read(name), self.algorithm)
            except OSError:
                found[name] = "unreadable"
        return found

    def _all(self) -> Iterator[str]:
        yield from (name for name in FILES if (self.root / name).is_file())
        start = len(str(self.root)) + 1
        for top in FOLDERS:
            for folder, _, names in os.walk(self.root / top):
                below = folder[start:].replace(os.sep, "/")
                yield from (f"{below}/{name}" for name in names)


@dataclass(frozen=True, slots=True)
class Alike:
    """A tree that has most files like another one, where they are quicker to read; `differing` are the others."""

    tree: Tree
    like: Tree
    differing: Collection[str]

    def read(self, name: str) -> bytes:
        """A file's bytes, from either. Raises OSError."""
        is_same = name not in self.differing and self.tree.has(name)
        return (self.like if is_same else self.tree).read(name)

    def has(self, name: str) -> bool:
        """Whether the tree has it."""
        return self.tree.has(name)

    def is_folder(self, name: str) -> bool:
        """Whether it is a folder of the tree."""
        return self.tree.is_folder(name)

    def names(self, folder: str) -> list[str]:
        """What the tree's folder holds."""
        return self.tree.names(folder)

    def ids(self) -> Mapping[str, str]:
        """The tree's files."""
        return self.tree.ids()


def blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """The id of a file's bytes in git ("Git Internals - Git Objects", Pro Git)."""
    # A name for the bytes, as git has it: nothing is secured by it.
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
