"""What runs on other people's machines: the GitHub Action, the pre-commit hooks, the GitLab snippet."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.cli import COMMANDS
from sayso.commands.diff import FORMATS
from sayso.reports import REPORTS
from sayso.reports.markdown import MARKER
from tests.git_folders import committed
from tests.sayso.running import edit, run

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
QUERY = 'import jq, os, sys; print(*jq.compile(sys.argv[1]).input_text(os.environ["KNOWN"]).all(), sep="\\n")'
GH = f"""#!/usr/bin/env bash
echo "$@" >> "$CALLS"
[ "$2" = user ] && {{ [ -n "$LOGIN" ] && echo "$LOGIN"; exit; }}
[ "$2" = --paginate ] && {{ [ -n "$REFUSED" ] && exit 1; exec {sys.executable} -c '{QUERY}' "$5"; }}
[ -z "$READ_ONLY" ]
"""


def test_the_command_and_the_table_have_the_same_formats() -> None:
    assert tuple(REPORTS) == FORMATS


def test_the_action_is_a_composite_one() -> None:
    """GitHub Actions documentation, "Metadata syntax": what a composite action must have, and may."""
    assert ACTION.keys() == {"name", "description", "branding", "inputs", "outputs", "runs"}
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert step.keys() <= {"name", "id", "if", "uses", "with", "shell", "env", "run"}
        assert ("uses" in step) != ("run" in step)
        assert ("shell" in step) == ("run" in step)
    for held in ACTION["inputs"].values():
        assert held.keys() == {"description", "default"}
        assert isinstance(held["default"], str)
    for held in ACTION["outputs"].values():
        assert held.keys() == {"description", "value"}


def test_every_input_is_used_and_every_used_one_is_there() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(ACTION["inputs"])


def test_no_expression_is_part_of_a_script() -> None:
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])


def test_it_installs_the_parser_that_the_package_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = next(each for each in project["optional-dependencies"]["test"] if each.startswith("sqlglot"))
    assert f"'{wanted}'" in STEPS["Install sayso"]["run"]


def comment(number: int, kind: str, login: str, body: str = MARKER) -> dict[str, Any]:
    """One as GitHub has it (REST API, "List issue comments")."""
    return {"id": number, "user": {"type": kind, "login": login}, "body": f"{body}\n..."}


THEIRS = json.dumps([comment(39, "Bot", "github-actions[bot]", "coverage"), comment(40, "User", "ann")])
OURS = json.dumps([*json.loads(THEIRS), *(comment(number, "Bot", "github-actions[bot]") for number in (41, 42))])


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The variables of a runner, and a `gh` that notes how it was called."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH)
    (tmp_path / "bin" / "gh").chmod(0o755)
    (tmp_path / "report.md").write_text(f"{MARKER}\n### fine\n")
    return {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "GITHUB_REPOSITORY": "team/app",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path),
        "CALLS": str(tmp_path / "calls"),
        "REPORT": str(tmp_path / "report.md"),
        "COMMENT": "true",
        "KNOWN": "[]",
        "NUMBER": "7",
    }


def run_step(name: str, environment: dict[str, str], cwd: Path) -> int:
    """As a runner does: "Workflow syntax", shell bash."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    return subprocess.run(command, env=environment, cwd=cwd, check=False).returncode


@pytest.mark.parametrize(
    ("change", "called", "in_summary"),
    [
        ({}, "--method POST repos/team/app/issues/7/comments", False),
        ({"KNOWN": THEIRS}, "--method POST repos/team/app/issues/7/comments", False),
        ({"KNOWN": OURS}, "--method PATCH repos/team/app/issues/comments/41 ", False),
        ({"KNOWN": THEIRS, "LOGIN": "ann"}, "--method PATCH repos/team/app/issues/comments/40 ", False),
        ({"READ_ONLY": "1"}, "--method POST", True),
        ({"REFUSED": "1"}, "--paginate", True),
        ({"NUMBER": ""}, "", True),
        ({"COMMENT": "false"}, "", True),
    ],
)
def test_one_comment_or_the_summary(
    runner: dict[str, str], tmp_path: Path, change: dict[str, str], called: str, in_summary: bool
) -> None:
    assert run_step("Show the review", runner | change, tmp_path) == 0
    calls = (tmp_path / "calls").read_text() if (tmp_path / "calls").exists() else ""
    assert called in calls
    assert calls.count("--method") <= 1
    assert (tmp_path / "summary").exists() == in_summary


@pytest.fixture
def installed(tmp_path: Path) -> None:
    """The command, where the step before puts it."""
    sayso = tmp_path / "sayso" / "bin" / "sayso"
    sayso.parent.mkdir(parents=True)
    sayso.write_text(f'#!/usr/bin/env bash\nexec {sys.executable} -m sayso "$@"\n')
    sayso.chmod(0o755)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("owner: feed-team", "owner: other-team", 0, "### ✅ Nothing breaks"),
        ("long_press, ", "", 1, "### ❌ 1 change breaks something"),
        ("owner: feed-team", "owner: [", 2, "    events/card_click.yaml:7:9: error yaml-syntax: "),
    ],
)
def test_the_review_hands_on_code_and_report(
    runner: dict[str, str], tmp_path: Path, old: str, new: str, code: int, said: str
) -> None:
    run("init", "a b", cwd=tmp_path)
    committed(tmp_path / "a b")
    edit(tmp_path / "a b/events/card_click.yaml", old, new)
    inputs = {"REGISTRY": "a b", "AGAINST": "", "FAIL_ON": "breaking", "BASE_REF": "", "PYTHONPATH": str(ROOT)}
    assert run_step("Review the change", runner | inputs, tmp_path) == 0
    output = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    assert output["code"] == str(code)
    report = Path(output["report"]).read_text(encoding="utf-8")
    assert report.startswith(f"{MARKER}\n### ")
    assert said in report
    assert run_step("Verdict", runner | {"CODE": output["code"]}, tmp_path) == code


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_hooks_run_commands_that_there_are(hook: dict[str, Any]) -> None:
    assert hook.keys() == {"id", "name", "description", "entry", "language", "files", "pass_filenames"}
    assert hook["entry"].split()[1] in dict(COMMANDS)
    files = re.compile(hook["files"])
    assert all(map(files.search, ("sayso.yaml", "data/events/card_click.yaml", "accepted.yaml", "producers/ios.yaml")))
    assert not any(map(files.search, ("docs/sayso.yaml.md", "generated/glue/dev/x.json", "compose.yaml")))


def test_the_gitlab_snippet_is_a_job() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    snippets = [yaml.safe_load(block) for block in re.findall(r"(?ms)^```yaml\n(.*?)^```", page)]
    job = next(held["sayso"] for held in snippets if "sayso" in held)
    assert job.keys() <= {"image", "stage", "rules", "variables", "script", "artifacts"}
    written = dict(re.findall(r"--report (\w+)=(\S+)", " ".join(job["script"])))
    assert written.keys() <= set(FORMATS)
    assert {*job["artifacts"]["reports"].values()} == {*written.values()}
