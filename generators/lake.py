"""Where things stand in the lake: names and prefixes that tables, streams and the collector must agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.tables import table_name

if TYPE_CHECKING:
    from registry.config import Config
    from registry.model import Event

REJECTED = "rejected"
"""The table and the stream of what was refused, with the reasons."""

REJECTED_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("received_at", "timestamp", "When the collector refused it."),
    ("event", "string", "The event's name, as far as it could be read."),
    ("version", "string", "The version it claimed, as far as it could be read."),
    ("event_id", "string", "The event's id, as far as it could be read."),
    ("errors", "array<struct<path:string,rule:string,message:string>>", "Every reason, by JSON pointer."),
    ("raw", "string", "What was sent, as JSON text."),
)
"""Name, Hive type and comment of the rejected table's columns; the partition `dt` comes on top."""

PARTITION = "dt"
DATE_FORMAT = "yyyy-MM-dd"


def table_key(event: Event) -> str:
    """The table an event's rows go to; its prefix and its stream are named after it."""
    return table_name(event.name, event.version.major)


def stream_name(config: Config, environment: str, stream: str) -> str:
    """The whole name of a delivery stream. The collector knows the prefix from its environment and adds the rest."""
    return f"{stream_prefix(config, environment)}{stream}"


def stream_prefix(config: Config, environment: str) -> str:
    """What every stream's name of an environment begins with."""
    return f"{config.registry}-{environment}-"


def errors_prefix(stream: str) -> str:
    """The S3 prefix of what a stream could not convert or deliver."""
    return f"errors/{stream}/"
