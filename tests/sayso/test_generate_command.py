"""`sayso generate`: it writes what changed and nothing else, and removes only what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.generate import chosen
from generators.targets import TARGETS
from registry.loader import load
from tests.sayso.running import EVENT, ONE, add_event, edit, run, small, tree


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def manifest(folder: Path) -> dict[str, str]:
    files: dict[str, str] = json.loads((folder / "manifest.json").read_text())["files"]
    return files


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
    targets = {target.name for target in chosen(load(registry).whole().config)}
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


def test_a_target_that_is_no_longer_wanted_is_removed(out: Path) -> None:
    edit(out.parent / "sayso.yaml", "glue: {}", "glue: false")
    assert run("generate", "--check", cwd=out.parent).code == 1
    assert run("generate", cwd=out.parent).code == 0
    assert not (out / "glue").exists()
    assert (out / "athena").is_dir()


def test_the_settings_of_one_target_leave_the_others_wanted(tmp_path: Path) -> None:
    registry = small(tmp_path / "registry", "{}")
    edit(registry / "sayso.yaml", "targets: {}", 'targets: {typescript: {package: "@shop/events"}, python: false}')
    assert run("generate", cwd=registry).code == 0
    every = {target.name for target in TARGETS}
    assert {path.name for path in (registry / "generated").iterdir() if path.is_dir()} == every - {"python"}


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
        ("{cloudformation: {cors_origins: []}}", "5:28", "`cors_origins` is empty"),
        ("{cloudformation: {cors_origins: [shop.example]}}", "5:43", "not of the form"),
        ("{cloudformation: {cors_origins: ['*', 'https://shop.example/']}}", "5:48", "not of the form"),
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
