"""The starter, and golden cases: a folder with `input` and `expected`, compared file by file.

`SAYSO_UPDATE_CASES=1` writes `expected` anew instead; read the difference before committing it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import sayso

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent / "cases"
STARTER = Path(sayso.__file__).parent / "starter"
"""The registry of `sayso init`."""


def case_folders(what: str) -> list[Path]:
    """Every case below `tests/cases/<what>`: a new case is a new folder."""
    return sorted(folder.parent for folder in (ROOT / what).glob("*/input"))


def updating() -> bool:
    """Whether what is expected is written anew."""
    return os.environ.get("SAYSO_UPDATE_CASES") == "1"


def golden_text(path: Path, text: str) -> None:
    """Compare a text with the file that holds what is expected."""
    if updating():
        path.write_text(text, encoding="utf-8")
    assert text == expected_text(path), f"{path} says otherwise"


def expected_text(path: Path) -> str:
    """What a golden file says."""
    assert path.exists(), f"{path} is missing: SAYSO_UPDATE_CASES=1 writes it; read it before you commit it"
    return path.read_text(encoding="utf-8")


def golden_case(folder: Path, produce: Callable[[Path], dict[str, str]]) -> None:
    """Compare what `produce` makes of `input`, path by path, with `expected`."""
    produced = produce(folder / "input")
    expected = folder / "expected"
    if updating():
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in produced.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text, encoding="utf-8")
    assert expected.exists(), f"{expected} is missing: SAYSO_UPDATE_CASES=1 writes it; read it before you commit it"
    held = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(expected.rglob("*"))
        if path.is_file()
    }
    assert sorted(produced) == sorted(held), "other files than expected"
    for path, text in produced.items():
        assert text == held[path], f"{path} differs from {expected}"
