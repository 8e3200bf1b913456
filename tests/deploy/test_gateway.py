"""The local HTTP API: requests become payloads as API Gateway makes them, answers come back as they are."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from deploy.gateway import MAX_BYTES, Gateway, payload_of
from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER: dict[str, Any] = {
    "statusCode": 200,
    "headers": {"content-type": "application/json", "x-a": "b"},
    "body": '{"한": 1}',
}
JSON = ("Content-Type", "application/json; charset=utf-8")


def payload(*headers: tuple[str, str], body: bytes = b"", target: str = "/events") -> dict[str, Any]:
    return payload_of("POST", target, headers, body, "127.0.0.1")


class TestPayload:
    def test_text_stays_text(self) -> None:
        made = payload(JSON, body='["캠핑"]'.encode(), target="/events?a=1&a=2")
        assert made["body"] == '["캠핑"]'
        assert made["isBase64Encoded"] is False
        assert (made["rawPath"], made["rawQueryString"]) == ("/events", "a=1&a=2")
        assert made["version"] == "2.0"
        assert made["requestContext"]["http"]["method"] == "POST"
        assert made["requestContext"]["http"]["path"] == "/events"

    def test_headers_are_lower_case_and_joined(self) -> None:
        made = payload(("X-Trace", "1"), ("x-trace", "2"), ("User-Agent", "App/5"))
        assert made["headers"] == {"x-trace": "1,2", "user-agent": "App/5"}
        assert made["requestContext"]["http"]["userAgent"] == "App/5"
        assert "body" not in made

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            (("content-encoding", "gzip"), gzip.compress(b"[]", mtime=0)),
            (("content-type", "application/octet-stream"), b"[]"),
            (JSON, b"\xff\xfe"),
        ],
    )
    def test_what_is_no_text_travels_as_base64(self, header: tuple[str, str], body: bytes) -> None:
        made = payload(header, body=body)
        assert made["isBase64Encoded"] is True
        assert base64.b64decode(made["body"]) == body


@contextmanager
def listening(answer: dict[str, Any]) -> Iterator[tuple[http.client.HTTPConnection, list[dict[str, Any]]]]:
    """A connection to a gateway that always gives the same answer, and the payloads that came."""
    came: list[dict[str, Any]] = []

    def collect(payload: dict[str, Any]) -> dict[str, Any]:
        came.append(payload)
        if not answer:
            raise RuntimeError("the collector broke")
        return answer

    with Gateway("127.0.0.1", 0, collect) as gateway:
        threading.Thread(target=gateway.serve_forever, args=(0.01,), daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", gateway.server_port, timeout=10)
        try:
            yield connection, came
        finally:
            connection.close()
            gateway.shutdown()


class TestServer:
    def test_one_connection_carries_many_requests(self) -> None:
        with listening(ANSWER) as (connection, came):
            for number in range(3):
                connection.request("POST", f"/events?n={number}", b"[]", {"content-type": "application/json"})
                answer = connection.getresponse()
                assert (answer.status, answer.headers["x-a"], json.load(answer)) == (200, "b", {"한": 1})
                assert connection.sock is not None, "the connection stays"
        assert [each["rawQueryString"] for each in came] == ["n=0", "n=1", "n=2"]
        assert [each["body"] for each in came] == ["[]"] * 3

    def test_an_empty_answer_has_no_length(self) -> None:
        with listening({"statusCode": 204, "headers": {"access-control-allow-origin": "*"}, "body": ""}) as held:
            connection, came = held
            connection.request("OPTIONS", "/events", headers={"origin": "http://localhost:3000"})
            answer = connection.getresponse()
            assert (answer.status, answer.read(), answer.headers["content-length"]) == (204, b"", None)
            assert answer.headers["access-control-allow-origin"] == "*"
        assert came[0]["requestContext"]["http"]["method"] == "OPTIONS"

    def test_a_head_has_no_body(self) -> None:
        with listening(ANSWER) as (connection, _):
            connection.request("HEAD", "/health")
            answer = connection.getresponse()
            assert (answer.status, answer.headers["content-length"]) == (200, str(len(ANSWER["body"].encode())))
            assert answer.read() == b""

    @pytest.mark.parametrize(
        ("name", "value", "status"),
        [
            ("content-length", str(MAX_BYTES + 1), 413),
            ("content-length", "-1", 400),
            ("content-length", "many", 400),
            ("content-length", "9" * 5000, 400),
            ("transfer-encoding", "chunked", 411),
        ],
    )
    def test_a_body_that_is_not_read(self, name: str, value: str, status: int) -> None:
        with listening(ANSWER) as (connection, came):
            connection.putrequest("POST", "/events")
            connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            assert answer.status == status
            assert json.load(answer)["message"]
        assert came == []

    def test_a_client_that_sends_all_before_it_listens_is_answered(self) -> None:
        with listening(ANSWER) as (connection, came):
            connection.request("POST", "/events", b" " * (MAX_BYTES + 1))
            assert connection.getresponse().status == 413
        assert came == []

    @pytest.mark.parametrize(("length", "status"), [(2, b"100 Continue"), (MAX_BYTES + 1, b"413 ")])
    def test_a_client_that_asks_first_is_told_at_once(self, length: int, status: bytes) -> None:
        with listening(ANSWER) as (connection, came):
            connection.putrequest("POST", "/events")
            connection.putheader("expect", "100-continue")
            connection.putheader("content-length", str(length))
            connection.endheaders()
            assert connection.sock.recv(64).startswith(b"HTTP/1.1 " + status)
            assert came == []
            if length == 2:
                connection.send(b"[]")
                assert connection.getresponse().status == 200

    def test_a_collector_that_breaks_is_a_500_as_on_api_gateway(self, capfd: pytest.CaptureFixture[str]) -> None:
        with listening({}) as (connection, _):
            connection.request("POST", "/events", b"[]")
            answer = connection.getresponse()
            assert (answer.status, json.load(answer)) == (500, {"message": "Internal Server Error"})
            said, until = "", time.monotonic() + 10
            while "the collector broke" not in said and time.monotonic() < until:  # it is said after the answer
                said += capfd.readouterr().err
        assert "the collector broke" in said

    def test_a_client_that_goes_away_is_no_news(self, capfd: pytest.CaptureFixture[str]) -> None:
        with listening(ANSWER) as (connection, came):
            connection.putrequest("POST", "/events")
            connection.putheader("content-length", "100")
            connection.endheaders(b"half")
            connection.close()
            connection.request("GET", "/health")
            assert connection.getresponse().status == 200
        assert [each["rawPath"] for each in came] == ["/health"]
        assert capfd.readouterr().err == ""

    def test_a_port_in_use_is_named(self) -> None:
        with Gateway("127.0.0.1", 0, lambda _: ANSWER) as first:
            port = first.server_port
            with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 .*--port"):
                Gateway("127.0.0.1", port, lambda _: ANSWER)

    def test_a_host_that_there_is_not_is_named(self) -> None:
        with pytest.raises(UsageError, match=r"of no-such-host\.invalid"):
            Gateway("no-such-host.invalid", 0, lambda _: ANSWER)
