"""Sending rows so that each is sent once: claimed in the ledger, sent, marked, a batch of one stream at a time.

A claim covers no more than one batch, so that a replay that dies leaves few rows of which nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from mypy_boto3_firehose.client import FirehoseClient

    from deploy.ledger import Ledger, State
    from deploy.replay_judge import Collector, Row
    from deploy.replay_tally import Outcome

BATCH_BYTES = 1024 * 1024
BATCH_ROWS = 500
PACE = 256 * 1024
"""Bytes a second: a quarter of what a stream takes at least (Firehose quotas: 1 MiB/s), the rest is the apps'."""
PATIENCE = 5
"""Nobody waits for an answer: pauses between attempts may be this many times the collector's."""

OF_STATE: Mapping[State, Outcome] = {"free": "accepted", "sent": "before", "claimed": "claimed", "stale": "stale"}
"""What the ledger says of a row that is not sent now."""


class Candidate(NamedTuple):
    """A row that may be sent now, and the id of the rejected row it comes from."""

    id: str
    row: Row


@dataclass(frozen=True, slots=True)
class Line:
    """The way to the streams: Firehose, the collector's delivery, and time."""

    firehose: FirehoseClient
    collector: Collector
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    closed: set[str] = field(default_factory=set)
    """Streams that did not take something, whatever was tried: they are left alone for the rest of the run."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why, by stream: the error's name."""

    def send(self, rows: list[Row]) -> frozenset[int]:
        """Send rows; the numbers of those that did not arrive."""
        sent = self.collector.deliver(rows, self.firehose.put_record_batch, lambda some: self.sleep(PATIENCE * some))
        self.reasons.update(sent.reasons)
        self.closed.update(rows[number].stream for number in sent.lost)
        return sent.lost

    def rest(self, rows: list[Row]) -> None:
        """Let as much time pass as these rows may take of it; after what was sent is written down, not before."""
        self.sleep(sum(len(row.line) for row in rows) / PACE)


@dataclass(slots=True)
class Sender:
    """Gathers the candidates of one day into batches. `again`: also those that a dead replay left claimed."""

    ledger: Ledger
    line: Line
    done: Callable[[str, Outcome], None]
    again: bool = False
    _waiting: dict[str, list[Candidate]] = field(default_factory=dict)
    _bytes: dict[str, int] = field(default_factory=dict)

    def add(self, candidate: Candidate) -> None:
        """Take a candidate, and send what is waiting for its stream once that is a batch. Raises EngineError."""
        stream, size = candidate.row.stream, len(candidate.row.line)
        waiting = self._waiting.setdefault(stream, [])
        if waiting and (self._bytes[stream] + size > BATCH_BYTES or len(waiting) == BATCH_ROWS):
            self._flush(stream)
        self._waiting.setdefault(stream, []).append(candidate)
        self._bytes[stream] = self._bytes.get(stream, 0) + size

    def finish(self) -> None:
        """Send what is left. Raises EngineError."""
        for stream in list(self._waiting):
            self._flush(stream)

    def _flush(self, stream: str) -> None:
        batch = self._waiting.pop(stream)
        self._bytes.pop(stream)
        for row, outcome in self._outcomes(stream, batch).items():
            self.done(row, outcome)

    def _outcomes(self, stream: str, batch: list[Candidate]) -> dict[str, Outcome]:
        """Claim, send, mark; what became of each row."""
        if stream in self.line.closed:
            return {each.id: "undelivered" for each in batch}
        entry = self.ledger.claim([each.id for each in batch], self.line.now(), again=self.again)
        now = self.line.now()
        outcomes: dict[str, Outcome] = {each.id: OF_STATE[self.ledger.state(each.id, now)] for each in batch}
        if entry:
            held = set(entry.rows)
            mine = [each for each in batch if each.id in held]
            rows = [each.row for each in mine]
            lost = {mine[number].id for number in self.line.send(rows)}
            self.ledger.mark(entry, self.line.now(), sorted(lost))
            self.line.rest(rows)
            for each in mine:
                outcomes[each.id] = "undelivered" if each.id in lost else "sent"
        return outcomes
