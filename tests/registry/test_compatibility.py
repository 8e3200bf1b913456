"""Every rule of compatibility has a case that only it can pass, and every verdict is where its cause is."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from registry.changes import KINDS
from registry.compatibility import BY_ID, RULES, compare, compare_versions, next_version
from registry.config import Config
from registry.lint import BY_ID as LINT
from registry.loader import load
from registry.releases import write_releases
from registry.version import Version
from tests.cases import expected_text, golden_text

if TYPE_CHECKING:
    from registry.compatibility.rule import Rule
    from registry.compatibility.verdict import Comparison

CASES = Path(__file__).parent.parent / "cases" / "compatibility"
FOLDERS = sorted(path for path in CASES.iterdir() if not path.name.startswith("_"))
TODAY = date(2026, 11, 22)


def side(case: Path, which: str, root: Path) -> Path:
    """One side of a case: the base, what was released before in that order, and the side's own files."""
    shutil.copytree(CASES / "_base", root)
    for folder in [*case.glob("released/*"), *case.glob(f"released_{which}/*")]:
        shutil.copytree(folder, root, dirs_exist_ok=True)
        source = load(root)
        write_releases(root, list(source.working), source.digests)
    if (case / which).is_dir():
        events = list((case / which / "events").glob("*.yaml"))
        if events and not (case / which / "events" / "card_click.yaml").exists():
            (root / "events" / "card_click.yaml").unlink()  # a side without the event says so by another one
        shutil.copytree(case / which, root, dirs_exist_ok=True)
    return root


def compared(case: Path, folder: Path, rules: tuple[Rule, ...] = RULES) -> Comparison:
    before, after = (load(side(case, which, folder / which)) for which in ("old", "new"))
    return compare(before, after, today=TODAY, rules=rules)


def lines(comparison: Comparison) -> list[str]:
    return [
        f"{each.position} {each.gravity} {each.rule} {each.where or '-'} [{' '.join(each.planes)}]"
        for each in comparison.verdicts()
    ]


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.name)
def test_verdicts_are_what_the_case_expects(case: Path, tmp_path: Path) -> None:
    comparison = compared(case, tmp_path)
    needs = [f"needs {each.name} {each.needs}" for each in comparison.events]
    text = "\n".join([*lines(comparison), *needs, *(line for each in comparison.events for line in each.ddl)]) + "\n"
    golden_text(case / "expected.txt", text)
    found = {each.rule for each in comparison.verdicts()}
    assert case.name.startswith("also-") or case.name in found, "the case is named after a rule that it does not show"
    assert all(each.message and each.instead for each in comparison.verdicts())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_case_that_needs_it(rule: Rule, tmp_path: Path) -> None:
    case = CASES / rule.id
    assert case.is_dir(), f"tests/cases/compatibility/{rule.id}/ is missing"
    without = compared(case, tmp_path, tuple(each for each in RULES if each is not rule))
    expected = [line for line in expected_text(case / "expected.txt").splitlines() if "[" in line]
    own = [line for line in expected if f" {rule.id} " in line]
    assert own, f"{case} does not show {rule.id}"
    assert lines(without) != expected
    assert f" {rule.gravity} " in own[0], "the case shows the rule at its full weight"


def test_rules_are_told_apart_and_say_why_and_what_instead() -> None:
    assert len(BY_ID) == len(RULES)
    assert not BY_ID.keys() & LINT.keys(), "`sayso explain` looks into both"
    for rule in RULES:
        assert rule.instead.endswith("."), rule.id
        assert rule.why.endswith("."), rule.id
        assert rule.planes, rule.id
        assert rule.kinds <= KINDS.keys(), f"{rule.id}: registry/changes.py has a row in KINDS for each kind of change"


@pytest.mark.parametrize(
    ("mode", "gravity"),
    [("none", "note"), ("backward", "note"), ("forward", "breaking"), ("full", "breaking"), ("full_all", "breaking")],
)
def test_a_mode_decides_about_an_optional_field(mode: str, gravity: str, tmp_path: Path) -> None:
    before, after = (load(side(CASES / "optional-field-added", which, tmp_path / which)) for which in ("old", "new"))
    found = compare(before, after, mode=mode)
    assert [(each.rule, each.gravity) for each in found.verdicts()] == [("optional-field-added", gravity)]


def test_a_transitive_mode_looks_at_every_live_version(tmp_path: Path) -> None:
    case = CASES / "name-reused"
    before, after = (load(side(case, which, tmp_path / which)) for which in ("old", "new"))
    plain, all_of_them = (compare(before, after, mode=mode, today=TODAY) for mode in ("backward", "backward_all"))
    assert "type-widened" not in {each.rule for each in plain.breaking()}
    more = {each.rule for each in all_of_them.breaking()} - {each.rule for each in plain.breaking()}
    assert "column-unreadable" in more or "natural-type-changed" in more


def test_the_same_registry_differs_in_nothing(tmp_path: Path) -> None:
    root = side(CASES / "column-idle", "old", tmp_path / "old")
    assert compare(load(root), load(root)).events == ()


def test_two_versions_compare_without_a_registry_around_them(tmp_path: Path) -> None:
    before, after = (load(side(CASES / "type-narrowed", which, tmp_path / which)) for which in ("old", "new"))
    config = Config(version=1, registry="shop")
    found = compare_versions(before.working[0], after.working[0], config)
    assert "type-narrowed" in {each.rule for each in found.verdicts}
    assert compare_versions(before.working[0], before.working[0], config).changes == ()


def test_versions_follow_each_other() -> None:
    base = Version(1, 2, 3)
    following = [str(next_version(base, bump)) for bump in ("none", "patch", "minor", "major")]
    assert following == ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]


def test_fingerprints_outlive_words_and_lines(tmp_path: Path) -> None:
    case = CASES / "minimum-raised"
    first = compared(case, tmp_path / "first").breaking()[0]
    second_root = tmp_path / "second"
    before, new = load(side(case, "old", second_root / "old")), side(case, "new", second_root / "new")
    path = new / "events" / "card_click.yaml"
    path.write_text("# a comment\n" + path.read_text())
    second = compare(before, load(new), today=TODAY).breaking()[0]
    assert first.position != second.position
    assert first.fingerprint == second.fingerprint
