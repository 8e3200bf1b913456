"""What is sent, as far as its cost goes: kinds of events, requests of some, and what the collector makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from generators.collector.runtime.delivery import batches_of, records_of
from generators.collector.runtime.sending import Row, by_stream

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP = 5 * 1024  # Amazon Data Firehose pricing: each record is rounded up to the next 5 KB
_REQUESTS = 1_000
_EVENTS = 20_000
"""How much is tried out: so many requests, or fewer that have so many events."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Events of one table: their part of all events, and their bytes on the wire and as a row."""

    table: str
    share: Decimal
    wire_bytes: int
    row_bytes: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many events a day are sent, and how many in one request."""

    kinds: tuple[Kind, ...]
    events_per_day: int
    batch: int

    @property
    def wire_bytes(self) -> Decimal:
        """The bytes of an event on the wire, on average."""
        return sum((kind.share * kind.wire_bytes for kind in self.kinds), Decimal(0))

    @property
    def row_bytes(self) -> Decimal:
        """The bytes of a row, on average."""
        return sum((kind.share * kind.row_bytes for kind in self.kinds), Decimal(0))


@dataclass(frozen=True, slots=True)
class Packing:
    """What the collector makes of some requests: all counted, nothing rounded."""

    events: int
    requests: int
    records: int
    calls: int
    billed_bytes: int

    @property
    def billed_bytes_an_event(self) -> Decimal:
        """What Firehose counts for an event."""
        return Decimal(self.billed_bytes) / self.events

    @property
    def calls_a_request(self) -> Decimal:
        """How often the collector calls Firehose for a request."""
        return Decimal(self.calls) / self.requests


def packings(traffic: Traffic, stream_of: Mapping[str, str], most_lines: int | None) -> tuple[Packing, Packing]:
    """The collector's own packing, tried out on requests whose events are drawn by the kinds' shares.

    The second is what it would be with every row in a record of its own.

    Args:
        traffic: what is sent. The same kinds and batch give the same requests, whatever the streams.
        stream_of: the stream of each table.
        most_lines: how many rows may travel in one record.
    """
    requests = _requests(traffic)
    rows = [
        [Row(number, stream_of[kind.table], b" " * kind.row_bytes) for number, kind in enumerate(request)]
        for request in requests
    ]
    own = [stream for request in rows for stream in by_stream(request).values()]
    records = [list(records_of(stream, most_lines)) for stream in own]
    calls = sum(1 for each in records for _ in batches_of(each))
    events = sum(map(len, rows))
    together = [len(record.data) for each in records for record in each]
    alone = [len(row.line) for request in rows for row in request]
    return (
        Packing(events, len(rows), len(together), calls, sum(map(_rounded, together))),
        Packing(events, len(rows), len(alone), calls, sum(map(_rounded, alone))),
    )


def _requests(traffic: Traffic) -> list[list[Kind]]:
    random = Random(0)  # noqa: S311 - no secret, and the same each time
    shares = [float(kind.share) for kind in traffic.kinds]
    count = max(1, min(_REQUESTS, _EVENTS // traffic.batch))
    return [random.choices(traffic.kinds, shares, k=traffic.batch) for _ in range(count)]


def _rounded(size: int) -> int:
    return -(-size // STEP) * STEP
