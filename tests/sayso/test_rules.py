"""Every rule of every kind is listed once and explained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contracts.queries.rules import QUERY_RULES
from registry.compatibility import RULES as CHANGE_RULES
from registry.lint import RULES as LINT_RULES
from sayso.rules import COMMAND_RULES, RULE_TEXTS
from tests.sayso.running import run

if TYPE_CHECKING:
    from pathlib import Path

IDS = [rule.id for rule in RULE_TEXTS]


def test_the_tables_are_listed_without_a_name_twice(tmp_path: Path) -> None:
    assert [each.id for table in (LINT_RULES, CHANGE_RULES, QUERY_RULES, COMMAND_RULES) for each in table] == IDS
    assert len(set(IDS)) == len(IDS)
    listed = json.loads(run("list", "rules", "--format", "json", cwd=tmp_path).out)
    assert [row["rule"] for row in listed] == IDS


@pytest.mark.parametrize("name", IDS)
def test_each_is_explained(name: str, tmp_path: Path) -> None:
    ran = run("explain", name, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{name} (")
    assert "To mend it: " in ran.out
