"""The collector behind a real HTTP server: requests of a hundred events over keep-alive connections, on one core.

The server is a process of its own, pinned to one core; what sends is pinned to another. Each request becomes API
Gateway's payload (`deploy.gateway`), its rows Firehose's records, which go nowhere. Beside the wall clock stands the
server's own time: what a core gives that nobody shares.
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from measuring import Figure, unpacked
from synthetic import EVENT, make_registry

from deploy.gateway import Gateway
from generators.collector import CollectorSettings, generate
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVENTS = 100
_CONNECTIONS = 4
_ROUNDS = 9
_ROUND_SECONDS = 1.0
_REACH = 20_000


def over_http(folder: Path) -> Iterator[Figure]:
    """Events a second with each backend, and with a collector that does nothing: the server alone."""
    registry = load(make_registry(folder / "http", 1)).whole()
    body = _body()
    yield "bytes of an event", len(body) / _EVENTS, None, ""
    for backend in ("orjson", "stdlib", "none"):
        files = generate(registry, CollectorSettings(backend="orjson" if backend == "none" else backend))
        contents = {file.path.removeprefix("lambda/"): file.text.encode() for file in files}
        root = unpacked(folder / f"http-{backend}", contents)
        with _server(root, backend) as (process, port):
            rounds = list(_rounds(port, process.pid, body))[1:]  # the first one loads
        reach = _REACH if backend == "orjson" else None
        what = {"orjson": "fast", "stdlib": "standard library", "none": "the server alone"}[backend]
        yield f"HTTP, requests of 100, {what}", statistics.median(each.wall for each in rounds), reach, "/s"
        yield f"  by the server's own time, {what}", statistics.median(each.own for each in rounds), None, "/s"


def machine() -> str:
    """The processor and how many there are."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return f"{model[1] if model else 'unknown processor'}, {os.cpu_count()} cores"


def _body() -> bytes:
    """A hundred events that differ as a user's do."""
    ids = (f"018f3f5e-2c4b-7d6a-9b1e-{number:012x}" for number in range(_EVENTS))
    events = [{**EVENT, "event_id": each, "position": str(number)} for number, each in enumerate(ids)]
    return json.dumps(events, separators=(",", ":")).encode()


class _Round(NamedTuple):
    """Events a second, by the clock on the wall and by the server's own time."""

    wall: float
    own: float


def _rounds(port: int, server: int, body: bytes) -> Iterator[_Round]:
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(_CONNECTIONS)]
    request = b"POST /events HTTP/1.1\r\nhost: local\r\ncontent-type: application/json\r\n"
    request += b"content-length: %d\r\n\r\n" % len(body) + body
    try:
        for _ in range(_ROUNDS + 1):
            yield _round(connections, request, server)
    finally:
        for connection in connections:
            connection.close()


def _round(connections: Sequence[socket.socket], request: bytes, server: int) -> _Round:
    """Each connection has a request under way, so that the server never waits."""
    events, own, start = 0, _own_seconds(server), time.perf_counter()
    for connection in connections:
        connection.sendall(request)
    while time.perf_counter() - start < _ROUND_SECONDS:
        for connection in connections:
            _receive(connection)
            connection.sendall(request)
            events += _EVENTS
    for connection in connections:
        _receive(connection)
        events += _EVENTS
    return _Round(events / (time.perf_counter() - start), events / (_own_seconds(server) - own))


def _receive(connection: socket.socket) -> None:
    """One answer, which must be a 200 with as many bytes as it says."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 16)
    head, _, rest = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    assert head.startswith(b"HTTP/1.1 200"), data
    assert length, head
    missing = int(length[1]) - len(rest)
    while missing > 0:
        missing -= len(connection.recv(missing))


def _own_seconds(process: int) -> float:
    """Processor seconds of a process (proc(5): fields 14 and 15, counted after the name)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(root: Path, backend: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server on the first core that this process may use; this process on the others."""
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, __file__, str(root), backend, str(cores[0])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            os.sched_setaffinity(0, cores[1:] or cores)
            yield process, int(process.stdout.readline())
        finally:
            os.sched_setaffinity(0, cores)
            process.kill()


def _serve(root: str, backend: str, core: str) -> None:
    """What the server's process does: one request at a time, as a Lambda does it."""
    os.sched_setaffinity(0, {int(core)})
    sys.path.insert(0, root)
    from collector.handler import Collector  # noqa: PLC0415 - the generated one

    collector = Collector("", lambda **_: {"FailedPutCount": 0}, lambda: datetime.now(UTC))
    lock = threading.Lock()

    def collect(payload: dict[str, Any]) -> dict[str, Any]:
        with lock:
            return {"statusCode": 200, "body": ""} if backend == "none" else collector.collect(payload)

    with Gateway("127.0.0.1", 0, collect) as gateway:
        print(gateway.server_port, flush=True)
        gateway.serve_forever()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
