"""A registry read through git is the registry that was committed, and nothing is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from registry.errors import UsageError
from registry.git import commit_of, fork_point
from registry.git_tree import GitTree
from registry.loader import load
from registry.tree import Disk
from tests.git_folders import commit, committed, git
from tests.lint_cases import BASE, build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(BASE, tmp_path / "registry")


def test_both_trees_hold_the_same(root: Path) -> None:
    tree = GitTree(committed(root), "HEAD")
    disk = Disk(root)
    assert tree.ids() == disk.ids()
    assert {name: tree.read(name) for name in tree.ids()} == {name: disk.read(name) for name in disk.ids()}
    assert tree.names("events") == disk.names("events")
    assert [tree.has("events"), tree.is_folder("events"), tree.is_folder("sayso.yaml")] == [True, True, False]


def test_a_registry_is_read_as_it_was_committed(root: Path) -> None:
    committed(root)
    before = load(root)
    (root / "events" / "card_click.yaml").unlink()
    (root / "untracked.txt").write_text("mine")
    status = git(root, "status", "--porcelain")
    found = load(root, GitTree(root, "HEAD"))
    assert found.whole() == before.whole()
    assert git(root, "status", "--porcelain") == status


@pytest.mark.parametrize("folder", ["analytics", "packages/한국어 events", "a b/'c'"])
def test_a_registry_below_the_repositorys_root(tmp_path: Path, folder: str) -> None:
    root = build(BASE, tmp_path / "repository" / folder)
    committed(tmp_path / "repository")
    assert GitTree(root, "HEAD").ids() == Disk(root).ids()


def test_a_commit_without_the_registry_is_empty(tmp_path: Path) -> None:
    first = commit(committed(tmp_path))
    root = build(BASE, tmp_path / "registry")
    tree = GitTree(root, first)
    assert (tree.ids(), tree.has("sayso.yaml"), tree.names("events")) == ({}, False, [])
    with pytest.raises(FileNotFoundError):
        tree.read("sayso.yaml")


def test_what_never_ends_is_not_read(root: Path) -> None:
    (root / "events" / "zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(root / "events" / "pipe.yaml")
    ids = Disk(root).ids()
    assert [ids["events/zero.yaml"], ids["events/pipe.yaml"]] == ["unreadable", "unreadable"]
    assert load(root).findings


def test_a_name_with_a_line_break_does_not_mix_up_the_answers(root: Path) -> None:
    """Git is asked by lines: the second one of such a name would be answered in the place of the next file."""
    (root / "events" / "a\nHEAD:sayso.yaml").symlink_to("card_click.yaml")
    tree = GitTree(committed(root), "HEAD")
    with pytest.raises(OSError, match="line break"):
        tree.read("events/a\nHEAD:sayso.yaml")
    assert tree.read("events/card_click.yaml") == (root / "events" / "card_click.yaml").read_bytes()
    assert [each.position.file for each in load(root, tree).findings] == ["events/a\nHEAD:sayso.yaml"]


def test_a_link_leads_to_its_file(root: Path) -> None:
    (root / "envelope.yaml").rename(root.parent / "elsewhere.yaml")
    (root / "envelope.yaml").symlink_to("../elsewhere.yaml")
    (root / "events" / "lost.yaml").symlink_to("nowhere.yaml")
    committed(root.parent)
    tree = GitTree(root, "HEAD")
    assert tree.read("envelope.yaml") == (root.parent / "elsewhere.yaml").read_bytes()
    with pytest.raises(FileNotFoundError):
        tree.read("events/lost.yaml")


def test_another_hash(root: Path) -> None:
    git(root, "init", "--quiet", "--object-format=sha256")
    commit(root)
    tree = GitTree(root, "HEAD")
    assert tree.ids() == Disk(root, tree.algorithm).ids()


def test_a_working_folder_of_its_own(root: Path, tmp_path: Path) -> None:
    committed(root)
    git(root, "worktree", "add", "--quiet", str(tmp_path / "other"), "-b", "side")
    assert GitTree(tmp_path / "other", "HEAD").ids() == Disk(root).ids()


def test_only_some_events(root: Path) -> None:
    assert load(root, only=frozenset()).whole().lineages == ()
    assert [each.name for each in load(root, only={"card_click"}).working] == ["card_click"]


def test_where_the_branches_parted(root: Path) -> None:
    base = commit(committed(root))
    git(root, "switch", "--quiet", "--create", "side")
    commit(root, "on the side")
    git(root, "switch", "--quiet", "main")
    commit(root, "meanwhile")
    git(root, "switch", "--quiet", "side")
    assert fork_point(root) == (base, "main")


def test_a_default_branch_of_another_name(root: Path, tmp_path: Path) -> None:
    base = commit(committed(root, "trunk"))
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    assert fork_point(tmp_path / "clone") == (base, "origin/HEAD")
    with pytest.raises(UsageError, match="--against REF"):
        fork_point(root)


def test_a_shallow_clone_says_how_to_deepen_it(root: Path, tmp_path: Path) -> None:
    committed(root)
    git(root, "switch", "--quiet", "--create", "side")
    commit(root, "on the side")
    git(root, "switch", "--quiet", "main")
    url = f"file://{root}"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=side", url, "one")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", url, "two")
    git(tmp_path / "two", "switch", "--quiet", "side")
    for clone in (tmp_path / "one", tmp_path / "two"):
        with pytest.raises(UsageError, match=r"git fetch --unshallow.*fetch-depth: 0"):
            fork_point(clone)
    git(tmp_path / "two", "fetch", "--quiet", "--unshallow")
    fork_point(tmp_path / "two")


@pytest.mark.parametrize(("ref", "said"), [("mian", "Did you mean `main`"), ("--help", "knows no"), ("", "knows no")])
def test_an_unknown_ref(root: Path, ref: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        commit_of(committed(root), ref)


def test_where_there_is_nothing_to_compare_with(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    with pytest.raises(UsageError, match="not in a git repository"):
        commit_of(root, "main")
    git(root, "init", "--quiet")
    with pytest.raises(UsageError, match="no commit yet"):
        commit_of(root, "main")


def test_a_hooks_variables_do_not_lead_astray(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit_id = commit(committed(root))
    monkeypatch.setenv("GIT_DIR", ".git-of-another")
    assert commit_of(root, "HEAD") == commit_id
