"""Node.js and npm packages: found on this machine, and installed once into the cache folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_INSTALL_LIMIT = 300.0  # seconds; 5 s is usual


def find_node() -> str:
    """The `node` to run. Raises MissingPartError when there is none."""
    return _find("node")


def _find(command: str) -> str:
    if found := shutil.which(command):
        return found
    raise MissingPartError(f"`{command}`", "install Node.js 20 or newer (nodejs.org), npm included")


def install_packages(cache: Path, packages: Mapping[str, str], say: Callable[[str], None]) -> Path:
    """A folder whose `node_modules` holds these npm packages (name -> version), installed the first time.

    Raises:
        MissingPartError: npm is missing or cannot fetch them.
    """
    manifest = json.dumps({"private": True, "dependencies": dict(sorted(packages.items()))})
    home = cache / f"npm-{hashlib.sha256(manifest.encode()).hexdigest()[:16]}"
    if home.is_dir():
        return home
    npm = _find("npm")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="npm-", dir=cache) as scratch:
        # Installed beside its place and then moved: whoever finds the folder finds it whole.
        folder = Path(scratch, "new")
        folder.mkdir()
        (folder / "package.json").write_text(manifest, encoding="utf-8")
        say(f"installing {', '.join(sorted(packages))} from npm")
        _npm_install(npm, folder, packages)
        try:
            folder.rename(home)
        except OSError:
            if not home.is_dir():  # else another process was quicker; its copy is as good as ours
                raise
    return home


def _npm_install(npm: str, folder: Path, packages: Mapping[str, str]) -> None:
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    how = f"check that npm reaches its registry: npm install {' '.join(sorted(packages))}"
    try:
        done = subprocess.run(  # noqa: S603 no part of it comes from outside
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_INSTALL_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise MissingPartError(f"npm's answer (none after {_INSTALL_LIMIT:.0f} s)", how) from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()
        raise MissingPartError(f"{', '.join(sorted(packages))} ({said[0]})", how)
