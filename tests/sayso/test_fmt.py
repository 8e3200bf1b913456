"""`sayso fmt`: which files, what is said, and the exit codes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sayso.__main__ import main
from tests.cases import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MESSY = ROOT / "fmt" / "messy"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return shutil.copytree(MESSY / "input", tmp_path / "registry")


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["fmt", *map(str, arguments)])
    assert isinstance(left.value.code, int)
    return left.value.code


def held(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_it_writes_and_then_has_nothing_to_write(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("-C", registry) == 0
    assert held(registry) == held(MESSY / "expected")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "changed: sayso.yaml"
    assert said[-1] == "ok: 5 files, 5 changed"
    assert run("-C", registry, "--check") == 0
    assert capsys.readouterr().out == "ok: 5 files, 0 changed\n"


def test_a_check_writes_nothing(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(registry)
    assert run("-C", registry / "events", "--check") == 1
    assert held(registry) == before
    said = capsys.readouterr().out.splitlines()
    assert "differs: events/card_click.yaml" in said
    assert said[-1].startswith("5 files not in the canonical layout")


def test_only_what_is_named(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run("-C", registry, registry / "events", registry / "sayso.yaml", registry / "events" / "card_click.yaml") == 0
    )
    said = capsys.readouterr().out.splitlines()
    assert said == ["changed: events/card_click.yaml", "changed: sayso.yaml", "ok: 2 files, 2 changed"]


def test_what_is_no_definition_is_said(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("-C", registry, registry / "consumers") == 2
    assert "is no definition file" in capsys.readouterr().err


def test_what_is_no_yaml_is_left_alone_and_the_rest_is_done(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = registry / "events" / "broken.yaml"
    broken.write_text("event: a\nevent: b\n", encoding="utf-8")
    assert run("-C", registry) == 2
    assert broken.read_text(encoding="utf-8") == "event: a\nevent: b\n"
    assert {**held(registry), "events/broken.yaml": b""} == {**held(MESSY / "expected"), "events/broken.yaml": b""}
    streams = capsys.readouterr()
    assert "events/broken.yaml:2:1" in streams.out + streams.err
