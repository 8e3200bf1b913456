"""What a query engine is to the proof: something that reads exactly what the generated tables declare.

An engine is a value (:class:`Engine`); opening it gives a :class:`Session`. The rows of
:data:`contracts.engines.ENGINES` are all there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class S3Object:
    """One object of the lake, as Firehose would have written it."""

    bucket: str
    key: str
    body: bytes

    @property
    def url(self) -> str:
        """The object's address, `s3://bucket/key`."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class View:
    """A view as the `athena` target writes it: its name and its SELECT in Athena SQL."""

    name: str
    sql: str


class Session(Protocol):
    """A running engine over an empty lake with one database.

    Values come back as Python's: int, float, Decimal, str, bool, date, datetime (UTC, aware), list,
    and dict for maps and structs (members by name). A missing value is None.
    Raises `registry.errors.EngineError` with the table's and, where it can be known, the column's name.
    """

    def create_tables(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Create tables from Glue `TableInput` dictionaries."""

    def create_views(self, views: Sequence[View]) -> None:
        """Create views over the tables, in order."""

    def add_objects(self, objects: Iterable[S3Object]) -> None:
        """Put objects into the lake."""

    def read(self, table: str, *, where: str | None = None) -> list[dict[str, Any]]:
        """The rows of a table or view, every declared column (partition columns too) by name.

        `where` is an SQL condition that every engine understands; it lets one that asks for each day's partition
        skip the days on which nothing can be.
        """
        ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How to open an engine. `url` uses a running server; `cache` keeps downloads between runs."""

    cache: Path
    database: str = "sayso"
    url: str | None = None
    say: Callable[[str], None] = field(default=lambda _line: None)


@dataclass(frozen=True, slots=True)
class Engine:
    """A row of the engine table. `open` may raise MissingPartError, which says what to install."""

    name: str
    says: str
    open: Callable[[EngineOptions], AbstractContextManager[Session]]
