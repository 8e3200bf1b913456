"""A registry as a commit has it: one listing, and one process that hands out files, however many are read."""

from __future__ import annotations

import os
import subprocess
import weakref
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from registry.errors import UsageError
from registry.git import environment, git
from registry.tree import FILES, FOLDERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUBMODULE, _LINK = "160000", "120000"


class GitTree:
    """The files of the registry in `folder` as they were at a commit; the work tree is not touched."""

    def __init__(self, folder: Path, commit: str) -> None:
        self._folder = folder
        self._commit = commit
        self._prefix = git(folder, "rev-parse", "--show-prefix") or ""
        self._ids: dict[str, str] = {}
        self._links: set[str] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._list()
        self._members = _members(self._ids)

    def _list(self) -> None:
        # Below a folder, git lists what is below it, and by its path from there.
        listing = git(self._folder, "ls-tree", "-r", "-z", self._commit, "--", *FILES, *FOLDERS)
        if listing is None:
            raise UsageError(f"git cannot list {self._commit} in {self._folder}")
        for line in filter(None, listing.split("\0")):
            about, _, name = line.partition("\t")
            mode, _, blob = about.split(" ")
            if mode != _SUBMODULE:
                self._ids[name] = blob
            if mode == _LINK:
                self._links.add(name)

    @property
    def algorithm(self) -> str:
        """The hash that this repository's ids are made with."""
        return "sha256" if any(len(blob) == 64 for blob in self._ids.values()) else "sha1"

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises FileNotFoundError, or OSError where git cannot be asked for it."""
        if name not in self._ids:
            raise FileNotFoundError(name)
        # Of a link git has the text only; by its path, `--follow-symlinks` leads to the file inside the repository.
        wanted = f"{self._commit}:{self._prefix}{name}" if name in self._links else self._ids[name]
        return self._blob(wanted)

    def _blob(self, wanted: str) -> bytes:
        if "\n" in wanted:  # git answers line by line: the rest would be answered in the place of the next file
            raise OSError("it is a link, and its name has a line break")
        process = self._process = self._process or self._started()
        assert process.stdin is not None, "it has pipes"
        assert process.stdout is not None, "it has pipes"
        process.stdin.write(os.fsencode(wanted) + b"\n")
        process.stdin.flush()
        head = process.stdout.readline().split()
        if len(head) < 2 or not head[-1].isdigit():
            raise FileNotFoundError(wanted)
        data = process.stdout.read(int(head[-1]) + 1)[:-1]  # a line break follows
        if head[-2] != b"blob":
            raise FileNotFoundError(wanted)
        return data

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - fixed arguments
            ("git", "-C", str(self._folder), "cat-file", "--batch", "--follow-symlinks"),  # noqa: S607 - the user's git
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        weakref.finalize(self, _end, process)
        return process

    def has(self, name: str) -> bool:
        """Whether the commit has a file or a folder of that name."""
        return name in self._ids or name in self._members

    def is_folder(self, name: str) -> bool:
        """Whether the commit has something below that name: git knows no empty folders."""
        return name in self._members

    def names(self, folder: str) -> list[str]:
        """What the folder holds, sorted."""
        return sorted(self._members.get(folder, ()))

    def ids(self) -> Mapping[str, str]:
        """Every file with git's own id of its bytes. A link's is that of its text, so it counts as another file."""
        return self._ids


def _members(names: Mapping[str, str]) -> dict[str, set[str]]:
    """What stands in each folder."""
    found: dict[str, set[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        for parent in path.parents:
            found.setdefault(str(parent), set()).add(path.name)
            path = parent
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """At the end of its input the process ends."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()
