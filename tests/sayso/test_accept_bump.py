"""`sayso accept` writes what was meant and nothing else; `sayso bump` proposes what the difference needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from registry.acceptance_file import with_acceptance
from registry.accepted import read_acceptances
from registry.errors import RegistryError
from registry.layout import laid_out
from registry.tree import Disk
from tests.sayso.changes import add_a_field, fingerprints, remove_a_field
from tests.sayso.running import edit, run, tree

if TYPE_CHECKING:
    from pathlib import Path

CLICK = "events/card_click.yaml"
PURCHASE = "events/purchase.yaml"


def add_a_note(path: Path) -> None:
    edit(path, "\nfields:\n", "\nfields:\n  note: {type: string, max_length: 9, role: action, doc: A note.}\n")


def accepted(root: Path) -> dict[str, str]:
    return {key: each.reason for key, each in read_acceptances(Disk(root)).by_fingerprint.items()}


def test_what_is_accepted_is_read_back(shop: Path) -> None:
    remove_a_field(shop)
    first, second, *_ = fingerprints(shop)
    reason = 'no: "more" #1, `그만` {a} | \\ <b>'
    ran = run("accept", first, "--reason", reason, "--who", "김 | @kim", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert run("accept", second, "--reason", "true", "--until", "2999-01-01", cwd=shop).code == 0
    assert accepted(shop) == {first: reason, second: "true"}
    text = (shop / "accepted.yaml").read_text(encoding="utf-8")
    assert laid_out(text, "accepted.yaml") == text
    assert run("lint", cwd=shop).code == 0


def test_what_is_accepted_still_needs_a_number_of_its_own(shop: Path) -> None:
    edit(shop / "events/push_open.yaml", "minimum: 0", "minimum: 1")
    found = fingerprints(shop)
    assert len(found) == 2, "the bound, and a released number that stands for something else"
    run("accept", *found, "--reason", "agreed", cwd=shop)
    ran = run("diff", cwd=shop)
    assert ran.code == 1
    assert "events/push_open.yaml:3:1: error version-not-raised" in ran.out
    edit(shop / "events/push_open.yaml", "version: 1.0.0", "version: 1.0.1")
    assert run("diff", cwd=shop).code == 0
    assert run("lint", cwd=shop).code == 0


def test_accepting_again_replaces(shop: Path) -> None:
    remove_a_field(shop)
    first = fingerprints(shop)[0]
    run("accept", first, "--reason", "once", "--until", "2999-01-01", cwd=shop)
    run("accept", first, "--reason", "again", cwd=shop)
    held = read_acceptances(Disk(shop)).by_fingerprint[first]
    assert (held.reason, held.until) == ("again", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["0123456789ab", "--reason", "x"], "There is "),
        (["{first}", "--reason", " "], "a reason is wanted"),
        (["{first}", "--reason", "x", "--until", "2020-01-01"], "has passed"),
        (["{first}", "--reason", "x", "--until", "tomorrow"], "does not match the format"),
        (["{first}"], "--reason"),
        (["{close}", "--reason", "x"], "Did you mean `{first}`"),
    ],
)
def test_what_cannot_be_accepted_writes_nothing(shop: Path, arguments: list[str], said: str) -> None:
    remove_a_field(shop)
    first = fingerprints(shop)[0]
    words = {"first": first, "close": first[:-1] + ("0" if first[-1] != "0" else "1")}
    before = tree(shop)
    ran = run("accept", *(each.format(**words) for each in arguments), cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert said.format(**words) in ran.err
    assert tree(shop) == before


def test_a_note_needs_no_acceptance(shop: Path) -> None:
    add_a_field(shop)
    ran = run("accept", "0123456789ab", "--reason", "x", cwd=shop)
    assert "There is nothing to accept" in ran.err


COMMENTED = """# What we agreed on.

accepted:
  # The old app is gone.
  aaaaaaaaaaaa:  # by phone
    change: "card_click: field-removed b"
    reason: It is gone.
  # Growth agreed.
  cccccccccccc:
    change: "card_click: field-removed d"
    reason: Nobody reads it.
