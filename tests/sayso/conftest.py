"""What holds for every test of the command: nothing is remembered from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.git_folders import committed, git
from tests.sayso.running import run, small

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.remembered.NOTES", tmp_path / "notes")
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_WORKSPACE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A sound registry of one event."""
    return small(tmp_path / "registry")


@pytest.fixture
def out(registry: Path) -> Path:
    """The output folder of a registry that was generated."""
    assert run("generate", cwd=registry).code == 0
    return registry / "generated"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The starter, committed on `main`, with a branch for a change."""
    run("init", "shop", cwd=tmp_path)
    committed(tmp_path / "shop")
    git(tmp_path / "shop", "switch", "--quiet", "--create", "side")
    return tmp_path / "shop"
