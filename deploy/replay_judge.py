"""The registry's collector as it is now, in this process: it judges what an older one refused, and delivers rows."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from contracts.modules import generated_package
from generators.collector import FOLDER, CollectorSettings, generate
from generators.lake import stream_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from registry.model import Registry


@dataclass(frozen=True, slots=True)
class Row:
    """A finished row: the stream it goes to, and its line."""

    stream: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """The row that an event becomes, or every reason why it becomes none."""

    row: Row | None = None
    errors: tuple[dict[str, str], ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules it breaks, each once."""
        return tuple(sorted({error["rule"] for error in self.errors}))


@dataclass(frozen=True, slots=True)
class Sent:
    """The numbers of the rows that did not arrive, and by stream why."""

    lost: frozenset[int]
    reasons: dict[str, str]


NOT_JSON = "json"
"""The rule that a text breaks which cannot be read at all."""
_PLENTY = 3600.0
"""Seconds that are always left: no one waits, so only the number of attempts counts."""
_NO_EVENT = Verdict(errors=({"path": "", "rule": "type", "message": "an event is a JSON object, not an array"},))


class Collector:
    """A generated collector whose Firehose only remembers, and its way of delivering."""

    def __init__(self, package: str, prefix: str) -> None:
        handler: Any = import_module(f"{package}.handler")
        self._delivery: Any = import_module(f"{package}.delivery")
        self._sending: Any = import_module(f"{package}.sending")
        self._collect = handler.Collector(prefix, self._put, lambda: self._received_at).collect
        self._received_at: datetime | None = None
        self._row: Row | None = None

    def judge(self, raw: str, received_at: datetime) -> Verdict:
        """What becomes of one event's text, received at that time."""
        if raw.lstrip(" \t\r\n").startswith("["):
            return _NO_EVENT  # as a request of its own it would be many events
        self._received_at, self._row = received_at, None
        answer = json.loads(self._collect({"body": raw})["body"])
        results = answer.get("results", ())
        if len(results) != 1:
            message = answer.get("error", "these are several events")
            return Verdict(errors=({"path": "", "rule": NOT_JSON, "message": message},))
        if results[0]["status"] == "accepted":
            return Verdict(self._row)
        return Verdict(errors=tuple(results[0]["errors"]))

    def _put(self, *, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        self._row = Row(DeliveryStreamName, Records[0]["Data"])
        return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": ""}]}

    def deliver(self, rows: Sequence[Row], put: Callable[..., Any], sleep: Callable[[float], None]) -> Sent:
        """Send rows as the Lambda does, for as many attempts as it makes. `put` is Firehose's `put_record_batch`."""
        lines = [self._sending.Row(number, row.stream, row.line) for number, row in enumerate(rows)]
        delivered = self._delivery.deliver(lines, put, self._sending.Time(lambda: _PLENTY, sleep))
        lost = frozenset(row.event for row in delivered.left)
        without = {rows[number].stream for number in lost}
        names = {stream: name for stream, name in delivered.errors if stream in without}
        return Sent(lost, names)


@contextmanager
def collector_of(registry: Registry, environment: str) -> Iterator[Collector]:
    """The collector of a registry as it is now, importable while the context lasts."""
    settings = CollectorSettings.model_validate(registry.config.targets.get("lambda") or {})
    files = {file.path.removeprefix(f"{FOLDER}/"): file.text for file in generate(registry, settings)}
    with generated_package(files) as package:
        yield Collector(package, stream_prefix(registry.config, environment))
