"""Scratch git repositories, cut off from the settings of whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Kim"), ("EMAIL", "kim@example.com"))
}
_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; what it says."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ("git", "-C", str(folder), *arguments),
        env={**environment, **_WHO, **_ALONE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def committed(folder: Path, branch: str = "main") -> Path:
    """Make a folder a repository with everything in one commit."""
    git(folder, "init", "--quiet", f"--initial-branch={branch}")
    commit(folder)
    return folder


def commit(folder: Path, message: str = "change") -> str:
    """Commit everything; the commit's id."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")
