"""What was written is a row of its table, and what a row must have beside it is there: whoever adds one is told."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

import contracts.queries
import generators
import registry.compatibility.rules
import registry.lint
import sayso.commands
from contracts.queries.rules import QUERY_RULES, QueryRule
from generators.generate import _COMMENTS, generate
from generators.target import Settings
from generators.targets import TARGETS
from registry.compatibility import RULES as CHANGE_RULES
from registry.compatibility.rule import Rule as ChangeRule
from registry.lint import RULES as LINT_RULES
from registry.lint import Rule as LintRule
from registry.loader import load
from sayso.cli import COMMANDS
from tests.cases import STARTER, case_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from generators.target import Target


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package, at any depth, but those that are copied into what is generated."""
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".runtime" not in found.name:
            yield import_module(found.name)


def written(package: ModuleType, kind: type) -> dict[int, tuple[str, Any]]:
    """Every value of a kind that a module of the package holds, by itself or in a tuple, and where it is."""
    return {
        id(each): (f"{module.__name__}.{name}", each)
        for module in modules(package)
        for name, value in vars(module).items()
        for each in (value if isinstance(value, tuple) else (value,))
        if isinstance(each, kind)
    }


@pytest.mark.parametrize(
    ("package", "kind", "rows", "table"),
    [
        (registry.lint, LintRule, LINT_RULES, "RULES of registry/lint/__init__.py"),
        (registry.compatibility.rules, ChangeRule, CHANGE_RULES, "RULES of registry/compatibility/table.py"),
        (contracts.queries, QueryRule, QUERY_RULES, "QUERY_RULES of contracts/queries/rules.py"),
    ],
    ids=["definitions", "changes", "queries"],
)
def test_every_rule_that_is_written_is_in_its_table(
    package: ModuleType, kind: type, rows: tuple[Any, ...], table: str
) -> None:
    found = written(package, kind)
    assert {id(row) for row in rows} <= found.keys(), "every row was found, so that one that is no row would be"
    for place, rule in found.values():
        assert any(rule is row for row in rows), f"{place} is never applied: add it to {table}"


def test_every_target_that_is_written_is_in_the_table() -> None:
    for module in modules(generators):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Settings) and value is not Settings:
                known = any(value is row.settings for row in TARGETS)
                assert known, f"{module.__name__} is never generated: add a row to TARGETS of generators/targets.py"


def test_every_command_that_is_written_is_in_the_table() -> None:
    names = {each.name for each in pkgutil.iter_modules(sayso.commands.__path__)}
    assert names - {name for name, _ in COMMANDS} == set(), "add a row to COMMANDS of sayso/cli.py"


def module_of(target: Target) -> str:
    """The module of a target's `generate`, whose name its golden cases have."""
    return target.generate.__module__.removeprefix("generators.")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_has_golden_cases(target: Target) -> None:
    folder = f"tests/cases/{module_of(target)}"
    missing = f"{folder}/<case>/input is missing: a registry; SAYSO_UPDATE_CASES=1 writes {folder}/<case>/expected"
    assert case_folders(module_of(target)), missing


NO_COMMENTS = {
    ".json": "JSON has none",
    ".md": "a page for whoever installs the package",
    ".typed": "is empty (PEP 561)",
}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_file_says_that_it_is_generated(target: Target) -> None:
    suffixes = {PurePosixPath(file.path).suffix for file in generate(load(STARTER).whole(), [target])}
    unknown = suffixes - _COMMENTS.keys() - NO_COMMENTS.keys()
    assert unknown == set(), "say in _COMMENTS of generators/generate.py how a comment begins in these files"
