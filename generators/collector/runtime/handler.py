"""The Lambda handler: a request in, a verdict for each of its events out.

| status | meaning |
|---|---|
| 200 | something was accepted; `results` says what became of each event |
| 400 | nothing was accepted |
| 404, 405, 413 | no such route, no such method, too large |
| 503 | what is marked `undelivered` could not be handed on, whatever the verdict: send it again |
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from . import jsontext, quick
from .catalog import EVENT_ID, EVENTS
from .delivery import RECORD_BYTES, Row, deliver
from .request import Item, RequestError, body_of, events_of, too_deep
from .verdicts import Problem, Problems, TooManyError, nearest_name
from .versions import LONGEST_ID, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type, content-encoding",
    "access-control-max-age": "86400",
}
MAX_ANSWER = 5 * 1024 * 1024
"""Less than a synchronous Lambda answer's limit of 6 MB (AWS Lambda quotas)."""


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
            return _answer(204, "")
        if method == "GET" and path.endswith("/health"):
            return _answer(200, json.dumps({"status": "ok", "events": len(EVENTS)}))
        if not path.endswith("/events"):
            return _error(404, "not found: POST events to /events")
        if method != "POST":
            return _error(405, "POST events to /events")
        try:
            return self._deliver(self._judged(body_of(payload)))
        except RequestError as error:
            return _error(error.status, str(error))

    def _judged(self, data: bytes) -> list[tuple[Row, dict[str, Any]]]:
        """A row and a result for each event. Raises RequestError."""
        received = self._now().astimezone(timezone.utc).isoformat(timespec="milliseconds")  # noqa: UP017
        received = received.replace("+00:00", "Z")
        taken = quick.taken(data, received)
        if taken and None not in taken:
            return [self._accepted(index, each) for index, each in enumerate(taken) if each]
        items = events_of(data)
        is_text = not jsontext.may_have_surrogates(data)
        try:
            found = taken if len(taken) == len(items) else [None] * len(items)
            return [
                self._accepted(index, each) if each else self._judge(index, item, received, is_text=is_text)
                for index, (item, each) in enumerate(zip(items, found, strict=True))
            ]
        except RecursionError:  # an event that could be read, but is nested too deep to be written again
            return [self._judge(0, too_deep(data), received, is_text=is_text)]

    def _deliver(self, judged: list[tuple[Row, dict[str, Any]]]) -> dict[str, Any]:
        lost = deliver([row for row, _ in judged], self._put)
        results = [result for _, result in judged]
        for index in lost:
            results[index] = {**results[index], "status": "undelivered"}
        return _answer(_status(results), _results(results))

    def _accepted(self, index: int, taken: quick.Taken) -> tuple[Row, dict[str, Any]]:
        table, event_id, line = taken
        return Row(index, self._prefix + table, line), {"index": index, "event_id": event_id, "status": "accepted"}

    def _judge(self, index: int, item: Item, received: str, *, is_text: bool) -> tuple[Row, dict[str, Any]]:
        """The row of an event, to its own stream or to the rejected one, and what the sender is told."""
        taken = quick.taken_value(item.value, received) if is_text else None
        if taken:
            return self._accepted(index, taken)
        problems, table, line = judge(item, received)
        if not problems:
            return self._accepted(index, (table, _event_id(item.value), line))
        errors = [problem._asdict() for problem in problems]
        result = {"index": index, "event_id": _event_id(item.value), "status": "rejected", "errors": errors}
        return Row(index, self._prefix + table, line), result


def judge(item: Item, received: str) -> tuple[list[Problem], str, bytes]:
    """The problems of one event, the table its row goes to, and the row: the plain way, without the fast path."""
    problems, version = check(item)
    if not problems and version is not None:
        try:
            line = version.row(item.value, received).encode()
        except ValueError:
            problems = [Problem("", "unicode", "a string is not Unicode text: it has an unpaired surrogate")]
        else:
            if len(line) <= RECORD_BYTES:
                return [], version.STREAM, line
            message = f"the event's row has {len(line)} bytes; at most {RECORD_BYTES} can be stored"
            problems = [Problem("", "maxBytes", message)]
    return problems, "rejected", _rejected(item, problems, received)


