"""Spark in this process as a reader of Parquet files through a declared table; no Hive, no cluster."""

# ruff: noqa: PLC0415  pyspark is optional

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from registry.type_names import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from registry.model import Type

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",  # the files' times are proleptic Gregorian, as Trino's
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Duser.timezone=UTC",
    "spark.log.level": "OFF",
}


@dataclass(frozen=True, slots=True)
class SparkReader:
    """A session, and the folder that tables lie in."""

    spark: Any
    folder: Path

    def create(self, name: str, types: Mapping[str, Type], file: bytes) -> None:
        """A table over one file that may have been written with other types."""
        place = self.folder / name
        place.mkdir()
        (place / "1.parquet").write_bytes(file)
        columns = ", ".join(f"`{column}` {type_name(type_, 'spark')}" for column, type_ in types.items())
        self.spark.sql(f"CREATE TABLE `{name}` ({columns}) USING parquet LOCATION '{place}'")

    def read(self, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """Some columns of every row. Raises whatever Spark does."""
        listed = ", ".join(f"`{column}`" for column in columns)
        rows = self.spark.sql(f"SELECT {listed} FROM `{name}`").collect()
        return [{column: _plain(value) for column, value in row.asDict(recursive=True).items()} for row in rows]


def _plain(value: Any) -> Any:
    """Spark's moments come without a zone, in the process's own."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    return [_plain(held) for held in value] if isinstance(value, list) else value


@contextmanager
def open_spark(folder: Path) -> Iterator[SparkReader]:
    """Start Spark; some eight seconds."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("sayso")
    for key, value in {**_SETTINGS, "spark.sql.warehouse.dir": str(folder)}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    try:
        yield SparkReader(session, folder)
    finally:
        session.stop()
