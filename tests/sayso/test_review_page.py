"""The example of the documentation is what the command writes. `SAYSO_UPDATE_CASES=1` writes it anew."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tests.git_folders import committed, git
from tests.sayso.running import ROOT, edit, run

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "review-example.md"
MUTED = "  is_muted: {type: boolean, role: action, doc: Whether the sound was off.}\n"
TYPO = "  has_typo: {type: boolean, role: action, doc: Whether a correction was offered.}\n"


def change(root: Path) -> None:
    """A field renamed, one added, a value replaced by another; and a field added elsewhere."""
    click, search = root / "events" / "card_click.yaml", root / "events" / "search_query.yaml"
    edit(click, "  gesture:\n", f"{MUTED}  gesture:\n")
    edit(click, "  dwell_seconds:\n", "  watched_seconds:\n")
    edit(click, "{dwell_seconds}", "{watched_seconds}")
    edit(click, "tap, long_press, keyboard", "tap, long_press, swipe")
    edit(click, "    gesture: tap\n", "    gesture: tap\n    is_muted: true\n")
    edit(search, "  result_count:\n", f"{TYPO}  result_count:\n")
    edit(search, "version: 1.1.0", "version: 1.2.0")


def test_the_example_is_what_is_written(tmp_path: Path) -> None:
    run("init", "shop", cwd=tmp_path)
    root = committed(tmp_path / "shop")
    git(root, "switch", "--quiet", "--create", "watched")
    change(root)
    text = run("diff", "--format", "text", cwd=root).out
    accepted = re.search(r"enum-value-removed.*?sayso accept ([0-9a-f]{12})", text, re.DOTALL)
    assert accepted, text
    reason = "No keyboard since 6.0; agreed in #analytics."
    run("accept", accepted[1], "--reason", reason, "--until", "2999-12-31", "--who", "Kim", cwd=root)
    written = run("diff", "--format", "markdown", cwd=root).out
    # The commit's id depends on the day.
    written = re.sub(r"main \([0-9a-f]{8}\)", "main (1f4c2a90)", written)
    if os.environ.get("SAYSO_UPDATE_CASES") == "1":
        PAGE.write_text(written, encoding="utf-8")
    assert written == PAGE.read_text(encoding="utf-8")
