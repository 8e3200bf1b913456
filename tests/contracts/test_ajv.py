"""Ajv in a Node process: it reads JSON as JavaScript does, and says what is wrong in one line."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from contracts.ajv import PACKAGES, open_ajv
from contracts.node import find_node, install_packages
from registry.errors import EngineError, MissingPartError, UsageError
from tests.npm import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contracts.ajv import Ajv

pytestmark = pytest.mark.node

SCHEMAS: dict[str, dict[str, Any]] = {
    "id@1.0.0": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://sayso.invalid/id/1.0.0.json",
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[1-9][0-9]*$(?!\\n)"},
            "day": {"type": "string", "format": "date"},
        },
        "required": ["id"],
        "additionalProperties": False,
    },
    "safe@1.0.0": {"type": "integer", "maximum": 9007199254740991},
    "misspelt@1.0.0": {"type": "string", "minLenght": 1},
    "nullable@1.0.0": {"type": ["string", "null"], "enum": ["캠핑", None], "deprecated": True},
}


@pytest.fixture(scope="module")
def ajv() -> Iterator[Ajv]:
    try:
        with open_ajv(CACHE, SCHEMAS) as running:
            yield running
    except MissingPartError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("label", "event", "verdict"),
    [
        ("id@1.0.0", b'{"id": "9007199254740993"}', True),
        ("id@1.0.0", b'{"id": "007"}', False),
        ("id@1.0.0", b'{"id": "1\\n"}', False),
        ("id@1.0.0", b'{"id": "1", "extra": 1}', False),
        ("id@1.0.0", b'{"id": "1", "id": "x"}', False),  # the last one counts, as everywhere
        ("id@1.0.0", b"{}", False),
        ("id@1.0.0", b"", False),
        ("id@1.0.0", b"{", False),
        ("id@1.0.0", b'{"id": NaN}', False),
        ("safe@1.0.0", b"9007199254740991", True),
        ("safe@1.0.0", b"9007199254740992", False),
        ("safe@1.0.0", b"1.0", True),
        ("safe@1.0.0", b"9007199254740991.4", True),  # JavaScript reads the integer
        ("nullable@1.0.0", '"캠핑"'.encode(), True),
        ("nullable@1.0.0", b'"\\uce60\\ud551"', False),
        ("nullable@1.0.0", b"null", True),
        ("nullable@1.0.0", b'"\xff"', False),
        ("nullable@1.0.0", '"\u2028"'.encode(), False),
    ],
)
def test_one_event(ajv: Ajv, label: str, event: bytes, *, verdict: bool) -> None:
    assert ajv.verdicts(label, [event]) == [verdict]


def test_formats_are_asserted(ajv: Ajv) -> None:
    assert ajv.verdicts("id@1.0.0", [b'{"id":"1","day":"2026-02-28"}', b'{"id":"1","day":"2026-02-29"}']) == [
        True,
        False,
    ]


def test_many_events_keep_their_order_and_take_little_time(ajv: Ajv) -> None:
    events = [b'{"id": "%d"}' % number for number in range(5_000)]
    started = time.perf_counter()
    assert ajv.verdicts("id@1.0.0", events) == [False] + [True] * 4_999
    assert ajv.verdicts("id@1.0.0", [b"\xff", events[1], b"\xff", events[0]]) == [False, True, False, False]
    assert ajv.verdicts("id@1.0.0", []) == []
    assert time.perf_counter() - started < 2


def test_strict_mode_refuses_an_unknown_keyword_and_the_process_goes_on(ajv: Ajv) -> None:
    with pytest.raises(EngineError, match=r"misspelt@1\.0\.0: strict mode: unknown keyword"):
        ajv.verdicts("misspelt@1.0.0", [b'""'])
    assert ajv.verdicts("safe@1.0.0", [b"1"]) == [True]


def test_a_label_without_a_schema_is_a_usage_error(ajv: Ajv) -> None:
    with pytest.raises(UsageError, match=r"no JSON Schema of other@1\.0\.0"):
        ajv.verdicts("other@1.0.0", [b"1"])


def test_a_process_that_ended_is_said_to_have_ended() -> None:
    with open_ajv(CACHE, SCHEMAS) as ajv:
        ajv._process.kill()
        with pytest.raises(EngineError, match="the Node process with Ajv ended"):
            ajv.verdicts("id@1.0.0", [b"{}"])


def test_the_process_ends_with_its_context() -> None:
    with open_ajv(CACHE, SCHEMAS) as ajv:
        process = ajv._process
    assert process.returncode == 0


@pytest.mark.parametrize("command", ["node", "npm"])
def test_a_missing_command_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str) -> None:
    if command == "npm":
        (tmp_path / "node").symlink_to(find_node())
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(MissingPartError, match=rf"^`{command}` is missing: install Node.js .*$") as caught,
        open_ajv(tmp_path / "cache", SCHEMAS),
    ):
        pass
    assert "\n" not in str(caught.value)


def _npm(folder: Path, script: str) -> Path:
    path = folder / "npm"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_what_npm_cannot_fetch_is_said_in_one_line_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _npm(tmp_path, "echo 'npm error code ENOTFOUND' >&2; echo 'npm error network' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(MissingPartError, match=r"^ajv, ajv-formats \(npm error code ENOTFOUND\) is missing: .*$"):
        install_packages(tmp_path / "cache", PACKAGES, print)
    assert list((tmp_path / "cache").iterdir()) == []


def test_packages_are_installed_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _npm(tmp_path, "sleep 0.1; mkdir node_modules")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    said: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        homes = set(pool.map(lambda _: install_packages(tmp_path / "cache", {"a": "1"}, said.append), range(4)))
    assert len(homes) == 1
    home = homes.pop()
    assert (home / "node_modules").is_dir()
    assert json.loads((home / "package.json").read_text())["dependencies"] == {"a": "1"}
    count = len(said)
    assert install_packages(tmp_path / "cache", {"a": "1"}, said.append) == home
    assert len(said) == count
    assert install_packages(tmp_path / "cache", {"a": "2"}, said.append) != home
