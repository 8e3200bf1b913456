"""`sayso generate`: it writes what changed and nothing else, and removes only what it wrote."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generators.generate import chosen
from registry.files import write_whole
from registry.loader import load
from sayso import parallel
from tests.sayso.running import ROOT, edit, run, small, tree

EVENT = "events/card_click.yaml"
ONE = "glue/local/card_click_v1.json"
SECOND = """\
event: card_show
version: 1.0.0
owner: feed
summary: A card was shown.
explicit: false
direct: true
sentence: {en: "{user_id} saw card {card_id}"}
fields:
  card_id: {type: int64, role: content, required: true, doc: The card.}
examples:
  - {card_id: "7"}
"""


@pytest.fixture
def out(registry: Path) -> Path:
    """The output folder of a registry that was generated."""
    assert run("generate", cwd=registry).code == 0
    return registry / "generated"


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def manifest(folder: Path) -> dict[str, str]:
    files: dict[str, str] = json.loads((folder / "manifest.json").read_text())["files"]
    return files


def add_event(registry: Path) -> None:
    (registry / "events" / "card_show.yaml").write_text(SECOND)


def forget(tmp_path: Path) -> None:
    for note in (tmp_path / "notes").glob("*"):
        note.unlink()


@pytest.mark.parametrize("remembers", [True, False])
def test_twice_writes_nothing_the_second_time(remembers: bool, out: Path, tmp_path: Path) -> None:
    if not remembers:
        forget(tmp_path)
    before = times(out)
    ran = run("generate", cwd=out.parent)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"ok: {len(before) - 1} files, {len(before) - 1} unchanged\n"
    assert times(out) == before


def test_every_file_is_in_the_manifest_below_its_targets_name(tmp_path: Path) -> None:
    registry = small(tmp_path / "registry", "{}")
    assert run("generate", cwd=registry).code == 0
    files = {name for name, data in tree(registry / "generated").items() if data is not None}
    assert set(manifest(registry / "generated")) == files - {"manifest.json"}
    targets = {target.name for target in chosen(load(registry).config)}  # type: ignore[arg-type]
    assert {name.partition("/")[0] for name in files - {"manifest.json"}} == targets


def test_only_what_changed_is_written(out: Path) -> None:
    before = times(out)
    edit(out.parent / EVENT, "doc: The card.", "doc: Which card.")
    ran = run("generate", cwd=out.parent)
    after = times(out)
    written = {Path(path).relative_to(out).as_posix() for path in after if after[path] != before[path]}
    assert ONE in written
    assert "athena/local/database.sql" not in written
    assert {f"changed: {path}" for path in written - {"manifest.json"}} == set(ran.out.splitlines()[:-1])


def test_check_names_each_difference_and_writes_nothing(out: Path) -> None:
    registry = out.parent
    assert run("generate", "--check", cwd=registry).code == 0
    add_event(registry)
    (out / ONE).write_text("{}")
    before = tree(registry), times(registry)
    ran = run("generate", "--check", cwd=registry)
    assert (ran.code, ran.err) == (1, "")
    assert f"changed: {ONE}\n" in ran.out
    assert "new: glue/local/card_show_v1.json\n" in ran.out
    assert "sayso generate" in ran.out.splitlines()[-1]
    assert (tree(registry), times(registry)) == before
    assert run("generate", cwd=registry).code == 0
    (registry / "events" / "card_show.yaml").unlink()
    before = tree(registry), times(registry)
    ran = run("generate", "--check", cwd=registry)
    assert ran.code == 1
    assert "removed: glue/local/card_show_v1.json\n" in ran.out
    assert (tree(registry), times(registry)) == before


def test_stale_files_go_and_edited_ones_stay(out: Path) -> None:
    registry, before = out.parent, tree(out)
    add_event(registry)
    assert run("generate", cwd=registry).code == 0
    edited = out / "glue/local/card_show_v1.json"
    edited.write_text(edited.read_text() + "\n")
    (registry / "events" / "card_show.yaml").unlink()
    ran = run("generate", cwd=registry)
    assert ran.code == 0
    assert "kept: glue/local/card_show_v1.json " in ran.out
    assert edited.exists()
    edited.unlink()
    assert tree(out) == before


def test_a_folder_that_becomes_empty_goes_too(registry: Path) -> None:
    edit(registry / "sayso.yaml", "languages", "environments: {dev: {bucket: bbb, database: d}}\nlanguages")
    assert run("generate", cwd=registry).code == 0
    edit(registry / "sayso.yaml", "dev:", "prod:")
    assert run("generate", cwd=registry).code == 0
    assert not (registry / "generated" / "glue" / "dev").exists()


def test_a_target_that_is_no_longer_listed_is_removed(out: Path) -> None:
    edit(out.parent / "sayso.yaml", "glue: {}, ", "")
    assert run("generate", "--check", cwd=out.parent).code == 1
    assert run("generate", cwd=out.parent).code == 0
    assert not (out / "glue").exists()
    assert (out / "athena").is_dir()


def test_one_target_leaves_the_others_alone(out: Path) -> None:
    before, rows = tree(out), manifest(out)
    add_event(out.parent)
    edit(out.parent / EVENT, "doc: The card.", "doc: Which card.")
    assert run("generate", "glue", cwd=out.parent).code == 0
    after = tree(out)
    differ = {path for path in {*before, *after} if before.get(path, b"") != after.get(path, b"")}
    assert {path.partition("/")[0] for path in differ} == {"glue", "manifest.json"}
    assert {path: row for path, row in manifest(out).items() if not path.startswith("glue/")} == {
        path: row for path, row in rows.items() if not path.startswith("glue/")
    }
    assert run("generate", "glue", "--check", cwd=out.parent).code == 0
    assert run("generate", "--check", cwd=out.parent).code == 1


def test_another_folder(out: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    ran = run("generate", "--out", other, cwd=out.parent)
    assert (ran.code, tree(other)) == (0, tree(out))
    (other / ONE).unlink()
    assert run("generate", "--check", cwd=out.parent).code == 0
    assert run("generate", "--check", "--out", other, cwd=out.parent).code == 1


@pytest.mark.parametrize("own", ["events", "releases/deeper", "."])
def test_the_registrys_own_folders_are_not_written_into(own: str, registry: Path) -> None:
    before = tree(registry)
    ran = run("generate", "--out", own, cwd=registry)
    assert ran.code == (0 if own == "." else 2)
    if ran.code:
        assert tree(registry) == before
        assert "--out" in ran.err
    assert run("lint", cwd=registry).code == 0


@pytest.mark.parametrize("out", ["..", "../elsewhere", "a/../../b"])
def test_the_configured_folder_is_below_the_registry(out: str, registry: Path) -> None:
    edit(registry / "sayso.yaml", "registry: shop", f"registry: shop\nout: {out}")
    before = tree(registry.parent)
    ran = run("generate", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "sayso.yaml:3:1: error wrong-value: " in ran.err
    assert run("lint", cwd=registry).code == 1
    assert tree(registry.parent) == before


@pytest.mark.parametrize(
    ("targets", "position", "words"),
    [
        ("{glu: {}}", "5:11", "Did you mean `glue`?"),
        ("{glue: {projection_strat: 2020-01-01}}", "5:18", "Did you mean `projection_start`?"),
        ("{glue: {projection_start: soon}}", "5:18", "soon"),
        ("{athena: {}, lambda: {x: 1}}", "5:32", "unknown key `x`"),
    ],
)
@pytest.mark.parametrize("command", ["generate", "lint", "release", "check", "test"])
def test_settings_that_a_target_does_not_have_are_located(
    command: str, targets: str, position: str, words: str, tmp_path: Path
) -> None:
    registry = small(tmp_path / "registry", targets)
    edit(registry / "sayso.yaml", "targets: ", "\ntargets: ")
    before = tree(registry)
    ran = run(command, cwd=registry)
    said = ran.out + ran.err
    assert ran.code == (1 if command in {"lint", "check"} else 2)
    assert f"sayso.yaml:{position}: error " in said
    assert words in said
    assert tree(registry) == before


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

    def interrupt(source: str, target: object) -> None:
        calls.append(target)
        if len(calls) == 4:
            raise KeyboardInterrupt
        replace(source, target)  # type: ignore[arg-type]

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


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '{"files": {"a": 1}}', "\xff", "[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_written_anew(text: str, out: Path) -> None:
    before = tree(out)
    (out / "manifest.json").write_text(text, encoding="latin-1")
    (out / ONE).write_text("<<<<<<< ours")
    assert run("generate", cwd=out.parent).code == 0
    assert tree(out) == before


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


def change_output(out: Path) -> None:
    (out / ONE).write_text("edited")


def remove_output(out: Path) -> None:
    (out / ONE).unlink()


def change_manifest(out: Path) -> None:
    edit(out / "manifest.json", '"by": "sayso"', '"by": "me"')


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
def test_no_note_hides_a_change(change: object, out: Path) -> None:
    assert run("generate", cwd=out.parent).code == 0
    change(out)  # type: ignore[operator]
    fails = run("generate", "--check", cwd=out.parent).code
    assert fails == {"rename_event": 2, "add_folder": 2}.get(change.__name__, 1)  # type: ignore[attr-defined]
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
