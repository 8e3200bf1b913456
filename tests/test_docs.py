"""The documentation is true: its commands run and print what is shown, its reference pages are the code's."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from sayso.cli import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
# What sets up the machine itself: run by the gate, not from inside a test.
_BY_THE_GATE = ("make ", "pipx ", "git clone ", "cd sayso")


def _commands(page: Path) -> list[tuple[str, list[str]]]:
    """Each `$ command` of a page's console blocks with the output shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


@contextmanager
def _surroundings(page: Path) -> Iterator[dict[str, str]]:
    """Variables for a page's commands: those that ask AWS find moto's server."""
    if page.name != "replay.md":
        yield {}
        return
    pytest.importorskip("moto.server", reason="needs the packages of sayso[trino]")
    from tests.deploy.replay_page import surroundings  # noqa: PLC0415 - boto3 is optional

    with surroundings() as variables:
        yield variables


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_prints_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    with _surroundings(page) as variables:
        _run(page, tmp_path, variables)


def _run(page: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    environment = {
        **os.environ,
        **variables,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home") if page.name != "README.md" else os.environ["HOME"],
        "NO_COLOR": "1",
        "COLUMNS": "120",
    }
    folder = tmp_path
    for command, shown in _commands(page):
        if command.startswith(_BY_THE_GATE):
            continue
        # The folder is carried from one command to the next, as in a terminal.
        script = f"{command}\ncode=$?\npwd > '{tmp_path}/.pwd'\nexit $code"
        done = subprocess.run(
            ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        folder = Path((tmp_path / ".pwd").read_text().strip())
        said = (done.stdout + done.stderr).rstrip().splitlines()
        assert _matches(shown, said), f"$ {command}\n" + "\n".join(said)


def _matches(shown: list[str], said: list[str]) -> bool:
    """Line by line; `...` stands for any lines, a number at a line's end for any time, `(1f4c2a90)` for any commit."""
    while shown and not shown[-1].strip():
        shown = shown[:-1]
    if not shown:
        return True
    if shown[0].strip() == "...":
        return any(_matches(shown[1:], said[start:]) for start in range(len(said) + 1)) if shown[1:] else True
    return (
        bool(said)
        and _timeless(shown[0]) == _timeless(said[0])
        and (_matches(shown[1:], said[1:]) if shown[1:] else not said[1:])
    )


def _timeless(line: str) -> str:
    return re.sub(r"\b[0-9]+\.[0-9]\s*$|\([0-9a-f]{8}\)$", "#", line.rstrip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_make_target_named_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`?make ([a-z]+)", page.read_text(encoding="utf-8"))} - {
        "it",
        "the",
        "a",
        "sure",
    }
    assert named <= targets, named - targets


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec, "the script is there"
    assert spec.loader, "as above"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_pages_are_what_the_code_says() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").glob("*.md")}
    pages = _script("build").pages()
    assert [name for name in {**written, **pages} if written.get(name) != pages.get(name)] == [], "run `make docs`"


@pytest.mark.parametrize("page", ["config.md", "targets.md", "definitions.md"])
def test_every_key_says_what_it_does(page: str) -> None:
    rows = re.findall(r"^\| `(.*?)` \|(?:.*) \| (.*?) ?\|$", _script("build").pages()[page], re.MULTILINE)
    assert rows
    assert [key for key, words in rows if not words] == [], "a key's docstring below it is its reference"


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_option_says_what_it_does(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    assert [each.opts for each in options if not each.help] == []


def test_the_picture_of_a_review_shows_the_example() -> None:
    picture = _script("picture")
    text = picture.EXAMPLE.read_text(encoding="utf-8")
    assert picture.digest_of(picture.PICTURE.read_bytes()) == picture.digest(text), "run `make picture`"
