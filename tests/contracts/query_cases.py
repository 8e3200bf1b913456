"""Cases of queries and of changes under them: folders below `tests/cases/queries`, laid over the registry in `_base`.

A case has `query.sql` and `expected.txt`. `released/` are files that join the base before the change and are released;
`after/` are files that replace others in the change, and `remove.txt` names those that go. Each line of `expected.txt`
is `line:column gravity rule event where`, or `line:column rule` for what is wrong with the file or the query itself.
`SAYSO_UPDATE_CASES=1` writes `expected.txt` anew; read the difference before committing it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.queries.consumers import FOLDER, read_queries
from contracts.queries.plane import query_findings, query_verdicts
from registry.loader import load
from registry.releases import write_releases
from tests.cases import golden_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry

CASES = Path(__file__).parents[1] / "cases" / "queries"
BASE = CASES / "_base"
BINDS, BROKEN = CASES / "_corpus" / "binds.sql", CASES / "_corpus" / "broken.sql"


def case_folders() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if path.is_dir() and not path.name.startswith("_"))


def base() -> Registry:
    return load(BASE).whole()


def corpus(file: Path) -> list[str]:
    """One query a line; a line that begins with `--` says what those below it are about."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("--")]


def judged(case: Path, root: Path) -> list[str]:
    """What is found in a case."""
    before = _laid(BASE, case / "released", root / "before")
    if (case / "released").is_dir():
        source = load(before)
        write_releases(before, list(source.working), source.digests)
    after = _laid(before, case / "after", root / "after")
    for name in (case / "remove.txt").read_text().split() if (case / "remove.txt").exists() else ():
        (after / name).unlink()
    (after / FOLDER).mkdir()
    shutil.copy(case / "query.sql", after / FOLDER / "query.sql")
    return list(_lines(before, after))


def _laid(below: Path, above: Path, root: Path) -> Path:
    shutil.copytree(below, root)
    if above.is_dir():
        shutil.copytree(above, root, dirs_exist_ok=True)
    return root


def _lines(before: Path, after: Path) -> Iterator[str]:
    source = load(after)
    for each in query_verdicts(load(before).whole(), source.whole(), read_queries(after).queries):
        place = f"{each.position.line}:{each.position.column}"
        yield f"{place} {each.gravity} {each.rule} {each.event} {each.where}".rstrip()
    for finding in query_findings(source):
        yield f"{finding.position.line}:{finding.position.column} {finding.rule}"


def check(case: Path, root: Path) -> None:
    """Compare a case with what is expected of it."""
    golden_text(case / "expected.txt", "".join(f"{line}\n" for line in judged(case, root)))
