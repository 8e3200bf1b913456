"""Athena: the tables as DDL, and a view over all majors of an event. One statement a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.athena.ddl import create_database, create_table
from generators.athena.quoting import trino_name
from generators.athena.views import Duplicates, View, views
from generators.glue import table_inputs
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry

__all__ = [
    "AthenaSettings",
    "Duplicates",
    "View",
    "athena_settings",
    "create_database",
    "create_table",
    "generate",
    "views",
]


class AthenaSettings(Settings):
    """Settings of the `athena` target; its tables follow those of the `glue` target."""

    duplicates: Duplicates = "day"
    """What an event's view makes of copies, when an app or Firehose sent an event again. `day`: one row an `event_id`
    and day, the earliest received; a condition on `dt` still reads those days only, and what was sent again after
    midnight, UTC, is there twice. `all`: one row an `event_id`, and every query reads all days, whatever it says of
    `dt`. `keep`: every row. With `day` and `all` a query also reads the id and two times of every row, some 56 bytes,
    and no condition but those on `dt` (only with `day`) and `event_id` reaches the files."""


def athena_settings(registry: Registry) -> AthenaSettings:
    """The settings of `athena` as `sayso.yaml` has them."""
    return AthenaSettings.model_validate(registry.config.targets.get("athena") or {})


def generate(registry: Registry, settings: AthenaSettings) -> Iterator[File]:
    """`athena/<environment>/`: `database.sql`, `<table>.sql` for every table, `<event>.view.sql` for every event."""
    for environment, place in registry.config.deployments.items():
        folder = f"athena/{environment}"
        description = f"Events of {registry.config.registry}, {environment}."
        yield File(f"{folder}/database.sql", create_database(place.database, description))
        for table in table_inputs(registry, environment):
            yield File(f"{folder}/{table['Name']}.sql", create_table(place.database, table))
        for view in views(registry, place.database, settings.duplicates):
            name = trino_name(place.database, view.name)
            yield File(f"{folder}/{view.name}.view.sql", f"CREATE OR REPLACE VIEW {name} AS\n{view.sql}\n")
