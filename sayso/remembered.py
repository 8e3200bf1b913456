"""Outputs that need not be made again: a note, outside the registry, of which inputs gave which outputs.

The note is this machine's own. A pull request cannot bring one, so CI on a fresh machine always generates.
"""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from registry.files import write_whole
from registry.yaml_source import read_yaml
from sayso.output import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTES = Path("~/.cache/sayso/generated")
_TOOLS = ("sayso", "pydantic", "datamodel-code-generator")
ROOT_FILE = "sayso.yaml"
_INPUTS = (ROOT_FILE, "envelope.yaml", "vocabulary.yaml", "events", "releases")


class Remembered:
    """What is known of one registry's output folder: `out`, or the one that `sayso.yaml` names."""

    def __init__(self, root: Path, out: Path | None) -> None:
        self._folder = out or root / _out_of(root)
        key = hashlib.sha256("\n".join([str(self._folder.resolve()), sys.version, *_versions()]).encode())
        for package in ("registry", "generators"):
            _feed(key, sorted((Path(__file__).parents[1] / package).rglob("*.*")))
        for name in _INPUTS:
            path = root / name
            _feed(key, sorted(path.rglob("*.*")) if path.is_dir() else [path])
        self._note = NOTES.expanduser() / key.hexdigest()

    def holds(self) -> int | None:
        """How many files there are, when they are what these inputs gave before; None when that is not known."""
        try:
            noted = self._note.read_text()
        except OSError:
            return None
        count, digest = self._outputs()
        return count if digest == noted else None

    def note(self) -> None:
        """Remember that the folder now holds what these inputs give."""
        write_whole(self._note, self._outputs()[1].encode())

    def _outputs(self) -> tuple[int, str]:
        paths = [self._folder / path for path in read_manifest(self._folder)]
        digest = hashlib.sha256()
        _feed(digest, paths)
        return len(paths), digest.hexdigest()


def _out_of(root: Path) -> str:
    """The output folder of a registry that is not loaded yet."""
    data = read_yaml((root / ROOT_FILE).read_text(encoding="utf-8", errors="replace"), ROOT_FILE).data
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
    """Paths and contents; a missing file counts as one."""
    for path in paths:
        if path.suffix == ".pyc" or path.is_dir():
            continue
        digest.update(str(path).encode() + b"\0")
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"missing")
