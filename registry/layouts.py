"""Storage layouts: which delivery stream a table's rows travel in, and how they are stored. One row a layout.

A layout is data. What a stream is configured as follows from it: a shared stream finds each row's table by itself, and
a format that needs a conversion is converted to (`generators.streams`, `generators.formats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LayoutName = Literal["stream_per_event", "shared_stream"]
FormatName = Literal["parquet", "json"]

MOST_LINES = 500  # Amazon Data Firehose Developer Guide, "Apply dynamic partitioning to aggregated data": a record
LEAST_SECONDS = 60  # the same guide, "Dynamic partitioning": how long such a stream gathers at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A row of :data:`LAYOUTS`.

    `stream` is the short name of a table's stream, with `{table}` in it where each table has its own; `rows` is what
    the S3 prefixes of all tables begin with: no two formats lie below one. `readers` read the format as they are.
    """

    name: LayoutName
    stream: str
    format: FormatName
    rows: str
    readers: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        """Whether one stream feeds all tables of events."""
        return "{table}" not in self.stream

    @property
    def most_lines(self) -> int | None:
        """How many rows may travel in one Firehose record: a shared stream takes records apart, up to a limit."""
        return MOST_LINES if self.is_shared else None

    @property
    def least_seconds(self) -> int:
        """How long a stream of events gathers at least before it writes."""
        return LEAST_SECONDS if self.is_shared else 0

    def stream_of(self, table: str) -> str:
        """The short name of the stream that a table's rows travel in."""
        return self.stream.format(table=table)


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        name="stream_per_event",
        stream="{table}",
        format="parquet",
        rows="events/",
        readers=("athena", "spark4", "spark3"),
    ),
    Layout(
        name="shared_stream",
        stream="events",
        format="json",
        rows="lines/",
        readers=("athena",),  # Spark ships no OpenX SerDe
    ),
)
"""The default is the first."""


def layout_of(name: LayoutName) -> Layout:
    """The row of a layout."""
    return next(row for row in LAYOUTS if row.name == name)
