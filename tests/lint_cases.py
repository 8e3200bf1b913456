"""Cases of broken or questionable registries: a folder of files laid over a registry without a fault.

A case has `registry/` (files that replace or join the base's), `remove.txt` (paths to take away), `released/`
(definitions that are released before), and `expected.txt`: a line `file:line:column rule` for each finding.
`SAYSO_UPDATE_CASES=1` writes `expected.txt` anew; read the difference before committing it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from registry.loader import load
from registry.releases import write_releases
from tests.cases import golden_text

if TYPE_CHECKING:
    from registry.findings import Finding

CASES = Path(__file__).parent / "cases"
BASE = CASES / "lint" / "_base"


def folders(what: str) -> list[Path]:
    """Every case below `tests/cases/<what>`."""
    return sorted(path for path in (CASES / what).iterdir() if path.is_dir() and not path.name.startswith("_"))


def build(case: Path, root: Path) -> Path:
    """The case's registry, below `root`."""
    shutil.copytree(BASE, root)
    if (case / "released").is_dir():
        shutil.copytree(case / "released", root, dirs_exist_ok=True)
        source = load(root)
        write_releases(root, list(source.working), source.digests)
    for name in (case / "remove.txt").read_text().split() if (case / "remove.txt").exists() else ():
        (root / name).unlink()
    if (root / "events").is_dir() and (case / "registry" / "events").is_file():
        (root / "events").rmdir()
    if (case / "registry").is_dir():
        shutil.copytree(case / "registry", root, dirs_exist_ok=True, symlinks=True)
    return root


def check_expected(case: Path, findings: list[Finding]) -> None:
    """Every finding stands where `expected.txt` says, and no other."""
    lines = "".join(f"{finding.position} {finding.rule}\n" for finding in findings)
    golden_text(case / "expected.txt", lines)
