"""No registry, however broken, ends in an exception: it gets findings with a place and with help."""

from __future__ import annotations

import copy
import json
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.definitions import FieldDefinition
from registry.lint import BY_ID, lint
from registry.loader import MOST_BYTES, load
from registry.yaml_source import read_yaml
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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1.0.0", "version: 1.0", "For example: 1.2.0."),
        ("event: card_click", "event: share", "Rename the file to share.yaml, or the event to card_click."),
        ("card_id:", "카드:", "Use the letters a to z, digits and underscores, a letter first."),
        ("card_id:", "CardId:", "Call it `card_id`"),
        ("type: int64", "type: int64, maximum: 1e400", "Leave it out where there is no bound."),
    ],
)
def test_advice_that_can_be_followed(old: str, new: str, said: str, tmp_path: Path) -> None:
    root = build(BASE, tmp_path / "registry")
    path = root / "events/card_click.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = lint(load(root))
    assert any(said in finding.help for finding in found), found
    assert not any("Decimal" in finding.message for finding in found)


def test_a_file_is_not_to_take_a_name_that_no_event_can_have(tmp_path: Path) -> None:
    root = build(BASE, tmp_path / "registry")
    (root / "events/card_click.yaml").rename(root / "events/카드 클릭.yaml")
    (help_,) = [finding.help for finding in lint(load(root)) if finding.rule == "file-name"]
    assert help_ == "Rename the file to card_click.yaml."


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


JUNK = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        "",
        "x",
        "decimal(38,38)",
        "object",
        "card_id",
        "a b",
        "a/b",
        "{x}",
        "1.0.0",
        "(?:",
        [],
        ["a"],
        [1],
        {},
        {"type": "string"},
        {"use": "user_id"},
        {"type": "int32", "minimum": 5, "maximum": 1},
    ]
)
KEYS = st.sampled_from([*FieldDefinition.model_fields, "in", "x y", "ID", "dt", "deprecated"])


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(each for key, held in inner for each in places(held, (*path, key)))]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml"))), data=st.data())
def test_any_value_anywhere_is_reported_or_fine(name: str, data: st.DataObject, tmp_path: Path) -> None:
    root = build(BASE, tmp_path / "registry") if not (tmp_path / "registry").exists() else tmp_path / "registry"
    written = read_yaml((BASE / name).read_text(), name).data
    for _ in range(data.draw(st.integers(1, 3))):
        *around, last = data.draw(st.sampled_from(places(written)[1:]))
        holder = reduce(lambda held, key: held[key], around, written)
        key = data.draw(KEYS) if isinstance(holder, dict) and data.draw(st.booleans()) else last
        holder[key] = copy.deepcopy(data.draw(JUNK))
    (root / name).write_text(json.dumps(written))
    assert_helpful(lint(load(root)))
    (root / name).write_text((BASE / name).read_text())
