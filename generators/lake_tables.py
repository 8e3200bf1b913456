"""The lake's tables without their place: what the targets of the lake say alike, in every environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generators.comments import column_comment, table_description
from generators.formats import FORMATS
from generators.lake import REJECTED, REJECTED_COLUMNS
from registry.tables import tables_of
from registry.type_names import type_name

if TYPE_CHECKING:
    from generators.formats import Format
    from registry.config import Config
    from registry.model import Registry
    from registry.tables import Column, Table

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeTable:
    """A table as every environment has it: Glue columns, how and where in the bucket its rows are stored.

    `union` is what the versions of its major mean together; `rejected` has none.
    """

    name: str
    description: str
    columns: tuple[Json, ...]
    format: Format
    prefix: str
    origin: dict[str, str] = field(default_factory=dict)
    union: Table | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """What Glue keeps beside the table: the kind of its files, and where sayso finds what it comes from."""
        return {"classification": self.format.classification, **self.origin}


def column(name: str, type_: str, comment: str) -> Json:
    """A Glue column."""
    return {"Name": name, "Type": type_, "Comment": comment}


RECEIVED_AT = column("received_at", "timestamp", "When the collector received it, in UTC.")
REJECTED_TABLE = LakeTable(
    name=REJECTED,
    description="What the collector refused, with every reason.",
    columns=tuple(column(*each) for each in REJECTED_COLUMNS),
    format=FORMATS["json"],
    prefix=f"{REJECTED}/",
)

_last: list[tuple[Registry, tuple[LakeTable, ...]]] = []


def lake_tables(registry: Registry) -> tuple[LakeTable, ...]:
    """Every table of the registry, by event and then by major; `rejected` is the last.

    The last registry's are remembered: it never changes, and all targets of a run ask for the same.
    """
    if not _last or _last[0][0] is not registry:
        _last[:] = [(registry, (*_of_events(registry), REJECTED_TABLE))]
    return _last[0][1]


def _of_events(registry: Registry) -> list[LakeTable]:
    config = registry.config
    return [_of_event(config, table) for lineage in registry.lineages for table in tables_of(lineage, config.readers)]


def _of_event(config: Config, table: Table) -> LakeTable:
    """The table of one major of one event."""
    return LakeTable(
        name=table.name,
        description=table_description(table),
        columns=(RECEIVED_AT, *map(_column, table.columns)),
        format=FORMATS[config.storage_layout.format],
        prefix=f"{config.storage_layout.rows}{table.name}/",
        origin=_origin(table),
        union=table,
    )


def _column(held: Column) -> Json:
    return column(held.name, type_name(held.type, "hive"), column_comment(held))


def _origin(table: Table) -> dict[str, str]:
    """What sayso wants to find again: where the table comes from."""
    return {
        "sayso.event": table.newest.name,
        "sayso.major": str(table.newest.version.major),
        "sayso.versions": ",".join(str(event.version) for event in table.versions),
    }
