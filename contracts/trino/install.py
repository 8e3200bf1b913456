"""Finding what Trino runs on: a JDK that is new enough, and the server unpacked in the cache folder.

The server's archive holds fifty connectors (2 GB); Hive and Iceberg are all that the proof needs (220 MB).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

VERSION = "476"
NEEDS_JAVA = 24  # Trino 476 refuses to start on anything older

_ARCHIVE = f"trino-server-{VERSION}.tar.gz"
_SHA256 = "cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f"
_URL = f"https://repo1.maven.org/maven2/io/trino/trino-server/{VERSION}/{_ARCHIVE}"
_WANTED = ("bin", "lib", "secrets-plugin", "plugin/hive", "plugin/iceberg")
_JDK_PLACES = ("/usr/lib/jvm/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")


def find_java(environ: Mapping[str, str] = os.environ) -> Path:
    """The `java` to run Trino with: `TRINO_JAVA_HOME`, else `JAVA_HOME`, else the newest JDK installed.

    Raises:
        MissingPartError: none of them is a JDK of version `NEEDS_JAVA` or newer.
    """
    how = f"install one (Temurin 25, say) and set TRINO_JAVA_HOME to its folder; version {NEEDS_JAVA} or newer"
    if chosen := environ.get("TRINO_JAVA_HOME"):
        # An explicit choice is used or refused, never replaced behind the user's back.
        if java_version(Path(chosen)) >= NEEDS_JAVA:
            return Path(chosen, "bin", "java")
        raise MissingPartError(f"a JDK new enough for Trino in TRINO_JAVA_HOME ({chosen})", how)
    homes = [Path(home) for home in _homes(environ)]
    if fitting := [home for home in homes if java_version(home) >= NEEDS_JAVA]:
        return fitting[0] / "bin" / "java"
    raise MissingPartError("a JDK for Trino", how)


def _homes(environ: Mapping[str, str]) -> Iterator[str]:
    if home := environ.get("JAVA_HOME"):
        yield home
    found = [path for place in _JDK_PLACES for path in Path("/").glob(place.lstrip("/"))]
    yield from (str(path) for path in sorted(found, key=java_version, reverse=True))


def java_version(home: Path) -> int:
    """A JDK's feature version (25 for `25.0.3`), or 0 when the folder is no JDK.

    Every JDK since 9 says its version in the file `release`, which is cheaper to ask than the JVM.
    """
    try:
        text = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return 0
    match = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(match[1]) if match and (home / "bin" / "java").exists() else 0


def install_trino(cache: Path, say: Callable[[str], None]) -> Path:
    """The folder of the unpacked server, which is downloaded the first time (821 MB).

    Raises:
        MissingPartError: the archive cannot be had.
    """
    home = cache / f"trino-{VERSION}"
    if home.is_dir():
        return home
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="trino-", dir=cache) as scratch:
            archive = _archive(cache, Path(scratch), say)
            say(f"unpacking Trino {VERSION} into {home}")
            unpacked = _unpack(archive, Path(scratch))
            _move_into_place(unpacked, home)
    except (OSError, tarfile.TarError) as error:
        raise _missing(cache, str(error)) from error
    return home


def _missing(cache: Path, why: str) -> MissingPartError:
    return MissingPartError(f"the Trino {VERSION} server ({why})", f"put {_URL} into {cache}")


def _move_into_place(unpacked: Path, home: Path) -> None:
    try:
        unpacked.rename(home)
    except OSError:
        # Another process was quicker; its copy is as good as ours.
        if not home.is_dir():
            raise


def _archive(cache: Path, scratch: Path, say: Callable[[str], None]) -> Path:
    """The archive: laid in the cache by hand, known to Maven, or downloaded; the first that is whole."""
    local = Path.home() / ".m2/repository/io/trino/trino-server" / VERSION / _ARCHIVE
    for path in (cache / _ARCHIVE, local):
        if path.is_file() and _sha256(path) == _SHA256:
            return path
    for download in (_from_maven, _from_https):
        path = download(scratch, say)
        if path.is_file() and _sha256(path) == _SHA256:
            return path
    raise _missing(cache, "what was downloaded is not whole")


def _from_maven(scratch: Path, say: Callable[[str], None]) -> Path:
    """Ask Maven, which knows the user's mirrors and proxies. The file does not exist if Maven could not."""
    path = scratch / _ARCHIVE
    if maven := shutil.which("mvn"):
        say(f"downloading Trino {VERSION} with Maven (821 MB)")
        artifact = f"io.trino:trino-server:{VERSION}:tar.gz"
        command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={scratch}"]
        subprocess.run(  # noqa: S603 no part of it comes from outside
            command, check=False, cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True
        )
    return path


def _from_https(scratch: Path, say: Callable[[str], None]) -> Path:
    path = scratch / _ARCHIVE
    say(f"downloading {_URL} (821 MB)")
    with urllib.request.urlopen(_URL, timeout=60) as answer, path.open("wb") as file:
        shutil.copyfileobj(answer, file, 1 << 20)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, scratch: Path) -> Path:
    """Unpack the wanted folders.

    A jar that several connectors share is stored once, in the first connector that has it, and hard-linked from
    the others. So the targets of wanted links are unpacked too, and dropped once the links are made.
    """
    root = f"trino-server-{VERSION}"
    wanted = tuple(f"{root}/{folder}/" for folder in _WANTED)
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
        chosen = {member.name for member in members if member.name.startswith(wanted)}
        targets = {member.linkname for member in members if member.name in chosen and member.islnk()}
        chosen |= targets
        tar.extractall(scratch, [member for member in members if member.name in chosen], filter="data")
    for plugin in (scratch / root / "plugin").iterdir():
        if f"{root}/plugin/{plugin.name}/" not in wanted:
            shutil.rmtree(plugin)
    return scratch / root
