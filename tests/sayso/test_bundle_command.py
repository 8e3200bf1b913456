"""`sayso bundle`: a zip named by what is in it, and a way on where a package cannot be had."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from deploy.fetching import CACHE
from deploy.wheels import wheels_for
from tests.sayso.running import EVENT, edit, run, small, tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A registry whose collector needs no package."""
    return small(tmp_path / "plain", "{lambda: {backend: stdlib}}")


@pytest.fixture
def fast(tmp_path: Path) -> Path:
    """A registry whose collector needs packages, for another Lambda than the usual one."""
    return small(tmp_path / "fast", "{lambda: {backend: orjson, python: 3.12, architecture: x86_64}}")


def test_the_name_says_what_is_in_it(plain: Path) -> None:
    first = run("bundle", cwd=plain)
    assert (first.code, first.err) == (0, "")
    (made,) = plain.glob("*.zip")
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    assert made.name == f"collector-{digest[:16]}.zip"
    assert f"{made.stat().st_size:,} bytes, sha256 {digest}" in first.out
    edit(plain / EVENT, "summary: ", "summary: Once more. ")
    assert run("bundle", cwd=plain).out == first.out, "nothing of the collector has changed"
    edit(plain / EVENT, "required: true", "required: false")
    assert run("bundle", cwd=plain).out != first.out


def test_the_same_registry_gives_the_same_bytes_in_another_place(plain: Path, tmp_path: Path) -> None:
    other = small(tmp_path / "elsewhere" / "other", "{lambda: {backend: stdlib}}")
    for root in (plain, other):
        assert run("bundle", "--out", "x.zip", cwd=root).code == 0
    assert (plain / "x.zip").read_bytes() == (other / "x.zip").read_bytes()


def test_the_collector_is_the_generated_one(plain: Path) -> None:
    assert run("generate", cwd=plain).code == 0
    assert run("bundle", "--out", "x.zip", cwd=plain).code == 0
    with zipfile.ZipFile(plain / "x.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    written = tree(plain / "generated" / "lambda")
    assert packed == {name: data for name, data in written.items() if data is not None}


def test_a_program_reads_where_it_is(plain: Path) -> None:
    (plain / "build").mkdir()
    ran = run("bundle", "--out", "build", "--arch", "x86_64", "--format", "json", cwd=plain)
    said = json.loads(ran.out)
    made = plain / said.pop("file")
    assert made.parent == plain / "build"
    assert said == {
        "sha256": hashlib.sha256(made.read_bytes()).hexdigest(),
        "bytes": made.stat().st_size,
        "python": "3.13",
        "architecture": "x86_64",
        "packages": {},
    }


def test_bytecode_is_there_when_asked_for(plain: Path) -> None:
    version = "{}.{}".format(*sys.version_info)
    assert run("bundle", "--python", version, "--bytecode", "--out", "x.zip", cwd=plain).code == 0
    with zipfile.ZipFile(plain / "x.zip") as archive:
        names = archive.namelist()
    assert sum(name.endswith(".pyc") for name in names) == sum(name.endswith(".py") for name in names) > 0


def test_without_an_index_it_says_what_to_bring(fast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    before = tree(fast)
    ran = run("bundle", "--cache", fast.parent / "cache", cwd=fast)
    wheel = wheels_for("orjson", "3.12", "x86_64")[0]
    assert ran.code == 2
    assert f"error: {wheel.name} (No matching distribution found" in ran.err
    assert f"put {wheel.url} into {fast.parent / 'cache' / 'wheels'}, or into a folder" in ran.err
    assert tree(fast) == before


def test_a_folder_of_wheels_gives_the_same_bytes(fast: Path) -> None:
    ran = run("bundle", "--out", "index.zip", cwd=fast)
    if "No matching distribution" in ran.err:  # no network
        pytest.skip(ran.err)
    assert run("bundle", "--out", "folder.zip", "--wheels", CACHE.expanduser() / "wheels", cwd=fast).code == 0
    assert (fast / "index.zip").read_bytes() == (fast / "folder.zip").read_bytes()


def test_a_folder_of_wheels_holds_what_is_pinned_or_nothing_is_packed(fast: Path) -> None:
    folder = fast.parent / "wheels"
    folder.mkdir()
    wheels = wheels_for("orjson", "3.12", "x86_64")
    ran = run("bundle", "--wheels", folder, cwd=fast)
    assert ran.code == 2
    assert all(wheel.url in ran.err for wheel in wheels)
    for wheel in wheels:
        (folder / wheel.name).write_bytes(b"something else")
    ran = run("bundle", "--wheels", folder, cwd=fast)
    assert (ran.code, list(fast.glob("*.zip"))) == (2, [])
    assert f"{wheels[0].name} is not the pinned file: its sha256 is " in ran.err


def test_a_cache_that_was_tampered_with_is_not_believed(fast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    cache = fast.parent / "cache"
    for wheel in wheels_for("orjson", "3.12", "x86_64"):
        (cache / "wheels").mkdir(parents=True, exist_ok=True)
        (cache / "wheels" / wheel.name).write_bytes(b"something else")
    assert run("bundle", "--cache", cache, cwd=fast).code == 2


def test_a_broken_registry_is_not_packed(plain: Path) -> None:
    edit(plain / EVENT, "required: true", "required: perhaps")
    ran = run("bundle", cwd=plain)
    assert (ran.code, list(plain.glob("*.zip"))) == (2, [])
    assert EVENT in ran.err


def test_a_python_that_lambda_does_not_have(plain: Path) -> None:
    edit(plain / "sayso.yaml", "backend: stdlib", "python: 3.9")
    ran = run("bundle", cwd=plain)
    assert ran.code == 2
    assert "sayso.yaml" in ran.err
    assert "'3.11', '3.12' or '3.13'" in ran.err
