"""The zip: the same bytes again, small, complete, and it runs on every Python and processor that it can be for."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import pytest

from deploy.bundle import bundle, contents_of, together
from deploy.bytecode import compiled
from deploy.pin import rows_of
from deploy.wheels import MACHINES, PACKAGES, TABLE, Wheel, needed, table, wheels, wheels_for
from generators.collector import Architecture, CollectorSettings, PythonVersion
from registry.errors import MissingPartError
from sayso.commands import bundle as command
from tests.deploy.lambdas import RECEIVED, contents, emulated, here, own_architecture, shop, smoke, unpacked

if TYPE_CHECKING:
    from pathlib import Path

PYTHONS: tuple[str, ...] = get_args(PythonVersion)
BACKENDS: tuple[str, ...] = get_args(CollectorSettings.model_fields["backend"].annotation)
HERE = "{}.{}".format(*sys.version_info)


class TestBytes:
    def test_the_same_files_are_the_same_bytes_in_whatever_order_they_come(self) -> None:
        files = contents_of(shop(), [])
        assert bundle(files) == bundle(dict(reversed(files.items())))
        assert len(bundle(files)) < 200_000

    def test_every_file_can_be_read_by_the_lambda(self) -> None:
        with zipfile.ZipFile(BytesIO(bundle({"collector/a.py": b"x"}))) as archive:
            assert archive.read("collector/a.py") == b"x"
            assert {entry.external_attr for entry in archive.infolist()} == {0o100644 << 16}

    def test_a_package_is_never_in_the_collector_s_place(self) -> None:
        with pytest.raises(ValueError, match="is in two parts"):
            together([{"collector/handler.py": b"x"}, {"collector/handler.py": b""}])


class TestTable:
    def test_every_backend_has_a_wheel_for_every_python_and_architecture(self) -> None:
        for backend, python, architecture in product(BACKENDS, PYTHONS, get_args(Architecture)):
            found = wheels_for(backend, python, architecture)
            assert tuple(wheel.package for wheel in found) == PACKAGES[backend]
            for wheel in found:
                assert f"-cp{python.replace('.', '')}-" in wheel.name
                assert all(tag.endswith(f"_{MACHINES[architecture]}") for tag in wheel.platforms)

    def test_one_version_of_each_package(self) -> None:
        assert len({(wheel.package, wheel.version) for wheel in wheels()}) == len({each.package for each in wheels()})

    def test_it_is_written_as_the_script_writes_it(self) -> None:
        assert TABLE.read_text(encoding="utf-8") == table(wheels())

    def test_the_command_knows_what_there_is(self) -> None:
        assert command._PYTHONS == PYTHONS
        assert command._ARCHITECTURES == get_args(Architecture) == tuple(MACHINES)

    def test_the_script_takes_what_runs_on_lambda_and_says_what_is_missing(self) -> None:
        own = [each for each in wheels() if each.package == "orjson"]
        published = [{"url": each.url, "hashes": {"sha256": each.sha256}} for each in own]
        newer = [_newer(each) for each in own]
        assert list(rows_of("orjson", own[0].version, [*newer, *published])) == own
        with pytest.raises(LookupError, match=r"no wheel for Python 3\.11 on arm64"):
            list(rows_of("orjson", own[0].version, newer))


def _newer(wheel: Wheel) -> dict[str, object]:
    """The same wheel, built for machines that are newer than Lambda's."""
    name = wheel.name.rpartition("-")[0] + f"-manylinux_2_38_{MACHINES[wheel.architecture]}.whl"
    return {"url": f"https://files.pythonhosted.org/{name}", "hashes": {"sha256": "0" * 64}}


class TestPackages:
    @pytest.mark.parametrize(("python", "architecture"), [*product(PYTHONS, MACHINES)])
    def test_code_and_licences_go_in_and_nothing_else(self, python: str, architecture: str) -> None:
        found = contents("orjson", python, architecture)
        packed = [path for path in found if not path.startswith("collector/")]
        assert {path.rpartition(".")[2] for path in packed if ".dist-info/" not in path} == {"py", "so"}
        for package in PACKAGES["orjson"]:
            about = [path for path in packed if path.startswith(f"{package}-")]
            assert any("LICENSE" in path for path in about)
            assert any(path.endswith("/METADATA") for path in about)
        machine = {found[path][18:20] for path in packed if path.endswith(".so")}
        assert machine == {{"arm64": b"\xb7\x00", "x86_64": b"\x3e\x00"}[architecture]}  # ELF's e_machine
        assert len(bundle(found)) < 1_000_000

    def test_tests_and_notes_for_type_checkers_stay_out(self) -> None:
        wheel = BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            for path in ("a/__init__.py", "a/__init__.pyi", "a/tests/test_a.py", "a-1.dist-info/RECORD"):
                archive.writestr(path, "")
            for path in ("a-1.dist-info/licenses/LICENSE", "a-1.dist-info/LICENCE", "a-1.dist-info/METADATA"):
                archive.writestr(path, "")
        kept = ["a/__init__.py", *(f"a-1.dist-info/{name}" for name in ("licenses/LICENSE", "LICENCE", "METADATA"))]
        assert list(needed(wheel.getvalue())) == kept


class TestRuns:
    @pytest.mark.parametrize(("version", "backend"), [*product(PYTHONS, BACKENDS)])
    def test_on_this_machine(self, version: str, backend: str, tmp_path: Path) -> None:
        folder = unpacked(contents(backend, version, own_architecture()), tmp_path)
        _holds(smoke(here(version), version, folder), backend)

    # Debian has a Python 3.11 and a 3.13 for arm64; of 3.12 the wheels' machine is checked above.
    @pytest.mark.parametrize(("version", "backend"), [*product(("3.11", "3.13"), ("orjson", "stdlib"))])
    def test_on_arm64(self, version: str, backend: str, tmp_path: Path) -> None:
        folder = unpacked(contents(backend, version, "arm64"), tmp_path)
        _holds(smoke(emulated(version), version, folder), backend)


def _holds(said: dict[str, Any], backend: str) -> None:
    """One accepted, one rejected, a row of each, and the packages of the backend in use."""
    packages = list(PACKAGES[backend])
    results = ["accepted", "rejected"]
    assert said == {"status": 200, "results": results, "received": [RECEIVED, RECEIVED], "packages": packages}


class TestBytecode:
    def test_it_is_the_same_bytes_whatever_the_order_and_the_seed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        files = contents_of(shop(), [])
        made = []
        for seed in ("0", "1", "random"):
            monkeypatch.setenv("PYTHONHASHSEED", seed)
            files = dict(reversed(files.items()))
            made.append(compiled(files, HERE))
        assert made[0] == made[1] == made[2]
        assert len(made[0]) == len(files)

    def test_it_is_what_runs(self, tmp_path: Path) -> None:
        files = contents_of(shop("stdlib"), [])
        code = compiled(files, HERE)
        unreadable = dict.fromkeys(files, b"this is not Python")
        _holds(smoke([sys.executable], HERE, unpacked(unreadable | code, tmp_path)), "stdlib")

    def test_a_python_that_is_not_there_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(MissingPartError, match=r"`python3\.99` runs"):
            compiled({}, "3.99")
