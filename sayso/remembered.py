"""Outputs that need not be made again: a note, outside the registry, of which inputs gave which outputs.

The note is this machine's own. A pull request cannot bring one, so CI on a fresh machine always generates.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from registry.files import write_whole
from registry.loader import ROOT_FILE
from registry.yaml_source import read_yaml
from sayso.manifest import MANIFEST, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTES = Path("~/.cache/sayso/generated")
_TOOLS = ("sayso", "pydantic", "datamodel-code-generator")
INPUTS = (ROOT_FILE, "envelope.yaml", "vocabulary.yaml", "events", "releases")
"""What a registry's artefacts are made from: files and folders below its root."""
_NO_HOME = (OSError, RuntimeError)
"""Without a home folder, or one that cannot be written to, nothing is remembered, and everything works."""


class Remembered:
    """What is known of one registry's output folder: `out`, or the one that `sayso.yaml` names."""

    def __init__(self, root: Path, out: Path | None) -> None:
        self._root = root
        self._folder = out or root / _out_of(root)
        self._inputs = self._digest_of_inputs()

    def holds(self) -> int | None:
        """How many files there are, when they are what these inputs gave before; None when that is not known."""
        try:
            noted = self._note().read_text()
        except (*_NO_HOME, ValueError):
            return None
        count, outputs = self._outputs()
        return count if noted == f"{self._inputs} {outputs}" else None

    def note(self) -> None:
        """Remember that the folder now holds what these inputs give, unless they changed meanwhile."""
        if self._digest_of_inputs() == self._inputs:
            with suppress(*_NO_HOME):
                write_whole(self._note(), f"{self._inputs} {self._outputs()[1]}".encode())

    def _note(self) -> Path:
        """One note for a registry and its folder, written over: notes do not pile up."""
        places = f"{self._root.resolve()}\n{self._folder.resolve()}"
        return NOTES.expanduser() / hashlib.sha256(places.encode(errors="surrogateescape")).hexdigest()

    def _digest_of_inputs(self) -> str:
        digest = hashlib.sha256("\n".join([sys.version, *_versions()]).encode())
        for package in ("registry", "generators"):
            _feed(digest, (path for path in below(Path(__file__).parents[1] / package) if path.suffix != ".pyc"))
        for name in INPUTS:
            _feed(digest, below(self._root / name))
        return digest.hexdigest()

    def _outputs(self) -> tuple[int, str]:
        paths = [self._folder / path for path in read_manifest(self._folder) or {}]
        digest = hashlib.sha256()
        _feed(digest, (self._folder / MANIFEST, *paths))
        return len(paths), digest.hexdigest()


def below(path: Path) -> list[Path]:
    """A file, or everything in a folder."""
    return sorted(path.rglob("*")) if path.is_dir() else [path]


def _out_of(root: Path) -> str:
    """The output folder of a registry that is not loaded yet."""
    try:
        data = read_yaml((root / ROOT_FILE).read_text(encoding="utf-8", errors="replace"), ROOT_FILE).data
    except OSError:
        data = None  # loading it says why
    written = data.get("out") if isinstance(data, dict) else None
    return written if isinstance(written, str) else "generated"


def _versions() -> list[str]:
    found = []
    for tool in _TOOLS:
        try:
            found.append(f"{tool} {version(tool)}")
        except PackageNotFoundError:
            found.append(f"no {tool}")
    return found


def _feed(digest: hashlib._Hash, paths: Iterable[Path]) -> None:
    """Paths and contents; what cannot be read (a folder, a file that is gone) counts by its path."""
    for path in paths:
        digest.update(str(path).encode(errors="surrogateescape") + b"\0")
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            digest.update(type(error).__name__.encode())
