"""An HTTP API on this machine: each request becomes API Gateway's payload, each answer HTTP again.

What the real one does before a function is called (its own CORS, authorizers, throttling, routes) it does not do.
Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format version 2.0.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, cast

from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Payload = dict[str, Any]
MAX_BYTES = 10 * 1024 * 1024
"""Quotas of HTTP APIs: the payload size."""
_MOST_UNREAD, _PIECE, _PATIENCE = 100 * MAX_BYTES, 65_536, 1.0
"""Of a body that is refused: how much is thrown away, in which pieces, and the seconds that a piece is waited for."""
_TEXT = ("text/", "application/json", "application/javascript", "application/xml")


def payload_of(method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes, client: str) -> Payload:
    """The payload of a request; `target` is its path and query as sent, `client` the address that it came from."""
    path, _, query = target.partition("?")
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]},{value}" if key in joined else value
    text = _text(joined, body)
    http = {
        "method": method,
        "path": path,
        "protocol": "HTTP/1.1",
        "sourceIp": client,
        "userAgent": joined.get("user-agent", ""),
    }
    payload: Payload = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": joined,
        "requestContext": {"http": http, "routeKey": "$default", "stage": "$default"},
        "isBase64Encoded": text is None,
    }
    if body:
        payload["body"] = base64.b64encode(body).decode() if text is None else text
    return payload


def _text(headers: dict[str, str], body: bytes) -> str | None:
    """The body where it travels as it is: text, and not compressed."""
    if "content-encoding" in headers or not headers.get("content-type", "text/plain").startswith(_TEXT):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


class _Request(BaseHTTPRequestHandler):
    """One connection; HTTP/1.1, so that it stays for the next request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer is written at once; waiting for more only costs time
    wbufsize = -1

    def answer(self) -> None:
        """Read a request, ask the collector, write its answer."""
        refused = self._refused()
        if refused:
            self.close_connection = True
            self._write(_message(refused))
            self._let_go()
            return
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True  # the client has gone away
            return
        payload = payload_of(self.command, self.path, self.headers.items(), body, str(self.client_address[0]))
        try:
            answer = cast("Gateway", self.server).collect(payload)
        except Exception:
            self._write(_message(500))
            raise
        self._write(answer)

    do_GET = do_POST = do_OPTIONS = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server's names

    def handle_expect_100(self) -> bool:
        """Say at once that a body may come; where it will not be read, the answer itself is what says so."""
        if self._refused():
            return True
        may_come = super().handle_expect_100()
        self.wfile.flush()  # the client waits for it
        return may_come

    def _let_go(self) -> None:
        """Take what is on its way: a client that sends first and then listens would see a broken connection only."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(_PATIENCE)
        for _ in range(_MOST_UNREAD // _PIECE):
            if not self.rfile.read1(_PIECE):
                break

    def _refused(self) -> int | None:
        """Why a request's body is not read."""
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers:
            return 411
        if not re.fullmatch("[0-9]{1,15}", length):
            return 400
        return 413 if int(length) > MAX_BYTES else None

    def _write(self, answer: dict[str, Any]) -> None:
        data = answer.get("body", "").encode()
        self.send_response(answer["statusCode"])
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        if answer["statusCode"] != 204:  # RFC 9110, section 8.6: it has no length
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Whoever collects says what came."""


def _message(status: int) -> dict[str, Any]:
    """An answer of API Gateway's own; where an app would not know what to do, with what to do."""
    return {"statusCode": status, "body": json.dumps({"message": HTTPStatus(status).phrase + _ADVICE.get(status, "")})}


_ADVICE = {411: ": send the body with a content-length, not in chunks"}


class Gateway(ThreadingHTTPServer):
    """Listens at a host and port (0: any that is free), and calls `collect` with each request's payload."""

    daemon_threads = True

    def __init__(self, host: str, port: int, collect: Callable[[Payload], dict[str, Any]]) -> None:
        self.collect = collect
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), _Request)
        except OSError as error:
            message = f"cannot listen on port {port} of {host} ({error.strerror}): choose another with --port or --host"
            raise UsageError(message) from None

    def server_bind(self) -> None:
        """Bind, and do not ask the network for a name that nobody reads."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        """Where it listens: `http://127.0.0.1:8787`."""
        host = f"[{self.server_name}]" if ":" in self.server_name else self.server_name
        return f"http://{host}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
