"""`sayso test`: the proof as people, programs and CI see it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from contracts.artefacts import artefacts_of as generated
from sayso.progress import progress
from tests.sayso.running import ROOT, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from contracts.artefacts import Artefacts
    from registry.model import Registry

FEW = ("--examples", "6")
HEAVY = ("hypothesis", "duckdb", "pyarrow", "jsonschema", "sqlglot", "pydantic", "yaml", "boto3")


@pytest.fixture
def broken(registry: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry whose Glue tables come out with a text where the device's time belongs."""

    def artefacts_of(of: Registry, **options: Any) -> Artefacts:
        sound = generated(of, **options)
        glue = {
            path: text.replace('"occurred_at", "Type": "timestamp"', '"occurred_at", "Type": "date"')
            for path, text in sound.files.items()
            if path.startswith("glue/")
        }
        assert any(text != sound.files[path] for path, text in glue.items())
        return sound.changed(glue)

    monkeypatch.setattr("contracts.artefacts.artefacts_of", artefacts_of)
    return registry


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, as `launch` runs the command."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(cwd.parent)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def failure_of(document: Mapping[str, Any], plane: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["failures"] if each["plane"].startswith(plane))
    return found


def test_what_holds_is_a_table_and_one_line(registry: Path) -> None:
    ran = run("test", *FEW, cwd=registry)
    assert ran.code == 0
    head, *_, last = ran.out.splitlines()
    assert head.split() == ["event", "version", "valid", "invalid", "columns", "seconds"]
    assert last.startswith("ok: ")
    assert "planes: collector, jsonschema, any event" in last
    assert "reading the lake with duckdb" in ran.err


def test_quiet_says_nothing_beside_the_result(registry: Path) -> None:
    assert run("test", *FEW, "--quiet", cwd=registry).err == ""


def test_a_failure_says_where_shows_an_event_and_how_to_see_it_again(broken: Path) -> None:
    ran = run("test", *FEW, "--quiet", cwd=broken)
    assert ran.code == 1
    lines = ran.out.splitlines()
    (at,) = [index for index, line in enumerate(lines) if "[firehose " in line]
    assert lines[at].startswith("failed totality")
    assert "column occurred_at" in lines[at]
    example = json.loads(lines[at + 1].partition("event: ")[2])
    assert example["occurred_at"]
    assert lines[-1].startswith("failed: ")


def test_the_line_that_says_again_does_the_same_again(broken: Path) -> None:
    first = run("test", *FEW, "--seed", "3", "--quiet", cwd=broken).out
    (found,) = [block for block in first.split("failed ") if "[firehose " in block]
    command = shlex.split(next(line for line in found.splitlines() if "again:" in line).partition("again: ")[2])
    assert command[0] == "sayso"
    again = run(*command[1:], "--quiet", cwd=broken)
    assert again.code == 1
    assert f"failed {found.partition('again:')[0].rstrip()}" in again.out


def test_again_names_the_folder_and_the_engine(broken: Path) -> None:
    ran = run("test", "-C", "registry", *FEW, "--quiet", cwd=broken.parent)
    again = next(line for line in ran.out.splitlines() if "again:" in line)
    assert again.endswith("--examples 6 --seed 0 --engine duckdb -C registry")


@pytest.mark.parametrize("kind", ["registry", "broken"])
def test_json_is_one_document(kind: str, request: pytest.FixtureRequest) -> None:
    ran = run("test", *FEW, "--format", "json", "--quiet", cwd=request.getfixturevalue(kind))
    document = json.loads(ran.out)
    assert ran.code == int(kind == "broken")
    assert document["holds"] == (kind == "registry")
    assert {"proven", "failures", "left_out", "planes"} < set(document)
    assert {"event", "version", "valid", "invalid", "columns", "columns_proven", "seconds"} == set(
        document["proven"][0]
    )
    if kind == "broken":
        found = failure_of(document, "firehose")
        assert (found["law"], found["event"].partition("@")[0]) == ("totality", document["proven"][0]["event"])
        assert found["example"]["occurred_at"]


def test_github_annotates_the_definition(broken: Path) -> None:
    ran = run("test", *FEW, "--format", "github", "--quiet", cwd=broken)
    assert ran.code == 1
    assert all(line.startswith("::error file=events/") for line in ran.out.splitlines())
    assert "column occurred_at" in ran.out


def test_github_has_nothing_to_say_of_what_holds(registry: Path) -> None:
    ran = run("test", *FEW, "--format", "github", "--quiet", cwd=registry)
    assert (ran.code, ran.out) == (0, "")


def test_a_version_can_be_named(registry: Path) -> None:
    (event,) = [path.stem for path in (registry / "events").iterdir()]
    ran = run("test", event, *FEW, "--format", "json", "--quiet", cwd=registry)
    (version,) = [each["version"] for each in json.loads(ran.out)["proven"]]
    again = run("test", f"{event}@{version}", *FEW, "--format", "json", "--quiet", cwd=registry)
    assert [each["version"] for each in json.loads(again.out)["proven"]] == [version]


@pytest.mark.parametrize("misspelt", ["{}s", "{}@9.9.9"])
def test_an_event_that_is_not_there_is_told_with_the_one_that_is(misspelt: str, registry: Path) -> None:
    (event,) = [path.stem for path in (registry / "events").iterdir()]
    ran = run("test", misspelt.format(event), cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert misspelt.format(event) in line
    assert f"{event}" in line.partition(misspelt.format(event))[2]


def test_the_address_of_an_engine_that_is_not_asked_for_is_refused(registry: Path) -> None:
    ran = run("test", *FEW, "--trino-url", "http://localhost:8080", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "--trino-url belongs to --engine trino" in ran.err


def test_an_engine_that_is_not_there_is_told_with_the_one_that_is(registry: Path) -> None:
    ran = run("test", "--engine", "duckbd", cwd=registry)
    assert ran.code == 2
    assert ran.err == "error: no engine 'duckbd': did you mean duckdb? there are duckdb, trino\n"


def test_a_part_that_is_missing_is_one_line(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("trino")
    pytest.importorskip("moto")
    monkeypatch.setenv("TRINO_JAVA_HOME", str(tmp_path / "no-jdk"))
    ran = run("test", *FEW, "--engine", "trino", "--cache", tmp_path / "empty", "--quiet", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert "TRINO_JAVA_HOME" in line


def test_an_installation_without_the_proof_says_what_to_install(registry: Path) -> None:
    blocked = "import sys; sys.modules['hypothesis'] = None; from sayso.__main__ import main; main(['test', '--quiet'])"
    ran = python(blocked, registry)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "error: the package `hypothesis` is missing: pip install 'sayso[test]'\n"


def test_help_imports_nothing_heavy(registry: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['test', '--help']; import atexit; "
        f"atexit.register(lambda: sys.stderr.write(' '.join(sorted(set({HEAVY!r}) & set(sys.modules))))); "
        "from sayso.__main__ import main; main()"
    )
    ran = python(code, registry)
    assert ran.returncode == 0
    assert "EVENT" in ran.stdout
    assert ran.stderr == ""


def test_progress_is_written_over_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress() as say:
        say("1/2 카드카드카드")
        say("2/2")
    assert capsys.readouterr().err == "\r\x1b[K1/2 카드카\r\x1b[K2/2\r\x1b[K"


def test_progress_is_lines_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as say:
        say("1/2 a")
        say("2/2 b")
    assert capsys.readouterr().err == "1/2 a\n2/2 b\n"
