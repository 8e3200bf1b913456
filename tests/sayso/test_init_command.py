"""`sayso init`, and what keeps its result alive: `sayso schema`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sayso.running import launch, run, tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A registry as `init` writes it."""
    assert run("init", "new/shop", cwd=tmp_path).code == 0
    return tmp_path / "new" / "shop"


@pytest.mark.parametrize("where", [".", "empty", "new/deeper", "이름 with spaces"])
def test_it_writes_a_registry_without_a_finding(where: str, tmp_path: Path) -> None:
    (tmp_path / "here" / "empty").mkdir(parents=True)
    ran = run("init", where, cwd=tmp_path / "here")
    assert (ran.code, ran.err) == (0, "")
    folder = tmp_path / "here" / where
    linted = run("lint", "--strict", cwd=folder)
    assert (linted.code, linted.out.split()[0]) == (0, "ok:")


def test_what_it_says_to_do_next_can_be_done(tmp_path: Path) -> None:
    ran = run("init", "my shop", cwd=tmp_path)
    assert ran.out.splitlines()[-1].startswith("next: cd 'my shop' && sayso lint && ")


@pytest.mark.parametrize("name", ["sayso.yaml", "events/card_click.yaml", "README.md"])
def test_it_overwrites_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    before = tree(tmp_path)
    ran = run("init", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert tree(tmp_path) == before


def test_a_file_is_no_folder_for_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for where in ("file", "file/below"):
        ran = run("init", where, cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "file" in ran.err
    assert tree(tmp_path) == {"file": b""}


def test_it_generates_and_can_be_released(started: Path) -> None:
    assert launch("generate", "glue", "lambda", "athena", cwd=started).returncode == 0
    assert run("generate", "glue", "lambda", "athena", "--check", cwd=started).code == 0
    assert run("release", cwd=started).code == 0
    assert run("lint", "--strict", cwd=started).code == 0


def test_editors_find_the_schemas(started: Path) -> None:
    names = set(tree(started / ".sayso"))
    assert {name for name in names if not name.endswith(".schema.json")} == set()
    pointed = set()
    for path in started.rglob("*.yaml"):
        match = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        if match:
            target = (path.parent / match[1]).resolve()
            assert target.is_file(), path
            pointed.add(target.name)
    assert (
        {"sayso.schema.json", "event.schema.json", "envelope.schema.json", "vocabulary.schema.json"} <= pointed <= names
    )


def test_schema_writes_the_same_again_from_anywhere(started: Path) -> None:
    before = tree(started)
    assert run("schema", cwd=started / "events").code == 0
    assert tree(started) == before
    (started / ".sayso" / "event.schema.json").write_text("old")
    ran = run("schema", cwd=started)
    assert (ran.code, ran.err) == (0, "")
    assert "wrote .sayso/event.schema.json\n" in ran.out
    assert tree(started) == before
