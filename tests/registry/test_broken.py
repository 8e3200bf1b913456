"""No registry, however broken, ends in an exception: it gets findings with a place and with help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from registry.lint import BY_ID, lint
from registry.loader import MOST_BYTES, load
from tests.lint_cases import BASE, build, check_expected, folders

if TYPE_CHECKING:
    from registry.findings import Finding

CASES = folders("broken")
# These look odd and are right.
FINE = {"bom-is-fine", "crlf-is-fine"}


def contents(root: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_helpful(findings: list[Finding]) -> None:
    for finding in findings:
        assert finding.message, finding
        assert finding.help, finding
        assert finding.rule in BY_ID, finding
        assert finding.position.line >= 1, finding
        assert finding.position.column >= 1, finding
        assert not Path(finding.position.file).is_absolute(), finding


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_has_a_place_and_help(case: Path, tmp_path: Path) -> None:
    root = build(case, tmp_path / "registry")
    before = contents(root)
    findings = lint(load(root))
    assert contents(root) == before
    assert bool(findings) == (case.name not in FINE)
    assert_helpful(findings)
    check_expected(case, findings)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", ["sayso.yaml", "envelope.yaml", "vocabulary.yaml", "events/card_click.yaml"])
def test_a_huge_file_is_not_even_read_as_yaml(name: str, tmp_path: Path) -> None:
    root = build(BASE, tmp_path / "registry")
    (root / name).write_text("a: b\n" * (MOST_BYTES // 4))
    findings = [finding for finding in lint(load(root)) if finding.position.file == name]
    assert [finding.rule for finding in findings] == ["yaml-syntax"]
    assert_helpful(findings)


@pytest.mark.parametrize("name", ["sayso.yaml", "envelope.yaml", "vocabulary.yaml", "events/card_click.yaml"])
@pytest.mark.parametrize("step", [7])
def test_a_file_that_breaks_off_anywhere_is_reported(name: str, step: int, tmp_path: Path) -> None:
    root = build(BASE, tmp_path / "registry")
    text = (BASE / name).read_text()
    for length in range(0, len(text), step):
        (root / name).write_text(text[:length])
        assert_helpful(lint(load(root)))
