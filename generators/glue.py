"""Glue tables: one `TableInput` a table and environment, as `glue:CreateTable` and CloudFormation take it.

Athena reads them with partition projection: no partition is ever registered, `dt` is a range of days up to now
(Amazon Athena User Guide, "Supported types for partition projection").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from generators.comments import column_comment, table_description
from generators.jsontext import dump
from generators.lake import DATE_FORMAT, PARTITION, REJECTED, REJECTED_COLUMNS, rows_prefix
from generators.target import File, Settings
from registry.tables import tables_of
from registry.types import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry, Type
    from registry.tables import Table

Json = dict[str, Any]

RECEIVED_AT: Json = {"Name": "received_at", "Type": "timestamp", "Comment": "When the collector received it, in UTC."}
PARTITION_KEYS: list[Json] = [
    {"Name": PARTITION, "Type": "string", "Comment": f"The day it was delivered, {DATE_FORMAT}, in UTC."}
]

PARQUET: Json = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}
JSON_LINES: Json = {  # One document a line; a text input format reads `.gz` objects by their suffix.
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}


class GlueSettings(Settings):
    """Settings of the `glue` target; `athena` and `cloudformation` write the same tables and follow them."""

    projection_start: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] = "2020-01-01"
    """The first day that queries look for. Earlier partitions are not seen."""


def glue_settings(registry: Registry) -> GlueSettings:
    """The settings of `glue` as `sayso.yaml` has them, for the targets that follow them."""
    return GlueSettings.model_validate(registry.config.targets.get("glue", {}))


def tables(registry: Registry) -> tuple[Table, ...]:
    """Every table of the registry, by event and then by major."""
    readers = registry.config.readers
    return tuple(table for lineage in registry.lineages for table in tables_of(lineage, readers))


def table_input(table: Table, bucket: str, settings: GlueSettings) -> Json:
    """The Glue `TableInput` of one table whose rows are in `bucket`."""
    parameters = {"classification": "parquet", **_own_parameters(table)}
    columns = [RECEIVED_AT, *(_column(column.name, column.type, column_comment(column)) for column in table.columns)]
    return _input(table.name, table_description(table), columns, PARQUET, bucket, parameters, settings)


def rejected_input(bucket: str, settings: GlueSettings) -> Json:
    """The Glue `TableInput` of what the collector refused: JSON text, gzip, one document a line."""
    columns = [{"Name": name, "Type": type_, "Comment": comment} for name, type_, comment in REJECTED_COLUMNS]
    description = "What the collector refused, with every reason."
    return _input(REJECTED, description, columns, JSON_LINES, bucket, {"classification": "json"}, settings)


def _column(name: str, type_: Type, comment: str) -> Json:
    return {"Name": name, "Type": type_name(type_, "hive"), "Comment": comment}


def _own_parameters(table: Table) -> dict[str, str]:
    """What sayso wants to find again: where the table comes from."""
    return {
        "sayso.event": table.newest.name,
        "sayso.major": str(table.newest.version.major),
        "sayso.versions": ",".join(str(event.version) for event in table.versions),
    }


def _input(
    name: str,
    description: str,
    columns: list[Json],
    storage: Json,
    bucket: str,
    parameters: dict[str, str],
    settings: GlueSettings,
) -> Json:
    location = f"s3://{bucket}/{rows_prefix(name)}"
    return {
        "Name": name,
        "Description": description,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", **parameters, **_projection(location, settings)},
        "StorageDescriptor": {"Columns": columns, "Location": location, **storage},
        "PartitionKeys": PARTITION_KEYS,
    }


def _projection(location: str, settings: GlueSettings) -> dict[str, str]:
    """Partition projection on `dt`. The service's clock is UTC, and so is the day in Firehose's prefix."""
    return {
        "projection.enabled": "true",
        f"projection.{PARTITION}.type": "date",
        f"projection.{PARTITION}.format": DATE_FORMAT,
        f"projection.{PARTITION}.range": f"{settings.projection_start},NOW",
        f"projection.{PARTITION}.interval": "1",
        f"projection.{PARTITION}.interval.unit": "DAYS",
        "storage.location.template": f"{location}{PARTITION}=${{{PARTITION}}}/",
    }


def table_inputs(registry: Registry, environment: str, settings: GlueSettings | None = None) -> tuple[Json, ...]:
    """Every table of an environment as a Glue `TableInput`, `rejected` last.

    Args:
        registry: The registry.
        environment: The name of one of its deployments.
        settings: Those of the `glue` target; by default as the registry has them.
    """
    settings = settings or glue_settings(registry)
    bucket = registry.config.deployments[environment].bucket
    events = (table_input(table, bucket, settings) for table in tables(registry))
    return (*events, rejected_input(bucket, settings))


def generate(registry: Registry, settings: GlueSettings) -> Iterator[File]:
    """`glue/<environment>/<table>.json` for every table, `rejected` included."""
    for environment in registry.config.deployments:
        for table in table_inputs(registry, environment, settings):
            yield File(f"glue/{environment}/{table['Name']}.json", dump(table))
