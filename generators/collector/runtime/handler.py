"""The Lambda handler: a request in, a verdict for each of its events out."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timezone

from . import jsontext, quick
from .answers import answer, answered, error
from .catalog import EVENT_ID, EVENTS
from .delivery import RECORD_BYTES, deliver
from .request import Item, RequestError, body_of, events_of, too_deep
from .sending import Row, Time
from .verdicts import Problem, Problems, TooManyError, begin_request, nearest_name, not_unicode
from .versions import LONGEST_ID, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from .letters import DeadLetters
    from .metrics import Metrics

SECONDS = 10.0
"""How long a request may take where nobody says."""


class Collector:
    """Checks events and delivers them.

    `put` is Firehose's `put_record_batch`; `now` the clock. Without `letters`, what no stream takes is undelivered;
    without `metrics` nothing is told; `sleep` lets time pass between attempts.
    """

    def __init__(
        self,
        prefix: str,
        put: Callable[..., dict[str, Any]],
        now: Callable[[], datetime],
        letters: DeadLetters | None = None,
        metrics: Metrics | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._prefix = prefix
        self._put = put
        self._now = now
        self._letters = letters
        self._metrics = metrics
        self._sleep = sleep

    def collect(self, payload: dict[str, Any], left: Callable[[], float] | None = None) -> dict[str, Any]:
        """Answer one request of API Gateway (HTTP API, payload format 2.0). `left` says how many seconds there are."""
        http = (payload.get("requestContext") or {}).get("http") or {}
        method, path = http.get("method", "POST"), payload.get("rawPath", "/events")
        if method == "OPTIONS":
            return answer(204, "")
        if method == "GET" and path.endswith("/health"):
            return answer(200, json.dumps({"status": "ok", "events": len(EVENTS)}))
        if not path.endswith("/events"):
            return error(404, "not found: POST events to /events")
        if method != "POST":
            return error(405, "POST events to /events")
        try:
            data = body_of(payload)
            judged = self._judged(data)
        except RequestError as refusal:
            if self._metrics:
                self._metrics.refused(self._now(), refusal.status)
            return error(refusal.status, str(refusal))
        return self._deliver(judged, len(data), left)

    def _judged(self, data: bytes) -> list[tuple[Row, dict[str, Any]]]:
        """A row and a result for each event. Raises RequestError."""
        received = moment(self._now())
        taken = quick.taken(data, received)
        if taken:
            prefix = self._prefix
            return [
                (Row(index, prefix + stream, line), {"index": index, "event_id": event_id, "status": "accepted"})
                for index, (stream, event_id, line, _) in enumerate(taken)
            ]
        begin_request()
        try:
            return [self._judge(index, item, received) for index, item in enumerate(events_of(data))]
        except RecursionError:  # an event that could be read, but is nested too deep to be written again
            return [self._judge(0, too_deep(data), received)]

    def _deliver(
        self, judged: list[tuple[Row, dict[str, Any]]], size: int = 0, left: Callable[[], float] | None = None
    ) -> dict[str, Any]:
        until = Time(left or seconds_left(None), self._sleep)
        delivered = deliver([row for row, _ in judged], self._put, until, self._letters)
        results = [result for _, result in judged]
        for row in delivered.left:
            results[row.event] = {**results[row.event], "status": "undelivered"}
        if self._metrics:
            self._metrics.answered(self._now(), size, results, delivered)
        return answered(results)

    def _judge(self, index: int, item: Item, received: str) -> tuple[Row, dict[str, Any]]:
        """The row of an event, to its own stream or to the rejected one, and what the sender is told."""
        problems, stream, line = judge(item, received)
        result: dict[str, Any] = {"index": index, "event_id": _event_id(item.value), "status": "accepted"}
        if problems:
            result |= {"status": "rejected", "errors": [problem.said() for problem in problems]}
        return Row(index, self._prefix + stream, line), result


def judge(item: Item, received: str) -> tuple[list[Problem], str, bytes]:
    """The problems of one event, the table its row goes to, and the row: the plain way, without the fast path."""
    problems, version = check(item)
    if not problems and version is not None:
        try:
            line = version.row(item.value, received).encode()
        except ValueError:
            problems = not_unicode(item.value)
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
    row: dict[str, Any] = {"received_at": received, "errors": [problem.said() for problem in problems]}
    if isinstance(item.value, dict):
        found = {"event": item.value.get("event"), "version": item.value.get("version")}
        found["event_id"] = _event_id(item.value)
        row.update((key, text[:LONGEST_ID]) for key, text in found.items() if isinstance(text, str))
    raw = jsontext.again(item.value) if item.raw is None else item.raw.decode("utf-8", "replace")
    line = _ascii({**row, "raw": raw})
    if len(line) > RECORD_BYTES:
        room = RECORD_BYTES - len(_ascii({**row, "raw": ""}))
        line = _ascii({**row, "raw": raw[: room // len("\\ud83d\\ude00")]})  # the longest that a character becomes
    return line


def _ascii(row: dict[str, Any]) -> bytes:
    """Escaped, so that even text that is not Unicode can be kept and looked at."""
    return json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"


def moment(at: datetime) -> str:
    """A moment in UTC, cut to the millisecond: `2026-11-22T09:30:00.000Z`."""
    text = at.astimezone(timezone.utc).isoformat(timespec="milliseconds")  # noqa: UP017 - the same on every Python
    return text.replace("+00:00", "Z")


def seconds_left(context: Any) -> Callable[[], float]:
    """How many seconds the request has, as Lambda's context says."""
    if context is not None:
        return lambda: float(context.get_remaining_time_in_millis()) / 1000
    end = time.monotonic() + SECONDS
    return lambda: end - time.monotonic()


class CollectorError(Exception):
    """The collector broke: on what kind of error and where. What was sent is not quoted: Lambda logs this."""


_collector: Collector | None = None


def handle(payload: dict[str, Any], context: Any = None) -> dict[str, Any]:
    """What Lambda calls. Raises CollectorError, of which API Gateway makes a 500: the events are to be sent again."""
    global _collector  # noqa: PLW0603 - Lambda keeps the process between requests, and so the clients
    left = seconds_left(context)
    if _collector is None:
        _collector = _made(left())
    try:
        return _collector.collect(payload, left)
    except Exception as error:  # noqa: BLE001 - whatever it says may quote what was sent
        raise CollectorError(_where(error)) from None


def _made(seconds: float) -> Collector:
    """The collector of the function's own environment, role and region."""
    import os  # noqa: PLC0415 - as below

    from .clients import call  # noqa: PLC0415 - only Lambda needs it
    from .letters import QUEUE_VARIABLE, DeadLetters  # noqa: PLC0415 - as above
    from .metrics import Metrics  # noqa: PLC0415 - as above

    def now() -> datetime:
        return datetime.now(timezone.utc)  # noqa: UP017 - as above

    prefix, queue = os.environ["SAYSO_STREAM_PREFIX"], os.environ.get(QUEUE_VARIABLE)
    put = call("firehose", "put_record_batch", seconds)
    send, store = call("sqs", "send_message_batch", seconds), call("s3", "put_object", seconds)
    bucket = os.environ.get("SAYSO_BUCKET", "")
    letters = DeadLetters(queue, send, bucket, store, lambda: moment(now())) if queue else None
    return Collector(prefix, put, now, letters, Metrics(prefix.removesuffix("-"), sys.stdout.write))


def _where(error: Exception) -> str:
    """The kind of an error and the line that it came from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_globals['__name__']}, line {trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"
