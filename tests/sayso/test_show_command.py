"""`sayso show` and `sayso list events`: what a person wants to know of an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from registry.codec import decode_event
from registry.loader import load
from tests.sayso.running import edit, run

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "events/card_click.yaml"


def test_an_event_is_shown_with_its_sentence_fields_and_table(registry: Path) -> None:
    ran = run("show", "card_click", cwd=registry)
    assert (ran.code, ran.err) == (0, "")
    assert "en: {user_id} clicked card {card_id}\n    <user_id> clicked card 7\n" in ran.out
    rows = {line.split()[0]: line.split() for line in ran.out.splitlines() if line}
    assert rows["card_id"][1:4] == ["int64", "content", "required"]
    assert "versions: 1.0.0 (not released)\n" in ran.out
    assert "tables: card_click_v1; view over all: card_click\n" in ran.out


def test_each_version_is_shown_as_it_was(registry: Path) -> None:
    assert run("release", cwd=registry).code == 0
    edit(registry / EVENT, "version: 1.0.0", "version: 1.1.0")
    edit(registry / EVENT, "examples:", "  rank: {type: int32, role: content, doc: Where it stood.}\nexamples:")
    old, new = (run("show", f"card_click@{version}", cwd=registry).out for version in ("1.0.0", "1.1.0"))
    assert ("rank" in old, "rank" in new) == (False, True)
    assert run("show", "card_click", cwd=registry).out == new
    assert "versions: 1.0.0, 1.1.0 (not released)\n" in new


def test_json_is_the_releases_own_form(registry: Path) -> None:
    ran = run("show", "card_click", "--format", "json", cwd=registry)
    (lineage,) = load(registry).whole().lineages
    assert decode_event(json.loads(ran.out)) == lineage.newest


def test_deprecation_and_nesting_are_shown(registry: Path) -> None:
    edit(registry / EVENT, "owner: feed", "owner: feed\ndeprecated: {in: 1.0.0, reason: Nobody reads it.}")
    edit(
        registry / EVENT,
        "examples:",
        "  tags:\n    type: array\n    role: content\n    doc: Its tags.\n"
        "    items: {type: object, fields: {name: {type: string, wire_name: tagName, doc: One.}}}\nexamples:",
    )
    ran = run("show", "card_click", cwd=registry)
    assert ran.code == 0
    assert "deprecated since 1.0.0: Nobody reads it." in ran.out
    assert "\n  name " in ran.out
    assert "array of object" in ran.out
