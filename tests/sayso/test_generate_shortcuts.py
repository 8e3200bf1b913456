"""What makes `sayso generate` quick changes nothing of what it writes: its notes, and several processes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sayso import parallel
from tests.sayso.running import EVENT, ONE, add_event, edit, run, small, tree

if TYPE_CHECKING:
    from types import FunctionType


def change_output(out: Path) -> None:
    (out / ONE).write_text("edited")


def remove_output(out: Path) -> None:
    (out / ONE).unlink()


def change_manifest(out: Path) -> None:
    edit(out / "manifest.json", '"by": "sayso",', '"by": "sayso", "more": 1,')


def change_event(out: Path) -> None:
    edit(out.parent / EVENT, "doc: The card.", "doc: Which card.")


def change_config(out: Path) -> None:
    edit(out.parent / "sayso.yaml", "registry: shop", "registry: store")


def rename_event(out: Path) -> None:
    (out.parent / EVENT).rename(out.parent / "events" / "card_click.yml")


def add_folder(out: Path) -> None:
    (out.parent / "events" / "deeper").mkdir()


@pytest.mark.parametrize(
    "change",
    [change_output, remove_output, change_manifest, change_event, change_config, rename_event, add_folder],
    ids=lambda change: change.__name__,
)
def test_no_note_hides_a_change(change: FunctionType, out: Path) -> None:
    assert run("generate", cwd=out.parent).code == 0
    change(out)
    fails = run("generate", "--check", cwd=out.parent).code
    assert fails == {"rename_event": 2, "add_folder": 2}.get(change.__name__, 1)
    if fails < 2:
        assert run("generate", cwd=out.parent).code == 0
        again = out.parent / "again"
        assert run("generate", "--out", again, cwd=out.parent).code == 0
        assert tree(out) == tree(again)


def test_going_back_to_an_earlier_definition_goes_back_to_its_files(out: Path) -> None:
    before = tree(out)
    change_event(out)
    assert run("generate", cwd=out.parent).code == 0
    edit(out.parent / EVENT, "doc: Which card.", "doc: The card.")
    assert run("generate", cwd=out.parent).code == 0
    assert tree(out) == before


def test_without_a_home_nothing_is_remembered_and_all_is_well(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for notes in (tmp_path / "file" / "notes", Path("~nobody-of-that-name/notes")):
        monkeypatch.setattr("sayso.remembered.NOTES", notes)
        assert run("generate", cwd=out.parent).code == 0
        assert run("generate", "--check", cwd=out.parent).code == 0


def test_several_processes_make_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = small(tmp_path / "registry", "{}")
    add_event(registry)
    assert run("generate", "--out", tmp_path / "one", cwd=registry).code == 0
    monkeypatch.setattr(parallel, "LARGE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert run("generate", "--out", tmp_path / "two", cwd=registry).code == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_what_a_child_process_refuses_is_said_the_same_way(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from registry.errors import MissingPartError  # noqa: PLC0415 - as a target would

    def refuse(*_: object) -> None:
        raise MissingPartError("a part", "get it")

    monkeypatch.setattr(parallel, "generate", refuse)
    said = run("generate", cwd=registry)
    monkeypatch.setattr(parallel, "LARGE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert run("generate", cwd=registry) == said
    assert (said.code, said.err) == (2, "error: a part is missing: get it\n")
