"""Glue tables: one `TableInput` a table and environment, as `glue:CreateTable` and CloudFormation take it.

Athena reads them with partition projection: no partition is ever registered, `dt` is a range of days up to now
(Amazon Athena User Guide, "Supported types for partition projection").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from generators.jsontext import dump
from generators.lake import DATE_FORMAT, PARTITION
from generators.lake_tables import column, lake_tables
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.lake_tables import LakeTable
    from registry.model import Registry

Json = dict[str, Any]

PARTITION_KEY = column(PARTITION, "string", f"The day it was delivered, {DATE_FORMAT}, in UTC.")


class GlueSettings(Settings):
    """Settings of the `glue` target; `athena` and `cloudformation` write the same tables and follow them."""

    projection_start: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] = "2020-01-01"
    """The first day that queries look for. Earlier partitions are not seen."""


def glue_settings(registry: Registry) -> GlueSettings:
    """The settings of `glue` as `sayso.yaml` has them, for the targets that follow them."""
    return GlueSettings.model_validate(registry.config.targets.get("glue") or {})


def table_inputs(registry: Registry, environment: str, settings: GlueSettings | None = None) -> tuple[Json, ...]:
    """Every table of an environment as a Glue `TableInput`, `rejected` last.

    Args:
        registry: The registry.
        environment: The name of one of its deployments.
        settings: Those of the `glue` target; by default as the registry has them.
    """
    settings = settings or glue_settings(registry)
    bucket = registry.config.deployments[environment].bucket
    return tuple(table_input(table, bucket, settings) for table in lake_tables(registry))


def table_input(table: LakeTable, bucket: str, settings: GlueSettings) -> Json:
    """The Glue `TableInput` of one table whose rows are in `bucket`."""
    location = f"s3://{bucket}/{table.prefix}"
    return {
        "Name": table.name,
        "Description": table.description,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", **table.parameters, **_projection(location, settings)},
        "StorageDescriptor": {"Columns": list(table.columns), "Location": location, **table.format.storage},
        "PartitionKeys": [PARTITION_KEY],
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


def generate(registry: Registry, settings: GlueSettings) -> Iterator[File]:
    """`glue/<environment>/<table>.json` for every table, `rejected` included."""
    for environment in registry.config.deployments:
        for table in table_inputs(registry, environment, settings):
            yield File(f"glue/{environment}/{table['Name']}.json", dump(table))