def check(item: Item) -> tuple[list[Problem], ModuleType | None]:
    """Every problem of one event, and the module of its version where that is known."""
    if item.problem:
        return [Problem("", "json", item.problem)], None
    if not isinstance(item.value, dict):
        return [Problem("", "type", "an event is a JSON object")], None
    version, problem = _version_of(item.value)
    problems = Problems()
    try:
        if problem is not None:
            problems.add(problem)
        if version is not None:
            version.check(item.value, "", problems.add)
    except TooManyError:
        pass
    return problems.found, version


def _version_of(value: dict[str, Any]) -> tuple[ModuleType | None, Problem | None]:
    """The module of an event's version, loaded on first use, or why there is none."""
    name, version = value.get("event"), value.get("version")
    versions = EVENTS.get(name) if isinstance(name, str) else None
    if versions is None:
        return None, _unknown("event", value, EVENTS)
    if not isinstance(version, str) or version not in versions:
        return None, _unknown("version", value, versions)
    return load(versions[version]), None


def _unknown(what: str, value: dict[str, Any], known: dict[str, Any]) -> Problem:
    shown = ", ".join(list(known)[:10])
    few = shown if len(known) <= 10 else f"{shown} and {len(known) - 10} more"
    if what not in value:
        return Problem("", "required", f"{what} is required: one of {few}")
    sent = value[what]
    near = nearest_name(sent, known) if isinstance(sent, str) else None
    hint = f"did you mean {near}? " if near else ""
    return Problem(f"/{what}", "enum", f"unknown {what} {json.dumps(sent)[:80]}; {hint}known are {few}")


def _event_id(value: Any) -> str | None:
    """The event's id, under the key that its version has it, or under any when the version is not known."""
    if not isinstance(value, dict):
        return None
    version, _ = _version_of(value)
    found = (value.get(key) for key in ([version.ID] if version else EVENT_ID))
    return next((each[:LONGEST_ID] for each in found if isinstance(each, str)), None)


def _rejected(item: Item, problems: list[Problem], received: str) -> bytes:
    """The row of the rejected table: what was sent, as far as it fits into a record, and why it was refused."""
    row: dict[str, Any] = {"received_at": received, "errors": [problem._asdict() for problem in problems]}
    if isinstance(item.value, dict):
        found = {"event": item.value.get("event"), "version": item.value.get("version")}
        found["event_id"] = _event_id(item.value)
        row.update((key, text[:LONGEST_ID]) for key, text in found.items() if isinstance(text, str))
    raw = json.dumps(item.value) if item.raw is None else item.raw.decode("utf-8", "replace")
    line = _ascii({**row, "raw": raw})
    if len(line) > RECORD_BYTES:
        room = RECORD_BYTES - len(_ascii({**row, "raw": ""}))
        line = _ascii({**row, "raw": raw[: room // len("\\ud83d\\ude00")]})  # the longest that a character becomes
    return line


def _ascii(row: dict[str, Any]) -> bytes:
    """Escaped, so that even text that is not Unicode can be kept and looked at."""
    return json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"


def _status(results: list[dict[str, Any]]) -> int:
    said = {result["status"] for result in results}
    if "undelivered" in said:
        return 503
    return 200 if "accepted" in said or not results else 400


def _results(results: list[dict[str, Any]]) -> str:
    """The results; too many errors for one answer are left out of it (the rejected table has them)."""
    text = jsontext.write({"results": results})
    for most in (1, 0):
        if len(text) > MAX_ANSWER:
            cut = [{**each, "errors": each["errors"][:most]} if "errors" in each else each for each in results]
            text = jsontext.write({"results": cut})
    return text


def _answer(status: int, body: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {**_CORS, "content-type": "application/json; charset=utf-8"},
        "body": body,
    }


def _error(status: int, message: str) -> dict[str, Any]:
    return _answer(status, json.dumps({"error": message}))


_collector: Collector | None = None


def handle(payload: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """What Lambda calls. The client is made on first use, from the function's own role and region."""
    global _collector  # noqa: PLW0603 - Lambda keeps the process between requests, and so the client
    if _collector is None:
        import boto3  # noqa: PLC0415 - part of Lambda's runtime; tests and the proof bring their own `put`

        put: Any = boto3.client("firehose").put_record_batch
        _collector = Collector(os.environ["SAYSO_STREAM_PREFIX"], put, lambda: datetime.now(timezone.utc))  # noqa: UP017
    return _collector.collect(payload)
