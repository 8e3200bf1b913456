"""Storage layouts: which delivery stream a table's rows travel in, and how they are stored. One row a layout.

A layout is data. What a stream is configured as follows from it: a shared stream finds each row's table by itself, and
a format that needs a conversion is converted to (`generators.streams`, `generators.formats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LayoutName = Literal["stream_per_event", "shared_stream"]
FormatName = Literal["parquet", "json"]

SUB_RECORDS = 500  # Amazon Data Firehose Developer Guide, "Apply dynamic partitioning to aggregated data": a record
PARTITIONS = 500  # the same guide, "Quota": active partitions of a delivery stream
STREAMS = 5000  # Amazon Data Firehose API reference, CreateDeliveryStream: delivery streams of an account in a region


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A row of :data:`LAYOUTS`.

    `stream` is the short name of a table's stream, with `{table}` in it where each table has its own; `rows` is what
    the S3 prefixes of all tables begin with: no two formats lie below one. An account's quota allows `most_tables`
    tables, and `quota` says which one that is.
    """

    name: LayoutName
    says: str
    stream: str
    format: FormatName
    rows: str
    most_tables: int
    quota: str

    @property
    def is_shared(self) -> bool:
        """Whether one stream feeds all tables of events."""
        return "{table}" not in self.stream

    @property
    def most_lines(self) -> int | None:
        """How many rows may travel in one Firehose record: a shared stream takes records apart, up to a limit."""
        return SUB_RECORDS if self.is_shared else None

    def stream_of(self, table: str) -> str:
        """The short name of the stream that a table's rows travel in."""
        return self.stream.format(table=table)


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        name="stream_per_event",
        says="a delivery stream for every table, which stores its rows as Parquet",
        stream="{table}",
        format="parquet",
        rows="events/",
        most_tables=STREAMS - 1,  # one is for what was rejected
        quota=f"{STREAMS:,} delivery streams in a region",
    ),
    Layout(
        name="shared_stream",
        says="one delivery stream for all events, which stores each table's rows as compressed lines of JSON",
        stream="events",
        format="json",
        rows="lines/",
        most_tables=PARTITIONS,
        quota=f"{PARTITIONS} tables at a time in a stream that tells them apart",
    ),
)
"""The default is the first."""


def layout_of(name: LayoutName) -> Layout:
    """The row of a layout."""
    return next(row for row in LAYOUTS if row.name == name)
