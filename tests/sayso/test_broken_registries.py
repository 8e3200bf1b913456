"""Every way to break a registry, through every command that reads one: located findings with help, nothing written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.lint_cases import build, folders
from tests.sayso.running import Ran, run, tree

if TYPE_CHECKING:
    from pathlib import Path

# These look odd and are right.
CASES = [case for case in folders("broken") if case.name not in {"bom-is-fine", "crlf-is-fine"}]
PLACE = re.compile(r"^[^/\s][^:]*:[1-9]\d*:[1-9]\d*: error [a-z-]+: .", re.MULTILINE)
STOPPED = (["generate"], ["generate", "--check"], ["test"], ["release"], ["release", "--dry-run"])
"""These cannot run on any registry with an error."""


def gone(case: Path) -> bool:
    """Whether the case has no `sayso.yaml` at all, so that it is no registry."""
    return case.name in {"config-missing", "everything-missing"}


def assert_helpful(ran: Ran, text: str, case: Path) -> None:
    if gone(case):
        assert "sayso init" in ran.err
        return
    places = PLACE.findall(text)
    assert places, text
    assert text.count("\n    help: ") >= len(places)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_command_says_where_and_what_to_do(case: Path, tmp_path: Path) -> None:
    root = build(case, tmp_path / "registry")
    before = tree(root)
    linted, checked = run("lint", cwd=root), run("check", cwd=root)
    assert (linted.code, checked.code) == ((2, 2) if gone(case) else (1, 1))
    assert_helpful(linted, linted.out, case)
    assert_helpful(checked, checked.out, case)
    for arguments in STOPPED:
        if case.name == "release-unlisted" and arguments[0] == "release":
            continue  # what an interrupted release leaves: it can be run again
        ran = run(*arguments, cwd=root)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert_helpful(ran, ran.err, case)
    for arguments in (["show", "card_click"], ["list", "events"]):
        ran = run(*arguments, cwd=root)
        assert ran.code in {0, 2}, arguments  # what is only a rule's business does not keep them from showing it
        if ran.code == 2:
            assert_helpful(ran, ran.err, case)
    assert tree(root) == before


@pytest.mark.parametrize("form", ["json", "github"])
@pytest.mark.parametrize("case", [case for case in CASES if not gone(case)], ids=lambda case: case.name)
def test_every_form_carries_file_and_line(form: str, case: Path, tmp_path: Path) -> None:
    root = build(case, tmp_path / "registry")
    expected = [line.split(":") for line in (case / "expected.txt").read_text().splitlines()]
    ran = run("lint", "--format", form, cwd=root)
    assert (ran.code, ran.err) == (1, "")
    if form == "json":
        found = [[each["file"], str(each["line"])] for each in json.loads(ran.out)]
    else:
        matches = (re.match(r"::(?:error|warning) file=([^,]+),line=(\d+),", line) for line in ran.out.splitlines())
        found = [list(match.groups()) for match in matches if match]
    assert found == [line[:2] for line in expected]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a: b\n" * 300_000], ids=["not text", "too large"])
def test_without_a_readable_configuration_lint_could_not_run(data: bytes, registry: Path) -> None:
    (registry / "sayso.yaml").write_bytes(data)
    for form in ("text", "json", "github"):
        ran = run("lint", "--format", form, cwd=registry)
        assert ran.code == 2
        assert "sayso.yaml" in ran.out
