"""Every rule has a case that only it can pass, and every finding is where its cause is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from registry.lint import BY_ID, RULES, lint
from registry.lint.sizes import STREAM_NAME_TOO_LONG
from registry.loader import load
from tests.cases import expected_text
from tests.lint_cases import BASE, build, check_expected, folders

REGISTRY = Path(__file__).parent.parent.parent / "registry"
LOOKING = [rule for rule in RULES if rule.check]


def test_the_base_of_every_case_is_without_a_fault() -> None:
    assert lint(load(BASE)) == []


@pytest.mark.parametrize("case", folders("lint"), ids=lambda case: case.name)
def test_findings_are_where_the_case_expects_them(case: Path, tmp_path: Path) -> None:
    findings = lint(load(build(case, tmp_path / "registry")))
    check_expected(case, findings)
    assert case.name in {finding.rule for finding in findings}, (
        "the case is named after a rule that finds nothing in it"
    )
    assert all(finding.message and finding.help for finding in findings)


@pytest.mark.parametrize("rule", LOOKING, ids=lambda rule: rule.id)
def test_every_rule_that_looks_has_a_case_that_needs_it(rule, tmp_path: Path) -> None:
    case = next((case for case in folders("lint") if case.name == rule.id), None)
    assert case, f"tests/cases/lint/{rule.id}/ is missing"
    source = load(build(case, tmp_path / "registry"))
    without = lint(source, tuple(each for each in RULES if each is not rule))
    kept = [f"{finding.position} {finding.rule}" for finding in without]
    assert kept != expected_text(case / "expected.txt").splitlines(), f"{case} does not need {rule.id}"


@pytest.mark.parametrize(("length", "found"), [(13, []), (14, ["stream-name-too-long"])])
def test_the_collectors_name_fits_where_every_streams_name_does(tmp_path: Path, length: int, found: list[str]) -> None:
    """With a shared stream the longest name of a stack is the Lambda's: 64 characters, as AWS allows."""
    root = build(BASE.parent / "retention-limits", tmp_path / "registry")
    environment = f"{'e' * length}: {{bucket: shop-events, database: shop}}"
    text = (
        f"version: 1\nregistry: {'r' * 40}\nreaders: [athena]\nlayout: shared_stream\nenvironments: {{{environment}}}\n"
    )
    (root / "sayso.yaml").write_text(text, encoding="utf-8")
    assert [each.rule for each in lint(load(root), (STREAM_NAME_TOO_LONG,))] == found


def test_every_rule_that_reading_applies_has_a_case() -> None:
    expected = {
        line.split()[1]
        for what in ("lint", "broken")
        for case in folders(what)
        for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    }
    unseen = {rule.id for rule in RULES} - expected
    assert unseen == set(), "tests/cases/lint/<rule>/ is missing, or tests/cases/broken/<case>/ of what reading finds"


def reported_ids(path: Path) -> set[str]:
    """The rule ids in a module: first arguments of findings, and first elements of what `_explain` returns."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Finding", "_report")):
            found.add(node.args[0] if node.args else None)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts:
            found.add(node.value.elts[0])
    values = {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {value for value in values if re.fullmatch(r"[a-z]+(-[a-z]+)+", value)}


def test_every_id_that_reading_reports_has_a_row_and_every_row_a_reporter() -> None:
    files = ("yaml_source", "reading", "loader", "resolve", "releases")
    used = set().union(*(reported_ids(REGISTRY / f"{name}.py") for name in files))
    assert used - BY_ID.keys() == set()
    assert {rule.id for rule in RULES if not rule.check} - used == set()
    assert used & {rule.id for rule in LOOKING} <= {"type-too-wide"}


def test_rules_are_told_apart_and_say_why_and_how() -> None:
    assert len(BY_ID) == len(RULES)
    for rule in RULES:
        assert 1 <= rule.why.count(". ") + 1 <= 5, rule.id
        assert rule.help.endswith("."), rule.id
        assert not rule.sound or rule.severity == "error"


CONFIG = "version: 1\nregistry: shop\nlanguages: [en]\nlint:\n"


@pytest.mark.parametrize(("written", "severity"), [("off", None), ("warning", "warning"), ("error", "error")])
def test_the_config_sets_severities(written: str, severity: str | None, tmp_path: Path) -> None:
    root = build(next(case for case in folders("lint") if case.name == "missing-example"), tmp_path / "registry")
    (root / "sayso.yaml").write_text(f"{CONFIG}  missing-example: {written}\n")
    assert [finding.severity for finding in lint(load(root))] == ([severity] if severity else [])


def test_a_sound_rule_stays_an_error(tmp_path: Path) -> None:
    root = build(next(case for case in folders("lint") if case.name == "name-style"), tmp_path / "registry")
    (root / "sayso.yaml").write_text(CONFIG + "  name-style: off\n")
    severities = {finding.rule: finding.severity for finding in lint(load(root))}
    assert severities == {"name-style": "error", "lint-override": "error"}


def test_what_the_vocabulary_says_is_reported_there_and_once(tmp_path: Path) -> None:
    root = build(next(case for case in folders("lint") if case.name == "missing-doc"), tmp_path / "registry")
    text = (root / "events" / "card_click.yaml").read_text()
    for name in ("card_view", "card_close"):
        (root / "events" / f"{name}.yaml").write_text(text.replace("card_click", name))
    found = [str(finding.position) for finding in lint(load(root)) if finding.position.file == "vocabulary.yaml"]
    assert found == ["vocabulary.yaml:3:3"]
