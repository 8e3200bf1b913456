"""Rejected events once more: judged by the registry as it is now, and what is valid now is sent, each once.

The rejected rows themselves stay where they are: they are history, and the ledger says which of them went.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deploy.ledger import Ledger
from deploy.rejected_rows import Day, RejectedRow, day_of, days
from deploy.replay_judge import NOT_JSON, Verdict
from deploy.replay_sending import OF_STATE, Candidate, Sender
from deploy.replay_tally import Group, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from mypy_boto3_s3.client import S3Client

    from deploy.replay_judge import Collector
    from deploy.replay_sending import Line
    from deploy.replay_tally import Outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rejected rows: of these days, of this event, that broke this rule; with `texts` only those, as mended."""

    since: date | None = None
    until: date | None = None
    event: str | None = None
    rule: str | None = None
    texts: Mapping[str, str] | None = None

    def takes(self, row: RejectedRow) -> bool:
        """Whether a row is one of those that were asked for."""
        return (
            (self.event is None or row.event == self.event)
            and (self.rule is None or self.rule in row.rules)
            and (self.texts is None or row.id in self.texts)
        )

    def days(self, s3: S3Client, bucket: str) -> list[date]:
        """The days to look at that have rejected rows. Raises EngineError."""
        found = days(s3, bucket, self.since, self.until)
        named = None if self.texts is None else {day_of(row) for row in self.texts}
        return found if named is None else [day for day in found if day in named]


@dataclass(slots=True)
class Replay:
    """One run over the rejected rows of a bucket. Without a `line` nothing is sent: it is the plan.

    `refused` is told every row that is still refused, with why. `again`: send also what a dead replay left claimed.
    """

    s3: S3Client
    bucket: str
    collector: Collector
    now: Callable[[], datetime]
    line: Line | None = None
    again: bool = False
    refused: Callable[[RejectedRow, Verdict], None] | None = None
    tally: Tally = field(default_factory=Tally)
    _waiting: dict[str, RejectedRow] = field(default_factory=dict)

    def run(self, wanted: Wanted, say: Callable[[str], None]) -> Tally:
        """Judge the rows, and send what is valid. Raises EngineError."""
        missing = dict.fromkeys(wanted.texts or ())
        for day in wanted.days(self.s3, self.bucket):
            say(f"{day}")
            for row in self._day(day, wanted):
                missing.pop(row.id, None)
        self.tally.problems += [f"there is no rejected row {row} among those asked for" for row in missing]
        if self.line:
            self.tally.problems += [f"{stream}: {reason}" for stream, reason in sorted(self.line.reasons.items())]
        return self.tally

    def _day(self, day: date, wanted: Wanted) -> Iterator[RejectedRow]:
        """The rows of a day that are wanted, each dealt with."""
        read = Day(self.s3, self.bucket, day)
        ledger = Ledger.read(self.s3, self.bucket, day)
        sender = Sender(ledger, self.line, self._done, again=self.again) if self.line else None
        for row in filter(wanted.takes, read.rows()):
            state = ledger.state(row.id, self.now())
            text = wanted.texts[row.id] if wanted.texts is not None else None
            if state == "free" or (state == "stale" and self.again):
                self._judge(row, text, sender)
            else:
                self._count(row, OF_STATE[state])
            yield row
        if sender:
            sender.finish()
        self.tally.unreadable += read.unreadable

    def _judge(self, row: RejectedRow, text: str | None, sender: Sender | None) -> None:
        if text is None and NOT_JSON in row.rules:
            # What is kept of a text that could not be read may not be what was sent: bytes may be replaced in it.
            self._refuse(row, Verdict(errors=row.errors))
            return
        verdict = self.collector.judge(row.raw if text is None else text, row.received_at)
        if text is None and NOT_JSON in verdict.rules:
            self._count(row, "cut")  # it was JSON once, so the rest of it is missing
        elif verdict.row is None:
            self._refuse(row, verdict)
        elif sender is None:
            self._count(row, "accepted")
        else:
            self._waiting[row.id] = row
            sender.add(Candidate(row.id, verdict.row))

    def _refuse(self, row: RejectedRow, verdict: Verdict) -> None:
        self.tally.add(Group("refused", row.event, row.version, verdict.rules), verdict.errors)
        if self.refused:
            self.refused(row, verdict)

    def _done(self, row: str, outcome: Outcome) -> None:
        self._count(self._waiting.pop(row), outcome)

    def _count(self, row: RejectedRow, outcome: Outcome) -> None:
        self.tally.add(Group(outcome, row.event, row.version, row.rules), row.errors)
