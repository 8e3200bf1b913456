"""What stands in the way of `sayso generate`: files of other people, damage, a full disk, an interrupt."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from registry.files import write_whole
from tests.sayso.running import EVENT, ONE, ROOT, add_event, edit, run, small, tree


def test_what_a_user_put_there_stays(out: Path) -> None:
    for path in (out / "notes.txt", out / "glue" / "notes.txt"):
        path.write_text("mine")
    add_event(out.parent)
    assert run("generate", cwd=out.parent).code == 0
    (out.parent / "events" / "card_show.yaml").unlink()
    assert run("generate", cwd=out.parent).code == 0
    assert (out / "notes.txt").read_text() == (out / "glue" / "notes.txt").read_text() == "mine"


def test_a_users_file_where_one_is_generated_is_not_overwritten(registry: Path) -> None:
    place = registry / "generated" / ONE
    place.parent.mkdir(parents=True)
    place.write_text("mine")
    before = tree(registry)
    ran = run("generate", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert ONE in ran.err
    assert tree(registry) == before


def test_an_edited_output_is_written_anew(out: Path) -> None:
    before = tree(out)
    (out / ONE).write_text("edited")
    assert run("generate", cwd=out.parent).code == 0
    assert tree(out) == before


@pytest.mark.parametrize("obstacle", ["folder for a file", "file for a folder", "file for the output folder"])
def test_an_obstacle_is_named_and_nothing_is_written(obstacle: str, registry: Path) -> None:
    place = registry / "generated" / ONE
    if obstacle == "folder for a file":
        place.mkdir(parents=True)
    else:
        place = registry / "generated" / "glue" if obstacle == "file for a folder" else registry / "generated"
        place.parent.mkdir(exist_ok=True)
        place.write_text("")
    before = tree(registry)
    ran = run("generate", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {place} is a ")
    assert len(ran.err.splitlines()) == 1
    assert tree(registry) == before


def test_a_link_that_leads_out_is_not_followed(out: Path, tmp_path: Path) -> None:
    """Neither to write what is new, nor to remove what is no longer generated."""
    (tmp_path / "elsewhere").mkdir()
    glue = out / "glue"
    glue.rename(tmp_path / "elsewhere" / "glue")
    glue.symlink_to(tmp_path / "elsewhere" / "glue")
    before = tree(tmp_path / "elsewhere")
    add_event(out.parent)
    ran = run("generate", cwd=out.parent)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert "is behind a link that leads out of" in ran.err
    assert tree(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("most", range(0, 10, 3))
def test_a_full_disk_leaves_whole_files_and_the_next_run_goes_on(
    most: int, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, old = out.parent, tree(out)
    add_event(registry)
    edit(registry / EVENT, "doc: The card.", "doc: Which card.")
    written = 0

    def fill(path: Path, data: bytes) -> None:
        nonlocal written
        written += 1
        if written > most:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write_whole(path, data)

    with monkeypatch.context() as patched:
        patched.setattr("sayso.output.write_whole", fill)
        ran = run("generate", cwd=registry)
    assert ran.code == 2
    assert ran.err.endswith("No space left on device\n")
    assert len(ran.err.splitlines()) == 1
    half = tree(out)
    assert run("generate", cwd=registry).code == 0
    new = tree(out)
    others = {path for path, data in half.items() if data not in (old.get(path), new.get(path))}
    assert others <= {"manifest.json"}
    assert run("generate", "--check", cwd=registry).code == 0


def test_what_an_interrupted_run_wrote_is_known_as_ours(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry, before = out.parent, tree(out)
    add_event(registry)
    removed = "registry.files.os.replace"
    replace, calls = os.replace, []

    def interrupt(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 4:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(removed, interrupt)
        assert run("generate", cwd=registry).code == 130
    assert tree(out).keys() > before.keys()
    assert [path for path in tree(out) if Path(path).name.startswith(".")] == []
    (registry / "events" / "card_show.yaml").unlink()
    assert run("generate", cwd=registry).code == 0
    assert tree(out) == before


def test_a_killed_run_can_be_run_again(tmp_path: Path) -> None:
    registry = small(tmp_path / "registry", "{}")
    done = subprocess.Popen(
        [sys.executable, "-m", "sayso", "generate"],
        cwd=registry,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while done.poll() is None and not (registry / "generated" / "athena").exists():
        time.sleep(0.001)
    done.kill()
    done.wait()
    assert run("generate", cwd=registry).code == 0
    assert run("generate", "--check", cwd=registry).code == 0


def test_a_read_only_folder_is_one_line(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_event(out.parent)
    create = os.open

    def forbid(path: str, *rest: int) -> int:
        if "/glue/local/" in str(path):  # what root, who may run the tests, would be allowed
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return create(path, *rest)

    monkeypatch.setattr("registry.files.os.open", forbid)
    ran = run("generate", cwd=out.parent)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {out / 'glue/local/card_show_v1.json'}: Permission denied\n"


@pytest.mark.parametrize("text", ["<<<<<<< ours", "\xff", '{"files": 3, ', '{"files": {"a": 1}, ', "[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_written_anew(text: str, out: Path) -> None:
    before = tree(out)
    (out / "manifest.json").write_text(text + '"by": "sayso"}', encoding="latin-1")
    (out / ONE).write_text("edited")
    assert run("generate", cwd=out.parent).code == 0
    assert tree(out) == before


@pytest.mark.parametrize("text", ["", "[]", '{"name": "A web app", "icons": []}'])
def test_a_manifest_of_someone_else_stays(text: str, registry: Path, tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "manifest.json").write_text(text)
    for arguments in (["generate"], ["generate", "glue"], ["generate", "--check"]):
        ran = run(*arguments, "--out", app, cwd=registry)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {app / 'manifest.json'} is not what sayso wrote: ")
    assert tree(app) == {"manifest.json": text.encode()}


@pytest.mark.parametrize("path", ["../victim", "glue/../../victim", "{}/victim", "//victim", "glue/\0"])
def test_a_manifest_cannot_have_files_elsewhere_removed(path: str, out: Path) -> None:
    victim = out.parent / "victim"
    victim.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    held = json.loads((out / "manifest.json").read_text())
    held["files"][path.replace("{}", str(out.parent))] = empty
    (out / "manifest.json").write_text(json.dumps(held))
    assert run("generate", cwd=out.parent).code == 0
    assert victim.exists()


def test_a_missing_manifest_is_written_anew(out: Path) -> None:
    before = tree(out)
    (out / "manifest.json").unlink()
    assert run("generate", cwd=out.parent).code == 0
    assert tree(out) == before
