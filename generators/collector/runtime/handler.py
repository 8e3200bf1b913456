"""The Lambda handler: a request in, a verdict for each of its events out.

| status | meaning |
|---|---|
| 200 | something was accepted; `results` says what became of each event |
| 400 | nothing was accepted |
| 404, 405, 413 | no such route, no such method, too large |
| 503 | what is marked `undelivered` was valid but could not be delivered: send it again |
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import jsontext
from .catalog import EVENTS
from .delivery import Row, deliver
from .request import Item, RequestError, body_of, events_of
from .verdicts import Problem, nearest_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type, content-encoding",
    "access-control-max-age": "86400",
}
_loaded: dict[tuple[str, str], ModuleType] = {}


class Collector:
    """Checks events and delivers them. `put` is Firehose's `put_record_batch`; `now` the clock."""

    def __init__(self, prefix: str, put: Callable[..., dict[str, Any]], now: Callable[[], datetime]) -> None:
        self._prefix = prefix
        self._put = put
        self._now = now

    def collect(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer one request of API Gateway (HTTP API, payload format 2.0)."""
        http = (payload.get("requestContext") or {}).get("http") or {}
        method, path = http.get("method", "POST"), payload.get("rawPath", "/events")
        if method == "OPTIONS":
            return _answer(204, None)
        if method == "GET" and path.endswith("/health"):
            return _answer(200, {"status": "ok", "events": len(EVENTS)})
        if not path.endswith("/events"):
            return _answer(404, {"error": "not found: POST events to /events"})
        if method != "POST":
            return _answer(405, {"error": "POST events to /events"})
        try:
            items = events_of(body_of(payload))
        except RequestError as error:
            return _answer(error.status, {"error": str(error)})
        return self._collect(items)

    def _collect(self, items: list[Item]) -> dict[str, Any]:
        received = self._now().astimezone(timezone.utc).isoformat(timespec="milliseconds")  # noqa: UP017
        received = received.replace("+00:00", "Z")
        judged = [self._judge(index, item, received) for index, item in enumerate(items)]
        lost = deliver([row for row, _ in judged], self._put)
        results = [result for _, result in judged]
        for index in lost:
            results[index] = {**results[index], "status": "undelivered"}
        return _answer(_status(results), {"results": results})

    def _judge(self, index: int, item: Item, received: str) -> tuple[Row, dict[str, Any]]:
        """The row of an event, to its own stream or to the rejected one, and what the sender is told."""
        event_id = item.value.get("event_id") if isinstance(item.value, dict) else None
        result: dict[str, Any] = {"index": index, "event_id": event_id if isinstance(event_id, str) else None}
        problems, table, line = judge(item, received)
        result["status"] = "rejected" if problems else "accepted"
        if problems:
            result["errors"] = [problem._asdict() for problem in problems]
        return Row(index, self._prefix + table, line), result


def judge(item: Item, received: str) -> tuple[list[Problem], str, bytes]:
    """The problems of one event, the table its row goes to, and the row."""
    problems, version = check(item)
    if not problems and version is not None:
        row = version.row(item.value)
        row["received_at"] = received
        try:
            return [], version.TABLE, jsontext.line(row)
        except ValueError:
            problems = [Problem("", "unicode", "a string is not Unicode text: it has an unpaired surrogate")]
    return problems, "rejected", _rejected(item, problems, received)


def check(item: Item) -> tuple[list[Problem], ModuleType | None]:
    """Every problem of one event, and the module of its version where that is known."""
    if item.problem:
        return [Problem("", "json", item.problem)], None
    if not isinstance(item.value, dict):
        return [Problem("", "type", "an event is a JSON object")], None
    version, problems = _version_of(item.value)
    if version is not None:
        version.check(item.value, "", problems.append)
    return problems, version


def _version_of(value: dict[str, Any]) -> tuple[ModuleType | None, list[Problem]]:
    """The module of an event's version, loaded on first use, or why there is none."""
    name, version = value.get("event"), value.get("version")
    versions = EVENTS.get(name) if isinstance(name, str) else None
    if versions is None:
        return None, [_unknown("event", name, EVENTS)]
    if not isinstance(version, str) or version not in versions:
        return None, [_unknown("version", version, versions)]
    key = (str(name), version)
    if key not in _loaded:
        _loaded[key] = import_module(f"{__package__}.events.{versions[version]}")
    return _loaded[key], []


def _unknown(what: str, value: Any, known: dict[str, Any]) -> Problem:
    if value is None:
        return Problem(f"/{what}", "required", f"{what} is required: one of {_few(known)}")
    near = nearest_name(value, known) if isinstance(value, str) else None
    hint = f"; did you mean {near}?" if near else f"; known are {_few(known)}"
    return Problem(f"/{what}", "enum", f"unknown {what} {json.dumps(value)[:80]}{hint}")


def _few(known: dict[str, Any]) -> str:
    shown = ", ".join(list(known)[:10])
    return shown if len(known) <= 10 else f"{shown} and {len(known) - 10} more"


def _rejected(item: Item, problems: list[Problem], received: str) -> bytes:
    """The row of the rejected table: what was sent, and why it was refused."""
    row: dict[str, Any] = {"received_at": received, "errors": [problem._asdict() for problem in problems]}
    if isinstance(item.value, dict):
        for name in ("event", "version", "event_id"):
            if isinstance(item.value.get(name), str):
                row[name] = item.value[name]
    row["raw"] = item.raw if item.raw is not None else json.dumps(item.value, ensure_ascii=True)
    # Escaped, so that even text that is not Unicode can be kept and looked at.
    return json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"


def _status(results: list[dict[str, Any]]) -> int:
    said = {result["status"] for result in results}
    if "undelivered" in said:
        return 503
    return 200 if "accepted" in said or not results else 400


def _answer(status: int, body: dict[str, Any] | None) -> dict[str, Any]:
    headers = {**_CORS, "content-type": "application/json; charset=utf-8"}
    return {"statusCode": status, "headers": headers, "body": "" if body is None else json.dumps(body)}


_collector: Collector | None = None


def handle(payload: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """What Lambda calls. The client is made on first use, from the function's own role and region."""
    global _collector  # noqa: PLW0603 - Lambda keeps the process between requests, and so the client
    if _collector is None:
        import boto3  # noqa: PLC0415 - part of Lambda's runtime; tests and the proof bring their own `put`

        put = boto3.client("firehose").put_record_batch
        _collector = Collector(os.environ["SAYSO_STREAM_PREFIX"], put, lambda: datetime.now(timezone.utc))  # noqa: UP017
    return _collector.collect(payload)
