"""`sayso release`: versions are frozen once, and never change again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from registry.files import write_whole
from registry.loader import load
from tests.sayso.running import edit, run, tree

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "events/card_click.yaml"
FILE = "releases/card_click/1.0.0.json"
DIGESTS = "releases/digests.json"


@pytest.fixture
def released(registry: Path) -> Path:
    """A registry with one release."""
    assert run("release", cwd=registry).code == 0
    return registry


def digests(root: Path) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = json.loads((root / DIGESTS).read_text())
    return held


def add_event(root: Path) -> None:
    text = (root / EVENT).read_text()
    (root / "events" / "card_show.yaml").write_text(text.replace("card_click", "card_show"))


def test_it_freezes_what_is_not_frozen(registry: Path) -> None:
    ran = run("release", cwd=registry)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "release card_click@1.0.0\nok: 1 version released\n"
    assert {name for name, data in tree(registry / "releases").items() if data is not None} == {
        "card_click/1.0.0.json",
        "digests.json",
    }
    assert run("lint", cwd=registry).code == 0


def test_the_second_run_does_nothing(released: Path) -> None:
    before = tree(released)
    ran = run("release", cwd=released)
    assert (ran.code, ran.out) == (0, "ok: 0 versions released\n")
    assert tree(released) == before


def test_a_dry_run_writes_nothing(registry: Path) -> None:
    before = tree(registry)
    ran = run("release", "--dry-run", cwd=registry)
    assert (ran.code, ran.out) == (0, "would release card_click@1.0.0\nok: 1 version to release\n")
    assert tree(registry) == before


def test_events_can_be_named(registry: Path) -> None:
    add_event(registry)
    assert run("release", "card_show", cwd=registry).code == 0
    assert list(digests(registry)) == ["card_show"]
    before = (registry / "releases/card_show/1.0.0.json").read_bytes()
    assert run("release", cwd=registry).out.startswith("release card_click@1.0.0\n")
    assert list(digests(registry)) == ["card_click", "card_show"]
    assert (registry / "releases/card_show/1.0.0.json").read_bytes() == before


@pytest.mark.parametrize("first", [True, False], ids=["the first release", "a later one"])
@pytest.mark.parametrize("most", [0, 1, 2])
def test_an_interrupted_release_can_be_run_again(
    most: int, first: bool, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not first:
        assert run("release", cwd=registry).code == 0
        edit(registry / EVENT, "version: 1.0.0", "version: 1.1.0")
    add_event(registry)
    written = 0

    def interrupt(path: Path, data: bytes) -> None:
        nonlocal written
        if written == most:
            path.parent.mkdir(parents=True, exist_ok=True)
            raise KeyboardInterrupt
        written += 1
        write_whole(path, data)

    with monkeypatch.context() as patched:
        patched.setattr("registry.releases.write_whole", interrupt)
        assert run("release", cwd=registry).code == 130
    edit(registry / EVENT, "doc: The card.", "doc: Which card.")  # meanwhile nothing was frozen
    assert run("release", cwd=registry).code == 0
    assert run("lint", cwd=registry).code == 0
    assert list(digests(registry)) == ["card_click", "card_show"]


@pytest.mark.parametrize("fault", ["changed", "removed", "digests removed"])
def test_a_tampered_release_is_refused(fault: str, released: Path) -> None:
    add_event(released)
    if fault == "changed":
        edit(released / FILE, "int64", "int32")
    else:
        (released / (FILE if fault == "removed" else DIGESTS)).unlink()
    before = tree(released)
    for arguments in (["release"], ["release", "card_show"], ["release", "--dry-run"]):
        ran = run(*arguments, cwd=released)
        assert (ran.code, ran.out) == (2, "")
        assert "releases/" in ran.err
        assert "help: Take " in ran.err
    assert tree(released) == before


def test_better_words_need_no_new_version(released: Path) -> None:
    before = tree(released / "releases")
    edit(released / EVENT, "doc: The card.", "doc: The card that was clicked.")
    edit(released / EVENT, "owner: feed", "owner: feed-team")
    assert run("lint", cwd=released).code == 0
    assert run("release", cwd=released).out == "ok: 0 versions released\n"
    assert tree(released / "releases") == before
    assert "The card that was clicked." in run("show", "card_click", cwd=released).out


@pytest.mark.parametrize(
    ("old", "new"), [("required: true, doc", "doc"), ("card_id: {type: int64", "card_id: {type: int32")]
)
def test_another_contract_needs_a_new_version(old: str, new: str, released: Path) -> None:
    edit(released / EVENT, old, new)
    ran = run("release", cwd=released)
    assert ran.code == 2
    assert f"{EVENT}:2:1: error version-not-raised: card_click@1.0.0" in ran.err


def test_an_event_without_a_definition_stays_live(released: Path) -> None:
    add_event(released)
    (released / EVENT).unlink()
    (lineage, _) = load(released).whole().lineages
    assert (lineage.name, lineage.working, [str(each.version) for each in lineage.versions]) == (
        "card_click",
        None,
        ["1.0.0"],
    )
    assert run("lint", cwd=released).code == 0
    assert run("show", "card_click", cwd=released).code == 0
    assert run("generate", cwd=released).code == 0
    assert (released / "generated/glue/local/card_click_v1.json").exists()
    assert run("release", "card_click", cwd=released).code == 2
