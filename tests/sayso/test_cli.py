"""The command as a whole: its table, its exit codes, its two streams, its start."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sayso.cli import COMMANDS
from tests.sayso.running import ROOT, launch, run, small, tree

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"pydantic", "yaml", "hypothesis", "duckdb", "pyarrow", "boto3", "jsonschema", "jinja2"}
READERS = (["lint"], ["show", "card_click"], ["list", "events"], ["generate"], ["release"], ["test"], ["check"])
"""Every command that reads a registry."""


@pytest.mark.parametrize("arguments", [["--help"], ["lint", "--help"], ["generate", "--help"], ["check", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom sayso.__main__ import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as left:\n    assert left.code == 0\n"
        f"print('heavy:', *sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "heavy:"


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_command_has_help(name: str, tmp_path: Path) -> None:
    ran = run(name, "--help", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: sayso {name}")


def test_the_table_is_what_help_lists(tmp_path: Path) -> None:
    listed = run("--help", cwd=tmp_path).out.partition("Commands:")[2]
    assert [name for name, _ in COMMANDS if f"\n  {name} " not in listed] == []


def test_version(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).out.startswith("sayso, version ")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["genrate"], "generate"),
        (["show", "card_clik"], "card_click"),
        (["show", "card_click@1.0.1"], "1.0.0"),
        (["generate", "glu"], "glue"),
        (["explain", "missing-dok"], "missing-doc"),
        (["release", "card_clik"], "card_click"),
        (["test", "card_clik"], "card_click"),
        (["test", "--engine", "dukdb"], "duckdb"),
        (["check", "--engine", "dukdb"], "duckdb"),
    ],
)
def test_an_unknown_word_gets_the_nearest_known_one(arguments: list[str], meant: str, registry: Path) -> None:
    before = tree(registry)
    ran = run(*arguments, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err
    assert tree(registry) == before


@pytest.mark.parametrize(
    "arguments", [["lint", "--fromat", "json"], ["lint", "--format", "xml"], ["list", "evnts"], []]
)
def test_wrong_usage_is_exit_2(arguments: list[str], registry: Path) -> None:
    assert run(*arguments, cwd=registry).code == 2


@pytest.mark.parametrize("arguments", [*READERS, ["schema"]], ids=" ".join)
def test_outside_a_registry_it_says_how_to_make_one(arguments: list[str], tmp_path: Path) -> None:
    ran = run(*arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "sayso.yaml" in ran.err
    assert "sayso init" in ran.err


@pytest.mark.parametrize("where", ["nowhere", "sayso.yaml"])
def test_a_folder_that_is_none_is_not_looked_for_upward(where: str, registry: Path) -> None:
    ran = run("lint", "-C", where, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert where in ran.err


@pytest.mark.parametrize(
    "arguments", [["lint"], ["show", "card_click"], ["list"], ["generate"], ["release"]], ids=" ".join
)
@pytest.mark.parametrize("where", [".", "events"])
def test_every_part_of_a_registry_with_an_unusual_path_will_do(
    arguments: list[str], where: str, tmp_path: Path
) -> None:
    registry = small(tmp_path / "이벤트 registry's (1)")
    assert run(*arguments, cwd=registry / where).code == 0
    assert run(*arguments, "-C", registry / where, cwd=tmp_path).code == 0
    assert (registry / "generated").is_dir() == (arguments == ["generate"])


def test_the_installed_form_runs_there_too(tmp_path: Path) -> None:
    done = launch("show", "card_click", cwd=small(tmp_path / "이벤트 registry") / "events")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("card_click@1.0.0")


def test_windows_line_endings_change_nothing(tmp_path: Path) -> None:
    made = []
    for name in ("unix", "windows"):
        registry = small(tmp_path / name)
        for path in registry.rglob("*.yaml"):
            text = path.read_bytes().replace(b"\r\n", b"\n")
            path.write_bytes(text.replace(b"\n", b"\r\n") if name == "windows" else text)
        assert run("lint", cwd=registry).code == 0
        assert run("generate", cwd=registry).code == 0
        made.append(tree(registry / "generated"))
    assert made[0] == made[1]


def test_an_empty_registry_is_no_error(tmp_path: Path) -> None:
    registry = small(tmp_path / "registry", "{}")
    (registry / "events" / "card_click.yaml").unlink()
    linted = run("lint", cwd=registry)
    assert linted.code == 0
    assert "empty-registry" in linted.out
    assert run("lint", "--strict", cwd=registry).code == 1
    assert run("generate", cwd=registry).code == 0
    assert run("generate", "--check", cwd=registry).code == 0
    for arguments in (["list"], ["release"], ["test"], ["check"]):
        assert run(*arguments, cwd=registry).code == 0, arguments


def test_a_reader_that_leaves_is_no_error(registry: Path) -> None:
    script = f"set -o pipefail; {sys.executable} -m sayso list rules | head -1"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=registry,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("rule ")


def test_an_interrupt_is_exit_130(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("registry.lint.lint", interrupt)
    for arguments in (["lint"], ["generate"], ["release"], ["check"], ["lint", "--format", "json"]):
        ran = run(*arguments, cwd=registry)
        assert (ran.code, ran.out) == (130, "")
        assert ran.err.strip() == "interrupted"


def test_what_the_system_refuses_is_one_line(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "events")

    monkeypatch.setattr("registry.loader._yaml_files", refuse)
    for arguments in READERS:
        ran = run(*arguments, cwd=registry)
        assert (ran.code, ran.out, ran.err) == (2, "", "error: events: Permission denied\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, tmp_path: Path) -> None:
    ran = run("completion", shell, cwd=tmp_path)
    assert ran.code == 0
    assert "_SAYSO_COMPLETE" in ran.out


def test_bash_can_read_its_completion(tmp_path: Path) -> None:
    script = run("completion", "bash", cwd=tmp_path).out
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_completion_knows_the_commands(tmp_path: Path) -> None:
    asked = {"_SAYSO_COMPLETE": "bash_complete", "COMP_WORDS": "sayso ge", "COMP_CWORD": "1"}
    assert launch(cwd=tmp_path, env=asked).stdout == "plain,generate\n"


def test_a_terminal_without_korean_still_shows_the_rest(registry: Path) -> None:
    event = registry / "events" / "card_click.yaml"
    event.write_text(event.read_text().replace("doc: The card.", "doc: 카드."), encoding="utf-8")
    done = launch("show", "card_click", cwd=registry, env={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\uce74" in done.stdout
