"""Athena: the tables as DDL, and a view over all majors of an event. One statement a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.athena.ddl import create_database, create_table
from generators.athena.quoting import trino_name
from generators.athena.views import View, views
from generators.glue import table_inputs
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry

__all__ = ["AthenaSettings", "View", "create_database", "create_table", "generate", "views"]


class AthenaSettings(Settings):
    """The `athena` target has no settings: its tables follow those of the `glue` target."""


def generate(registry: Registry, settings: AthenaSettings) -> Iterator[File]:  # noqa: ARG001 - every target's signature
    """`athena/<environment>/`: `database.sql`, `<table>.sql` for every table, `<event>.view.sql` for every event."""
    for environment, place in registry.config.deployments.items():
        folder = f"athena/{environment}"
        description = f"Events of {registry.config.registry}, {environment}."
        yield File(f"{folder}/database.sql", create_database(place.database, description))
        for table in table_inputs(registry, environment):
            yield File(f"{folder}/{table['Name']}.sql", create_table(place.database, table))
        for view in views(registry, place.database):
            name = trino_name(place.database, view.name)
            yield File(f"{folder}/{view.name}.view.sql", f"CREATE OR REPLACE VIEW {name} AS\n{view.sql}\n")
