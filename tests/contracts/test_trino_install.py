"""Finding a JDK and a whole Trino, without either."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from contracts.trino import install
from contracts.trino.install import find_java, install_trino, java_version
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from pathlib import Path


def jdk(folder: Path, version: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch()
    (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    return folder


@pytest.fixture(autouse=True)
def no_installed_jdks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "_JDK_PLACES", (f"{tmp_path}/jvm/*",))


class TestJava:
    @pytest.mark.parametrize(("version", "feature"), [("25.0.3", 25), ("24", 24), ("17.0.15", 17), ("1.8.0_1", 1)])
    def test_the_version_is_the_first_number(self, tmp_path: Path, version: str, feature: int) -> None:
        assert java_version(jdk(tmp_path / "a", version)) == feature

    def test_a_folder_that_is_no_jdk_has_no_version(self, tmp_path: Path) -> None:
        assert java_version(tmp_path) == 0

    def test_trinos_own_choice_comes_before_java_home(self, tmp_path: Path) -> None:
        ours, usual = jdk(tmp_path / "ours", "24.0.1"), jdk(tmp_path / "usual", "25")
        found = find_java({"TRINO_JAVA_HOME": str(ours), "JAVA_HOME": str(usual)})
        assert found == ours / "bin" / "java"

    def test_trinos_own_choice_is_refused_when_it_is_too_old(self, tmp_path: Path) -> None:
        jdk(tmp_path / "jvm" / "new", "25")
        with pytest.raises(MissingPartError, match="TRINO_JAVA_HOME"):
            find_java({"TRINO_JAVA_HOME": str(jdk(tmp_path / "old", "17"))})

    def test_a_java_home_that_is_too_old_gives_way_to_the_newest_installed(self, tmp_path: Path) -> None:
        for version in ("24", "26", "17"):
            jdk(tmp_path / "jvm" / version, version)
        found = find_java({"JAVA_HOME": str(jdk(tmp_path / "old", "17"))})
        assert found == tmp_path / "jvm" / "26" / "bin" / "java"

    def test_none_at_all_says_what_to_do(self) -> None:
        with pytest.raises(MissingPartError) as caught:
            find_java({})
        assert "TRINO_JAVA_HOME" in caught.value.how


ROOT = f"trino-server-{install.VERSION}"
SHARED = f"{ROOT}/plugin/bigquery/shared.jar"


def archive(path: Path) -> str:
    """An archive as Trino's is: the shared jar is in an unwanted plugin, and linked from the wanted ones."""
    with tarfile.open(path, "w:gz") as tar:
        for name in (SHARED, f"{ROOT}/plugin/kafka/kafka.jar", f"{ROOT}/lib/own.jar", f"{ROOT}/README.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = 3
            tar.addfile(entry, io.BytesIO(b"jar"))
        for name in (f"{ROOT}/lib/shared.jar", f"{ROOT}/plugin/hive/shared.jar"):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, SHARED
            tar.addfile(link)
    return install._sha256(path)


def unavailable(scratch: Path, say: object) -> Path:
    return scratch / "nothing"


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "_from_maven", unavailable)
    monkeypatch.setattr(install, "_from_https", unavailable)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("offline")
class TestInstall:
    def test_only_the_wanted_folders_are_unpacked_and_their_links_are_whole(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(install, "_SHA256", archive(tmp_path / install._ARCHIVE))
        home = install_trino(tmp_path, lambda _line: None)
        files = {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
        assert files == {"lib/own.jar": b"jar", "lib/shared.jar": b"jar", "plugin/hive/shared.jar": b"jar"}

    def test_an_archive_that_is_not_whole_is_not_unpacked(self, tmp_path: Path) -> None:
        (tmp_path / install._ARCHIVE).write_bytes(b"half of it")
        with pytest.raises(MissingPartError) as caught:
            install_trino(tmp_path, lambda _line: None)
        assert "https://" in caught.value.how
        assert [path.name for path in tmp_path.iterdir()] == [install._ARCHIVE]
