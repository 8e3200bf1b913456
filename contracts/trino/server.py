"""Running a Trino server beside moto: a local Athena.

Athena is Trino over Glue and S3. The catalog `awsdatacatalog` has Athena's name and Athena's settings, and
reads the Glue tables and the S3 objects of a :class:`contracts.local_aws.LocalAws`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.local_aws import ACCESS_KEY, SECRET_KEY, LocalAws, open_local_aws
from contracts.trino.install import find_java, install_trino
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CATALOG = "awsdatacatalog"

_START_LIMIT = 180.0  # seconds; 10 to 14 s is usual on two cores
_STOP_LIMIT = 10.0

# One tier of compilation and one collector thread: a proof reads little and ends soon.
_JVM = (
    "-Xmx2G",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    "-Djdk.attach.allowAttachSelf=true",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)

# The shell becomes Java; the reader left behind kills it when our end of the pipe closes, which the
# operating system does even when this process is killed and can clean up nothing.
_WATCHED = 'exec 3<&0; (read -r _ <&3; kill -9 $$) & exec "$@" 3<&- </dev/null'


@dataclass(frozen=True, slots=True)
class TrinoServer:
    """A running Trino and the Glue and S3 that it reads. Any number of sessions may share it."""

    url: str
    aws: LocalAws
    is_local: bool = True


@contextmanager
def open_trino_server(cache: Path, say: Callable[[str], None] = lambda _line: None) -> Iterator[TrinoServer]:
    """Run moto and Trino for as long as the context lasts.

    Raises:
        MissingPartError: moto, a new enough JDK or the server cannot be had.
        EngineError: the server does not start; the message ends with its last words.
    """
    java = find_java()
    home = install_trino(cache, say)
    with open_local_aws() as aws, tempfile.TemporaryDirectory(prefix="sayso-trino-") as folder:
        port = _free_port()
        _write_etc(Path(folder), home, port, aws)
        say(f"starting Trino on port {port}")
        with _running(java, home, Path(folder)) as process:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(process, url, Path(folder, "server.log"))
            yield TrinoServer(url, aws)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_etc(folder: Path, home: Path, port: int, aws: LocalAws) -> None:
    files = {
        "config.properties": _server_settings(home, port),
        "log.properties": {"": "WARN", "io.trino": "WARN", "io.airlift": "WARN"},
        f"catalog/{CATALOG}.properties": _catalog_settings(aws),
    }
    for name, settings in files.items():
        path = folder / "etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")


def _server_settings(home: Path, port: int) -> Mapping[str, str]:
    return {
        "node.environment": "sayso",
        "node.bind-ip": "127.0.0.1",
        "node.internal-address": "127.0.0.1",
        "coordinator": "true",
        "node-scheduler.include-coordinator": "true",
        "http-server.http.port": str(port),
        "discovery.uri": f"http://127.0.0.1:{port}",
        "catalog.config-dir": "etc/catalog",
        "plugin.dir": str(home / "plugin"),
    }


def _catalog_settings(aws: LocalAws) -> Mapping[str, str]:
    glue = "hive.metastore.glue."
    return {
        "connector.name": "hive",
        "hive.metastore": "glue",
        f"{glue}region": aws.region,
        f"{glue}endpoint-url": aws.url,
        f"{glue}aws-access-key": ACCESS_KEY,
        f"{glue}aws-secret-key": SECRET_KEY,
        # Without these two a table is read partition by registered partition, and times shift by the zone.
        "hive.partition-projection-enabled": "true",
        "hive.parquet.time-zone": "UTC",
        # moto has no column statistics: asking for them only costs requests and log lines.
        "hive.table-statistics-enabled": "false",
        "fs.native-s3.enabled": "true",
        "s3.endpoint": aws.url,
        "s3.region": aws.region,
        "s3.path-style-access": "true",
        "s3.aws-access-key": ACCESS_KEY,
        "s3.aws-secret-key": SECRET_KEY,
    }


@contextmanager
def _running(java: Path, home: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    config = ("-Dconfig=etc/config.properties", "-Dlog.levels-file=etc/log.properties")
    command = [str(java), *_JVM, *config, "-cp", f"{home}/lib/*", "io.trino.server.TrinoServer"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 no part of it comes from outside
            ["/bin/sh", "-c", _WATCHED, "sh", *command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group, Java and its watcher, kindly first."""
    for how, limit in ((signal.SIGTERM, _STOP_LIMIT), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, how)
            process.wait(limit)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    if process.stdin:
        process.stdin.close()
    process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EngineError(f"Trino ended while it started (exit code {process.returncode}):\n{_tail(log)}")
        if _is_ready(url):
            return
        time.sleep(0.2)
    raise EngineError(f"Trino was not ready after {_START_LIMIT:.0f} s:\n{_tail(log)}")


def _is_ready(url: str) -> bool:
    # A proxy set for the network must not be asked for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/v1/info", timeout=5) as answer:
            return json.load(answer).get("starting") is False
    except (OSError, ValueError):
        return False


def _tail(log: Path, lines: int = 15) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:]) or "(it said nothing)"
