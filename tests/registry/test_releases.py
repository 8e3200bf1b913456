"""Releases are what was released, forever: every byte counts, and a crash leaves nothing half done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import releases
from registry.codec import decode_event, decode_lines, dump_lines, encode_event
from registry.loader import load
from registry.releases import DIGESTS, read_releases, release_bytes, write_releases
from registry.tree import Disk
from registry.version import Version
from tests.lint_cases import BASE, build
from tests.registry.model_strategies import events

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Event


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(BASE, tmp_path / "registry")


def release(root: Path, version: str) -> list[str]:
    path = root / "events" / "card_click.yaml"
    path.write_text((BASE / "events" / "card_click.yaml").read_text().replace("1.0.0", version))
    source = load(root)
    return write_releases(root, list(source.working), source.digests)


@settings(max_examples=150)
@given(events())
def test_an_event_comes_back_from_its_release(event: Event) -> None:
    text = release_bytes(event).decode()
    assert decode_event(json.loads(text)) == event
    assert decode_lines(text) == event
    assert decode_lines(json.dumps(json.loads(text), indent=2)) == event
    assert release_bytes(decode_lines(text)) == release_bytes(event)


@given(events())
def test_a_difference_is_a_line(event: Event) -> None:
    lines = dump_lines(encode_event(event)).splitlines()
    assert sum(line.startswith('{"') for line in lines) == len(event.fields) + sum(map(bool, event.examples))


def test_what_is_released_is_read_back_in_the_versions_order(root: Path) -> None:
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        release(root, version)
    found = read_releases(Disk(root))
    assert found.findings == []
    versions = [event.version for event in found.events["card_click"]]
    assert versions == [Version(1, 2, 0), Version(1, 9, 0), Version(1, 10, 0)]
    assert list(json.loads((root / DIGESTS).read_text())["card_click"]) == ["1.2.0", "1.9.0", "1.10.0"]


def test_releasing_again_writes_the_same_bytes(root: Path) -> None:
    [path] = release(root, "1.0.0")
    before = (root / path).read_bytes(), (root / DIGESTS).read_bytes()
    release(root, "1.0.0")
    assert before == ((root / path).read_bytes(), (root / DIGESTS).read_bytes())


def test_a_definition_that_equals_its_release_is_that_release(root: Path) -> None:
    release(root, "1.0.0")
    source = load(root)
    assert source.findings == []
    [lineage] = source.whole().lineages
    assert (len(lineage.versions), lineage.working, lineage.released) == (1, Version(1, 0, 0), {Version(1, 0, 0)})


@settings(max_examples=60)
@given(data=st.data())
def test_one_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    root = build(BASE, tmp_path_factory.mktemp("changed") / "registry")
    [path] = release(root, "1.0.0")
    held = bytearray((root / path).read_bytes())
    held[data.draw(st.integers(0, len(held) - 1))] ^= data.draw(st.integers(1, 255))
    (root / path).write_bytes(held)
    assert [finding.rule for finding in read_releases(Disk(root)).findings] == ["release-changed"]


def test_an_interrupted_release_leaves_only_files_that_no_one_lists(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(root, "1.0.0")
    write = releases.write_whole

    def fail(path: Path, data: bytes) -> None:
        if path.name == "digests.json":
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(releases, "write_whole", fail)
    with pytest.raises(KeyboardInterrupt):
        release(root, "1.1.0")
    monkeypatch.undo()
    assert [finding.rule for finding in read_releases(Disk(root)).findings] == ["release-unlisted"]
    release(root, "1.1.0")
    assert read_releases(Disk(root)).findings == []
    assert not [path for path in root.rglob(".*") if path.is_file()]
