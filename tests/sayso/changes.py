"""Changes of the starter that reviews are asked about, and what these say breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.sayso.running import edit, run

if TYPE_CHECKING:
    from pathlib import Path

NICKNAME = "  nickname: {type: string, max_length: 20, role: user, doc: How they call themselves.}\n"
DWELL = "events/card_click.yaml"


def add_a_field(root: Path) -> None:
    edit(root / DWELL, "  gesture:\n", f"{NICKNAME}  gesture:\n")


def remove_a_field(root: Path) -> None:
    """The field that `consumers/daily_clicks.sql` reads."""
    text = (root / DWELL).read_text(encoding="utf-8")
    start, end = text.index("  dwell_seconds:\n"), text.index("  ranking_id:\n")
    text = text[:start] + text[end:]
    for gone in (" and watched it for {dwell_seconds} s", "{dwell_seconds}초 동안 ", '    dwellSeconds: "10"\n'):
        text = text.replace(gone, "")
    (root / DWELL).write_text(text, encoding="utf-8")


def fingerprints(root: Path) -> list[str]:
    found = json.loads(run("diff", "--format", "json", cwd=root).out)
    verdicts = [verdict for event in found["events"] for verdict in event["verdicts"]]
    return [each["fingerprint"] for each in verdicts if each["gravity"] == "breaking"]
