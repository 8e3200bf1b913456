"""What `sayso diff` compares with: commits, folders and branches, in repositories of every shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.git_folders import commit, committed, git
from tests.sayso.changes import DWELL, NICKNAME, add_a_field, remove_a_field
from tests.sayso.running import edit, run, small

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_two_commits(shop: Path) -> None:
    add_a_field(shop)
    commit(shop, "a field")
    (shop / DWELL).write_text("not: read\n")
    assert "nickname" in run("diff", "main..side", cwd=shop).out
    assert "nickname" in run("diff", "main..", cwd=shop).out
    assert run("diff", "HEAD..HEAD", cwd=shop).code == 0
    removed = run("diff", "side..main", cwd=shop)
    assert removed.code == 1
    assert "field-removed" in removed.out


def test_the_queries_of_a_commit_are_read_from_it(shop: Path) -> None:
    remove_a_field(shop)
    commit(shop, "a field less")
    (shop / "consumers" / "daily_clicks.sql").unlink()
    assert "daily_clicks" in run("diff", "main..side", cwd=shop).out


def test_another_folder(shop: Path, tmp_path: Path) -> None:
    run("init", "other", cwd=tmp_path)
    assert "nothing changed" in run("diff", "--against", "../other", cwd=shop).out
    add_a_field(tmp_path / "other")
    assert "field-removed" in run("diff", "--against", "../other", cwd=shop).out


def test_outside_git_it_says_how_to_go_on(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(registry.parent))
    ran = run("diff", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "not in a git repository" in ran.err
    assert run("diff", "--against", ".", cwd=registry).code == 0


def test_a_shallow_clone_gets_the_command_that_mends_it(shop: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=side", f"file://{shop}", "clone")
    git(tmp_path / "clone", "remote", "set-head", "origin", "--delete")
    ran = run("diff", cwd=tmp_path / "clone")
    assert (ran.code, ran.out) == (2, "")
    assert "git fetch --unshallow" in ran.err


def test_a_default_branch_of_another_name(tmp_path: Path) -> None:
    committed(small(tmp_path / "origin"), "trunk")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "origin"), "clone")
    git(tmp_path / "clone", "switch", "--quiet", "--create", "side")
    edit(tmp_path / "clone" / "events" / "card_click.yaml", "fields:\n", f"fields:\n{NICKNAME}")
    ran = run("diff", cwd=tmp_path / "clone")
    assert ran.code == 0
    assert "compared with origin/HEAD (" in ran.out


def test_a_registry_below_the_repositorys_root(tmp_path: Path) -> None:
    root = small(tmp_path / "product" / "data" / "events of 우리")
    committed(tmp_path / "product")
    edit(root / "events" / "card_click.yaml", "fields:\n", f"fields:\n{NICKNAME}")
    (root / "deeper").mkdir()
    for folder in (root, root / "deeper"):
        ran = run("diff", "--format", "gitlab", cwd=folder)
        assert ran.code == 0
        paths = {each["location"]["path"] for each in json.loads(ran.out)}
        assert paths == {"data/events of 우리/events/card_click.yaml"}


def test_a_working_folder_of_its_own(shop: Path, tmp_path: Path) -> None:
    git(shop, "worktree", "add", "--quiet", str(tmp_path / "second"), "-b", "other")
    add_a_field(tmp_path / "second")
    assert "nickname" in run("diff", cwd=tmp_path / "second").out
    assert "nothing changed" in run("diff", cwd=shop).out


def test_a_registry_that_was_not_there_is_new(tmp_path: Path) -> None:
    committed(tmp_path)
    git(tmp_path, "switch", "--quiet", "--create", "side")
    root = small(tmp_path / "registry")
    ran = run("diff", cwd=root)
    assert (ran.code, ran.err) == (0, "")
    assert "everything is new" in ran.out
    assert "card_click 1.0.0 (new)" in ran.out


def test_errors_of_the_older_side_are_no_obstacle(shop: Path) -> None:
    edit(shop / DWELL, "version: 1.2.0", "vresion: 1.2.0")
    commit(shop, "broken")
    edit(shop / DWELL, "vresion: 1.2.0", "version: 1.2.0")
    ran = run("diff", "--against", "HEAD", cwd=shop)
    assert ran.err == ""
    assert "compared with what could be read" in ran.out


def test_three_dots_are_two(shop: Path) -> None:
    ran = run("diff", "main...side", cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert "`main..side` compares two commits" in ran.err
