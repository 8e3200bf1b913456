"""The rejected rows of the lake, a day at a time, each with an id of its own.

A row's id is made of its day and of what it says, not of the object it lies in: objects may be rewritten. Rows that say
the same are numbered, in no order: which of them is the first makes no difference.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from deploy.replay_aws import each_key, refusals
from generators.lake import PARTITION, REJECTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3.client import S3Client

PREFIX = f"{REJECTED}/"
_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One refused event: when, what it said it was, the reasons of then, and its text."""

    id: str
    received_at: datetime
    event: str
    version: str
    errors: tuple[dict[str, str], ...]
    raw: str

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules it broke, each once."""
        return tuple(sorted({error["rule"] for error in self.errors}))


@dataclass(slots=True)
class Day:
    """The rows of one day's partition, read one by one; `unreadable` counts the lines that are no such row."""

    s3: S3Client
    bucket: str
    day: date
    unreadable: int = 0
    _seen: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[RejectedRow]:
        """Every row, in the order of the objects. Raises EngineError when an object cannot be read."""
        for key in each_key(self.s3, self.bucket, f"{PREFIX}{PARTITION}={self.day}/"):
            for line in self._text(key).split(b"\n"):
                row = self._row(line) if line.strip() else None
                if row:
                    yield row
                elif line.strip():
                    self.unreadable += 1

    def _text(self, key: str) -> bytes:
        with refusals(f"s3://{self.bucket}/{key}"):
            data = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        if not data.startswith(_GZIP):
            return data
        try:
            return gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            self.unreadable += 1  # of an object that is broken nobody knows how many lines it had
            return b""

    def _row(self, line: bytes) -> RejectedRow | None:
        try:
            held = json.loads(line)
            errors = tuple({key: str(error[key]) for key in ("path", "rule", "message")} for error in held["errors"])
            received, raw = datetime.fromisoformat(held["received_at"]), held["raw"]
            if received.tzinfo is None or not isinstance(raw, str):
                return None
            received = received.astimezone(UTC)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None
        name = digest(held)
        number = self._seen[name]
        self._seen[name] += 1
        event, version = (str(held.get(key) or "") for key in ("event", "version"))
        return RejectedRow(f"{self.day}/{name}-{number}", received, event, version, errors, raw)


def digest(held: dict[str, Any]) -> str:
    """What tells one rejected row from another: when it came, what was sent, and why it was refused."""
    said = json.dumps([held["received_at"], held["raw"], held["errors"]], sort_keys=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:32]


def day_of(row_id: str) -> date:
    """The day that a row's id belongs to. Raises ValueError when it is no such id."""
    return date.fromisoformat(row_id.partition("/")[0])


def days(s3: S3Client, bucket: str, since: date | None, until: date | None) -> list[date]:
    """The days that have rejected rows, the first first. Raises EngineError when the bucket cannot be read."""
    found: list[date] = []
    with refusals(f"s3://{bucket}/{PREFIX}"):
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX, Delimiter="/"):
            for each in page.get("CommonPrefixes", ()):
                name = each.get("Prefix", "").removeprefix(f"{PREFIX}{PARTITION}=").removesuffix("/")
                try:
                    found.append(date.fromisoformat(name))
                except ValueError:
                    continue  # not a partition: no query sees it either
    return [day for day in sorted(found) if (since or day) <= day <= (until or day)]
