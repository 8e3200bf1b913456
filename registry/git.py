"""Asking git, without touching the work tree: which commit is meant, and where the branches parted."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from registry.errors import MissingPartError, UsageError
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""Where the default branch is looked for, in this order."""
_DEEPEN = "Fetch the history: `git fetch --unshallow`; in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`."
# In a hook these lead to the repository that runs it, by a path that is right in its own folder only.
_INHERITED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def environment() -> dict[str, str]:
    """The environment for git: it finds the repository by the folder, and speaks English."""
    return {**{key: value for key, value in os.environ.items() if key not in _INHERITED}, "LC_ALL": "C"}


def git(folder: Path, *arguments: str) -> str | None:
    """What git says, without the final line break; None when it refuses. Raises MissingPartError without git."""
    done = _run(folder, *arguments)
    return None if done.returncode else done.stdout.rstrip("\n")


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - git, and arguments that are no options
            ("git", "-C", str(folder), *arguments),  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            errors="surrogateescape",
            env=environment(),
            check=False,
        )
    except FileNotFoundError:
        raise MissingPartError("git", "install it, or compare with a folder: `--against DIR`") from None


def require_repository(folder: Path) -> None:
    """Raises UsageError, with git's own reason, when the folder is in no repository that can be read."""
    done = _run(folder, "rev-parse", "--show-toplevel")
    if done.returncode == 0:
        return
    reason = done.stderr.strip().removeprefix("fatal: ").splitlines()
    if reason and not reason[0].startswith("not a git repository"):
        raise UsageError(f"git cannot read {folder}: {' '.join(reason)}")
    raise UsageError(f"{folder} is not in a git repository: compare with a folder, `--against DIR`, or `git init`")


def commit_of(folder: Path, ref: str) -> str:
    """The id of the commit that a branch, a tag or an id names. Raises UsageError with the nearest name."""
    require_repository(folder)
    found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if found:
        return found
    if git(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        raise UsageError("the repository has no commit yet: commit the registry once, then compare with it")
    refs = git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    lost = f" This is a shallow clone, which may lack it. {_DEEPEN}" if is_shallow(folder) else ""
    raise UsageError(f"git knows no `{ref}`. {did_you_mean(ref, (refs or '').split())}{lost}")


def is_shallow(folder: Path) -> bool:
    """Whether the clone lacks a part of the history."""
    return git(folder, "rev-parse", "--is-shallow-repository") == "true"


def fork_point(folder: Path) -> tuple[str, str]:
    """The commit where HEAD left the default branch, and that branch's name.

    Raises:
        UsageError: there is no such branch, or the clone is too shallow to know; it says what to do.
    """
    head = commit_of(folder, "HEAD")
    branch = next((each for each in DEFAULT_BRANCHES if _exists(folder, each)), None)
    if branch is None:
        looked = ", ".join(DEFAULT_BRANCHES)
        advice = _DEEPEN if is_shallow(folder) else "Name what to compare with: `--against REF`."
        raise UsageError(f"no default branch: there is none of {looked}. {advice}")
    base = git(folder, "merge-base", head, branch)
    if base is None and is_shallow(folder):
        raise UsageError(f"this clone is too shallow to know where HEAD left {branch}. {_DEEPEN}")
    if base is None:
        raise UsageError(f"HEAD and {branch} have no commit in common: name one to compare with, `--against REF`")
    return base, branch


def _exists(folder: Path, ref: str) -> bool:
    return git(folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}") is not None
