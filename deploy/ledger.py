"""What has been replayed, in the lake's own bucket: a log that replays append to, and that two never write at once.

`replays/rejected/dt=<day>/<number>.json` is an entry: the ids of some rows, claimed before they are sent, marked after.
S3 creates a key only once where the writer asks for that (S3 User Guide, "Conditional writes": `If-None-Match`), so who
wants the next number has seen every claim before it: a row is never claimed by two replays. An entry that was claimed
and never marked tells of a replay that died between the two: whether its rows arrived, nobody knows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from deploy.replay_aws import code_of, each_key, refusals
from generators.cloudformation.storage import REPLAYS
from generators.lake import PARTITION
from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mypy_boto3_s3.client import S3Client

PREFIX = f"{REPLAYS}rejected/"
STALE = timedelta(minutes=15)
"""Much longer than an entry's rows can take on their way: older claims belong to a replay that is no more."""
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")

State = Literal["free", "sent", "claimed", "stale"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim: which rows, when, and what became of them. `undelivered` are free again."""

    number: int
    token: str
    claimed_at: datetime
    rows: tuple[str, ...]
    sent_at: datetime | None = None
    undelivered: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """The log of one day, as far as it was read."""

    s3: S3Client
    bucket: str
    day: date
    _entries: dict[int, Entry] = field(default_factory=dict)
    _last: dict[str, Entry] = field(default_factory=dict)
    """The newest entry of each row: it alone says how the row stands."""

    @classmethod
    def read(cls, s3: S3Client, bucket: str, day: date) -> Ledger:
        """Everything that is in the log now. Raises EngineError."""
        ledger = cls(s3, bucket, day)
        ledger._refresh()
        return ledger

    def state(self, row: str, now: datetime) -> State:
        """Whether a row may be sent, was sent, is on its way, or was left claimed by a replay that died."""
        entry = self._last.get(row)
        if entry is None or row in entry.undelivered:
            return "free"
        if entry.sent_at is not None:
            return "sent"
        return "stale" if now - entry.claimed_at > STALE else "claimed"

    def claim(self, rows: Sequence[str], now: datetime, *, again: bool = False) -> Entry | None:
        """Take what of these rows is free, and `again` also what is stale; None when others have all of it.

        Raises:
            EngineError: the entry could not be written. Then nothing may be sent.
        """
        takeable = ("free", "stale") if again else ("free",)
        while mine := tuple(row for row in rows if self.state(row, now) in takeable):
            entry = Entry(max(self._entries, default=0) + 1, uuid4().hex, now, mine)
            if self._create(entry):
                self._note(entry)
                return entry
        return None

    def mark(self, entry: Entry, now: datetime, undelivered: Iterable[str] = ()) -> None:
        """Say what became of a claim's rows. Raises EngineError: the rows went, and the claim stays open."""
        done = replace(entry, sent_at=now, undelivered=tuple(undelivered))
        where = self._key(entry.number)
        with refusals(f"s3://{self.bucket}/{where}: {len(entry.rows)} rows were sent, which could not be written down"):
            self.s3.put_object(Bucket=self.bucket, Key=where, Body=_text(done))
        self._note(done)

    def _create(self, entry: Entry) -> bool:
        """Whether the number was still free. If not, everything new was read."""
        from botocore.exceptions import ClientError  # noqa: PLC0415 - boto3 is optional

        key = self._key(entry.number)
        try:
            with refusals(f"s3://{self.bucket}/{key}"):
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=_text(entry), IfNoneMatch="*")
        except EngineError as error:
            if not isinstance(error.__cause__, ClientError) or code_of(error.__cause__) not in _TAKEN:
                raise
            self._refresh()
            # boto3 asks again when an answer was lost: then it is our own entry that is in the way.
            held = self._entries.get(entry.number)
            return held is not None and held.token == entry.token
        return True

    def _refresh(self) -> None:
        for number in self._numbers():
            known = self._entries.get(number)
            if known is None or known.sent_at is None:
                self._note(self._get(number))

    def _numbers(self) -> Iterator[int]:
        for key in each_key(self.s3, self.bucket, self._folder):
            name = key.removeprefix(self._folder).removesuffix(".json")
            if name.isdecimal():
                yield int(name)

    def _get(self, number: int) -> Entry:
        where = self._key(number)
        with refusals(f"s3://{self.bucket}/{where}"):
            data = self.s3.get_object(Bucket=self.bucket, Key=where)["Body"].read()
        try:
            return _entry(number, data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"s3://{self.bucket}/{where} is no entry of a ledger ({error!r}); restore it or move it away"
            raise EngineError(message) from None

    def _note(self, entry: Entry) -> None:
        self._entries[entry.number] = entry
        for row in entry.rows:
            last = self._last.get(row)
            if last is None or last.number <= entry.number:
                self._last[row] = entry

    @property
    def _folder(self) -> str:
        return f"{PREFIX}{PARTITION}={self.day}/"

    def _key(self, number: int) -> str:
        return f"{self._folder}{number:08}.json"


def _text(entry: Entry) -> bytes:
    sent = entry.sent_at.isoformat() if entry.sent_at else None
    told = {
        "token": entry.token,
        "claimed_at": entry.claimed_at.isoformat(),
        "sent_at": sent,
        "rows": entry.rows,
        "undelivered": entry.undelivered,
    }
    return json.dumps(told).encode("ascii")


def _entry(number: int, data: bytes) -> Entry:
    held = json.loads(data)
    claimed_at, sent_at = (held[key] and datetime.fromisoformat(held[key]) for key in ("claimed_at", "sent_at"))
    if claimed_at.tzinfo is None:
        raise ValueError("claimed_at has no time zone")
    return Entry(number, held["token"], claimed_at, tuple(held["rows"]), sent_at, tuple(held["undelivered"]))