# Ask the data team before you add more.
"""


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_stay_with_what_they_are_about(end: str, mark: str) -> None:
    members = {"change": "card_click: field-removed c", "reason": "New."}
    written = with_acceptance(mark + COMMENTED.replace("\n", end), "bbbbbbbbbbbb", members)
    entry = '  bbbbbbbbbbbb:\n    change: "card_click: field-removed c"\n    reason: New.\n'
    assert written == COMMENTED.replace("  # Growth", f"{entry}  # Growth").replace("\n", end)


@pytest.mark.parametrize(
    "text", ["", "# Only a comment.\n", "accepted:\n", "accepted: {}\n", "# Two.\n\naccepted: {}\n"]
)
def test_the_first_acceptance(text: str) -> None:
    written = with_acceptance(text, "123456789012", {"change": "a: b c", "reason": "yes"})
    assert written.endswith('accepted:\n  "123456789012":\n    change: "a: b c"\n    reason: "yes"\n')
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in written.splitlines() if line.startswith("#") and text
    ]


def test_a_file_that_is_no_yaml_is_left_alone() -> None:
    with pytest.raises(RegistryError):
        with_acceptance("accepted: [", "123456789012", {"reason": "x"})


def test_bump_has_nothing_to_say_where_nothing_changed(shop: Path) -> None:
    ran = run("bump", cwd=shop)
    assert (ran.code, ran.out, ran.err) == (0, "ok: no version to raise\n", "")


def test_bump_proposes_and_writes(shop: Path) -> None:
    edit(
        shop / PURCHASE, "\nfields:\n", "\nfields:\n  note: {type: string, max_length: 9, role: action, doc: A note.}\n"
    )
    before = tree(shop)
    ran = run("bump", cwd=shop)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("purchase 1.0.0 -> 1.1.0: minor since 1.0.0\n")
    assert tree(shop) == before
    assert run("bump", "--write", cwd=shop).code == 0
    assert {name for name, data in tree(shop).items() if before.get(name) != data} == {PURCHASE}
    held = before[PURCHASE]
    assert held is not None
    assert (shop / PURCHASE).read_bytes() == held.replace(b"version: 1.0.0", b"version: 1.1.0")
    assert run("bump", cwd=shop).code == 0
    assert run("lint", cwd=shop).code == 0


@pytest.mark.parametrize("written", ["version:  '1.0.0'   # first\r\n", 'version : "1.0.0"\r\n', "version: 1.0.0\r\n"])
def test_bump_keeps_everything_else(shop: Path, written: str) -> None:
    path = shop / PURCHASE
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n").replace("version: 1.0.0\r\n", written)
    text = text.replace("min_items: 1", "min_items: 2")
    path.write_bytes(text.encode())
    assert run("bump", "purchase", "--write", cwd=shop).code == 0
    assert path.read_bytes().decode() == text.replace(written, written.replace("1.0.0", "2.0.0"))


def test_words_need_no_new_version(shop: Path) -> None:
    edit(shop / PURCHASE, "The store's order.", "The order's id in the store.")
    assert run("bump", cwd=shop).code == 0


def test_bump_of_one_event(shop: Path) -> None:
    for name in (PURCHASE, "events/share.yaml", "events/push_open.yaml"):
        edit(
            shop / name, "\nfields:\n", "\nfields:\n  note: {type: string, max_length: 9, role: action, doc: A note.}\n"
        )
    assert "purchase" not in run("bump", "push_open", cwd=shop).out
    ran = run("bump", "pushopen", cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert "push_open" in ran.err


def test_a_field_less_than_the_release_is_a_major(shop: Path) -> None:
    remove_a_field(shop)
    assert "card_click 1.2.0 -> 2.0.0: major since 1.1.0" in run("bump", "card_click", cwd=shop).out


def test_what_is_there_since_a_release_stays_so(shop: Path) -> None:
    edit(shop / CLICK, "version: 1.2.0", "version: 1.1.0")
    assert run("bump", "--write", cwd=shop).code == 0
    text = (shop / CLICK).read_text(encoding="utf-8")
    assert "\nversion: 1.2.0\n" in text
    assert "since: 1.1.0" in text
    assert run("lint", cwd=shop).code == 0


def test_what_is_new_in_a_version_that_will_never_be_is_new_in_the_one_that_is_written(shop: Path) -> None:
    remove_a_field(shop)
    ranking = (
        "  ranking_id:\n    since: '1.1.0'\n    deprecated: {reason: Nobody reads it., \"in\": 1.2.0}  # in 1.2.0\n"
    )
    edit(shop / CLICK, "  ranking_id:\n", ranking)
    since = "  since: {type: string, role: action, since: '1.2.0', doc: since 1.2.0}\n"
    edit(shop / CLICK, "\nfields:\n", f"\nfields:\n{since}")
    edit(shop / CLICK, '    position: "3"\n', '    position: "3"\n    since: 1.2.0\n')
    before = (shop / CLICK).read_text(encoding="utf-8").split("\n")
    assert run("bump", "--write", cwd=shop).code == 0
    after = (shop / CLICK).read_text(encoding="utf-8").split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == [old.replace("1.2.0", "2.0.0", 1) for old, _ in changed]
    assert len(changed) == len(["version", "since", "author", "tags", "ranking_id", "gesture"])
    assert run("lint", cwd=shop).code == 0
