"""`sayso serve`: a real server, a real client, definitions that change under it."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.sayso.running import EVENT, ROOT, edit, run, small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLICK = {
    "event": "card_click",
    "version": "1.0.0",
    "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    "occurred_at": "2026-11-22T09:30:00.123Z",
    "user_id": "9007199254740993",
    "card_id": "7",
}


class Served:
    """A server and a connection to it."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self.process, self.folder = process, folder
        self.first = self.line()
        port = re.search(r":(\d+)/events", self.first)
        assert port
        self.connection = http.client.HTTPConnection("127.0.0.1", int(port[1]), timeout=30)

    def line(self, stream: IO[str] | None = None) -> str:
        """The next line of the terminal."""
        stream = stream or self.process.stdout
        assert stream
        return stream.readline().rstrip("\n")

    def says(self) -> str:
        """The next line on stderr."""
        return self.line(self.process.stderr)

    def send(self, body: bytes, method: str = "POST", path: str = "/events", **headers: str) -> tuple[int, Any]:
        """A request, and its answer."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, {"content-type": "application/json", **names})
        answer = self.connection.getresponse()
        self.headers = answer.headers
        text = answer.read()
        return answer.status, json.loads(text) if text else None


@contextmanager
def serving(registry: Path, *arguments: str) -> Iterator[Served]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "sayso", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=registry, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        watch = threading.Timer(120, process.kill)  # who waits for a line that never comes gets an empty one
        watch.start()
        try:
            served = Served(process, registry)
            yield served
            served.connection.close()
        finally:
            watch.cancel()
            process.kill()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(small(tmp_path / "registry", "{glue: {}}"), "--rows", "rows") as found:
        yield found


def test_each_event_s_verdict_is_answered_and_shown(served: Served) -> None:
    status, answer = served.send(json.dumps([CLICK, {**CLICK, "card_id": 7}, 7]).encode())
    assert (status, [each["status"] for each in answer["results"]]) == (200, ["accepted", "rejected", "rejected"])
    assert served.line() == "accepted  card_click@1.0.0 -> card_click_v1"
    assert served.line() == "rejected  card_click@1.0.0"
    (error,) = answer["results"][1]["errors"]
    assert served.line() == f"    {error['path']} {error['rule']}: {error['message']}"
    assert [served.line(), served.line()] == ["rejected  no event", "    type: an event is a JSON object"]
    rows = {path.name: path.read_text().splitlines() for path in (served.folder / "rows").iterdir()}
    assert {name: len(lines) for name, lines in rows.items()} == {"card_click_v1.ndjson": 1, "rejected.ndjson": 2}


def test_a_compressed_body_is_taken(served: Served) -> None:
    body = gzip.compress(json.dumps(CLICK).encode())
    assert served.send(body, content_encoding="gzip")[0] == 200
    assert served.line().startswith("accepted")


def test_a_page_of_another_origin_may_send(served: Served) -> None:
    """The Fetch standard, "CORS protocol": what a browser asks first, and what it must be told then."""
    asked = {"origin": "http://localhost:3000", "access_control_request_method": "POST"}
    status, _ = served.send(b"", "OPTIONS", access_control_request_headers="content-type", **asked)
    assert 200 <= status < 300
    assert served.headers["access-control-allow-origin"] == "*"
    assert "content-type" in served.headers["access-control-allow-headers"]
    served.send(json.dumps(CLICK).encode(), origin="http://localhost:3000")
    assert served.headers["access-control-allow-origin"] == "*"


def test_a_request_that_is_refused_is_shown(served: Served) -> None:
    assert served.send(b"", path="/other")[0] == 404
    assert served.line().startswith("refused   404: not found")
    assert served.send(b"", "GET", "/health") == (200, {"status": "ok", "events": 1})


def test_what_was_sent_does_not_steer_the_terminal(served: Served) -> None:
    served.send(json.dumps({"event": "\x1b[2J" + "x" * 1000, "version": "1"}).encode())
    line = served.line()
    assert line.startswith("rejected  \\x1b[2Jxxx")
    assert len(line) < 350


def test_a_change_is_taken_and_a_broken_one_is_not(served: Served) -> None:
    sent = json.dumps({**CLICK, "event": "card_show"}).encode()
    assert served.send(sent)[0] == 400
    definition = served.folder / EVENT
    other = served.folder / "events" / "card_show.yaml"
    other.write_text(definition.read_text().replace("card_click", "card_show"))
    assert served.send(sent)[0] == 200
    assert served.says() == "the definitions have changed, and are taken"

    sound = other.read_text()
    edit(other, "summary:", "sumary:")
    assert served.send(sent)[0] == 200, "by the last sound definitions"
    assert served.says() == "events/card_show.yaml:4:1: error unknown-key: unknown key `sumary`"
    assert served.says() == "    help: Did you mean `summary`?"
    assert served.says().startswith("the last sound definitions stay: 1 error")
    other.write_text(sound)
    assert served.send(sent)[0] == 200


def test_it_ends_when_interrupted(served: Served) -> None:
    assert served.send(b"", "GET", "/health")[0] == 200
    served.process.send_signal(signal.SIGINT)
    out, err = served.process.communicate(timeout=30)
    assert (served.process.returncode, out, err) == (0, "ended\n", "")


def test_a_port_in_use(registry: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        ran = run("serve", "--port", port, cwd=registry)
    assert ran.code == 2
    assert ran.err.startswith(f"error: cannot listen on port {port} of 127.0.0.1 (Address already in use): choose")


def test_definitions_that_are_not_sound(registry: Path) -> None:
    edit(registry / EVENT, "summary:", "sumary:")
    ran = run("serve", "--port", 0, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{EVENT}:")


def test_rows_that_cannot_be_written(registry: Path) -> None:
    (registry / "rows").write_text("a file")
    ran = run("serve", "--port", 0, "--rows", "rows/inside", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "rows" in ran.err
