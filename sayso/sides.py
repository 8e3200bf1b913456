"""The two sides of a comparison: which registries are meant, and reading no more of them than differs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import RegistryError, UsageError
from registry.git import commit_of, fork_point
from registry.git_tree import GitTree
from registry.loader import ROOT_FILE, Source, find_root, load
from registry.model import Registry
from registry.tree import Alike, Disk
from sayso.narrowing import concerned

if TYPE_CHECKING:
    from registry.config import Config
    from registry.releases import Parsed
    from registry.tree import Tree

_HERE = "the work tree"


@dataclass(frozen=True, slots=True)
class Side:
    """A registry, where it was found, and what to call it."""

    root: Path
    tree: Tree
    name: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Both registries as read. `is_new`: there was none before. `files` are those that differ."""

    before: Source
    after: Source
    before_name: str
    after_name: str
    files: frozenset[str] = frozenset()
    is_new: bool = False


def find_sides(folder: Path, against: str | None, span: str | None) -> tuple[Side, Side]:
    """What to compare: `A..B`, or what is on the disk with `against`, by default with where the branch began.

    Raises:
        UsageError: one of the two does not exist, or git cannot tell.
    """
    root = find_root(folder)
    if span:
        older, dots, newer = span.partition("..")
        if not dots or newer.startswith("."):
            two = f"`{span.replace('...', '..')}` compares two commits"
            one = f"`--against {span}` compares with it, `{span}..HEAD` two commits"
            advice = two if "..." in span else f"{one}, `EVENT@V..V` two releases"
            raise UsageError(f"`{span}` is not of the form A..B: {advice}")
        if against:
            raise UsageError("either A..B or --against, not both")
        return _at(root, older or "HEAD"), _at(root, newer or "HEAD")
    before = _against(root, against)
    algorithm = before.tree.algorithm if isinstance(before.tree, GitTree) else "sha1"
    return before, Side(root, Disk(root, algorithm), _HERE)


def _against(root: Path, against: str | None) -> Side:
    if against is None:
        commit, branch = fork_point(root)
        return Side(root, GitTree(root, commit), f"{branch} ({commit[:8]})")
    if (Path(against) / ROOT_FILE).is_file():
        place = Path(against).resolve()
        return Side(place, Disk(place), against)
    if Path(against).is_dir() and ("/" in against or against.startswith(".")):
        raise UsageError(f"{against} holds no registry: there is no {ROOT_FILE} in it")
    return _at(root, against)


def _at(root: Path, ref: str) -> Side:
    commit = commit_of(root, ref)
    name = ref if commit.startswith(ref) else f"{ref} ({commit[:8]})"
    return Side(root, GitTree(root, commit), name)


def read_sides(before: Side, after: Side) -> Sides:
    """Load both, as far as they differ.

    Raises:
        RegistryError: the newer side has errors; of the older, what can be read is compared.
    """
    files, only = concerned(before.tree, after.tree)
    parsed: Parsed = {}
    newer = load(after.root, after.tree, only, parsed)
    # A version that should have been raised is what the comparison is about to say.
    errors = [finding for finding in newer.findings if finding.rule != "version-not-raised"]
    if errors or newer.config is None or newer.registry is None:
        raise RegistryError(sorted(errors, key=lambda finding: finding.sort_key))
    is_new = not before.tree.has(ROOT_FILE)
    tree = Alike(before.tree, after.tree, files)
    older = _none(before, newer.config) if is_new else load(before.root, tree, only, parsed)
    if older.registry is None:
        reason = f"{older.findings[0].position}: {older.findings[0].message}" if older.findings else "nothing is there"
        raise UsageError(f"the registry of {before.name} cannot be read: {reason}")
    return Sides(older, newer, before.name, after.name, files, is_new)


def _none(side: Side, config: Config) -> Source:
    """A registry without events, for the time before there was one."""
    return Source(side.root, side.tree, config=config, registry=Registry(config=config))
