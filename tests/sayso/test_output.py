"""What is written to the two streams: colour, tables, and the three forms of findings."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from registry.findings import Finding, Position
from registry.lint import RULES
from sayso.commands.list import LISTS
from sayso.console import table, width
from sayso.report import show_findings
from tests.sayso.running import edit, run

if TYPE_CHECKING:
    from pathlib import Path

    from registry.lint.rule import Rule

NASTY = Finding("some-rule", "error", Position("a:b,c%.yaml", 3, 7), "50% of\nit: no, really", "Do, or: do not.")


def github(findings: list[Finding], root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show_findings(findings, "", "github", root)
    return capsys.readouterr().out.splitlines()


def test_github_commands_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = github([NASTY], tmp_path, capsys)
    assert line == (
        "::error file=a%3Ab%2Cc%25.yaml,line=3,col=7,title=sayso some-rule::50%25 of%0Ait: no, really%0ADo, or: do not."
    )


@pytest.mark.parametrize("checkout", [".", ".."])
def test_github_paths_count_from_the_checkout(checkout: str, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(registry / "events" / "card_click.yaml", ", doc: The card.", "")
    monkeypatch.setenv("GITHUB_WORKSPACE", str((registry / checkout).resolve()))
    ran = run("lint", "--format", "github", cwd=registry)
    file = "events/card_click.yaml" if checkout == "." else "registry/events/card_click.yaml"
    assert ran.code == 1
    assert ran.out.startswith(f"::error file={file},line=10,col=3,title=sayso missing-doc::")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_exit_code_is_the_same_in_every_form(form: str, registry: Path) -> None:
    assert run("lint", "--format", form, cwd=registry).code == 0
    edit(registry / "events" / "card_click.yaml", ", doc: The card.", "")
    assert run("lint", "--format", form, cwd=registry).code == 1
    assert run("check", "--format", form, cwd=registry).code == 1
    assert run("lint", "--format", form, cwd=registry.parent).code == 2


def test_json_has_every_part_of_a_finding(registry: Path) -> None:
    assert json.loads(run("lint", "--format", "json", cwd=registry).out) == []
    edit(registry / "events" / "card_click.yaml", ", doc: The card.", "")
    (finding,) = json.loads(run("lint", "--format", "json", cwd=registry).out)
    assert {name: type(value) for name, value in finding.items()} == {
        "file": str, "line": int, "column": int, "rule": str, "severity": str, "message": str, "help": str,
    }  # fmt: skip


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "option", "is_terminal", "coloured"),
    [
        ({}, [], False, False),
        ({}, [], True, True),
        ({"NO_COLOR": "1"}, [], True, False),
        ({"NO_COLOR": ""}, [], True, True),
        ({"FORCE_COLOR": "1"}, [], False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], True, False),
        ({"NO_COLOR": "1"}, ["--color"], False, True),
        ({"FORCE_COLOR": "1"}, ["--no-color"], True, False),
    ],
)
def test_colour_is_asked_for_in_this_order(
    variables: dict[str, str],
    option: list[str],
    is_terminal: bool,
    coloured: bool,
    registry: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sayso.__main__ import main  # noqa: PLC0415 - `run` has streams of its own

    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    edit(registry / "sayso.yaml", "version: 1", "version: 1\nlint: {missing-example: warning}")
    edit(registry / "events" / "card_click.yaml", 'examples:\n  - {card_id: "7"}\n', "")
    streams = {name: (Terminal if is_terminal else io.StringIO)() for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(f"sys.{name}", stream)
    for arguments in (["lint"], ["show", "nothing"]):
        with pytest.raises(SystemExit):
            main([*option, *arguments, "-C", str(registry)])
    assert ("\x1b[" in streams["stdout"].getvalue()) == coloured
    # What colour says, a word says as well.
    assert "warning" in streams["stdout"].getvalue()


def test_columns_align_by_cells_and_the_last_one_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = table(("이름", "b", "doc"), [("x", "y", "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열"), ("가나다", "", "")])
    assert lines[0] == "이름    b  doc"
    assert lines[1].startswith("x       y  하나")
    assert lines[2].startswith(" " * 11 + "여")
    assert lines[-1] == "가나다"
    assert max(map(width, lines)) <= 40


def test_the_words_of_a_definition_do_not_steer_the_terminal_or_the_build(registry: Path) -> None:
    event = registry / "events" / "card_click.yaml"
    edit(event, "owner: feed", 'owner: feed\n"x\\n::stop-commands::y\\e[2J": 1')
    ran = run("lint", cwd=registry)
    assert ran.code == 1
    assert "unknown key `x\\n::stop-commands::y\\x1b[2J`" in ran.out
    assert "\x1b" not in run("--color", "lint", cwd=registry).out.replace("\x1b[31m", "").replace(
        "\x1b[36m", ""
    ).replace("\x1b[0m", "")
    edit(event, '"x\\n::stop-commands::y\\e[2J": 1', "")
    edit(event, "doc: The card.", 'doc: "One\\n  two\\e[2J"')
    assert "  One two\\x1b[2J\n" in run("show", "card_click", cwd=registry).out
    edit(event, "owner: feed", 'owner: "a\\n::stop-commands::y\\e[2J"')
    edit(event, "summary: ", 'summary: "a\\n::stop-commands::y\\e[2J" #')
    edit(event, '  en: "', '  en: "\\e[2J\\n::stop-commands::y')
    shown = run("--color", "show", "card_click", cwd=registry).out
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize("what", LISTS)
def test_lists_fit_into_120_columns_and_json_has_everything(what: str, registry: Path) -> None:
    ran = run("list", what, cwd=registry)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(width, ran.out.splitlines())) <= 120
    rows = json.loads(run("list", what, "--format", "json", cwd=registry).out)
    assert [row for row in rows if not all(isinstance(cell, str) and cell for cell in row.values())] == []
    first = next(iter(rows[0]))
    assert [row[first] for row in rows if f"\n{row[first]} " not in ran.out] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained(rule: Rule, tmp_path: Path) -> None:
    ran = run("explain", rule.id, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith(f"{rule.id} (")
    assert "To mend it: " in ran.out
