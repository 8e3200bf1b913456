"""type-too-wide, type-too-deep, too-many-columns, stream-name-too-long: what the stores can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.tables import table_name
from registry.type_names import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

GLUE_TYPE = 131_072  # AWS Glue API reference, Column: Type
MYSQL_SCALE = 30  # MySQL 8.4 reference manual, section 13.1.3 (DECIMAL)
STREAM_NAME = 64  # Amazon Data Firehose API reference, CreateDeliveryStream; a Lambda's name and a role's too
DEEP = 8
MANY_COLUMNS = 1000
_EVERYWHERE = "collector"
"""The longest of the names that every stack has, whatever its events."""


def _too_wide(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        type_ = each.field.type
        if not each.depth and (type_.fields or type_.item):
            length = len(type_name(type_, "hive"))
            if length > GLUE_TYPE:
                message = f"the type of `{each.field.name}` has {length} characters in Glue, which holds {GLUE_TYPE}"
                yield Problem(each.place / "type", message, "Divide it into several fields.")
        if not each.depth and (type_.scale or 0) > MYSQL_SCALE:
            message = f"MySQL's decimals have at most {MYSQL_SCALE} digits after the point, this {type_.scale}"
            yield Problem(each.place / "type", message, f"Use decimal({type_.precision},{MYSQL_SCALE}).")


def _too_deep(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        if each.depth == DEEP:
            message = f"`{each.field.name}` stands {DEEP} objects deep"
            yield Problem(each.place, message, "Move it up, or make an event of its own of what is inside.")


def _too_many(context: Context) -> Iterator[Problem]:
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        if len(event.columns) > MANY_COLUMNS:
            message = f"the event has {len(event.columns)} columns"
            yield Problem(event.place / "fields", message, "Divide it into several events, or group fields in objects.")


def _stream_names(context: Context) -> Iterator[Problem]:
    longest, layout = max(context.config.deployments, key=len), context.config.storage_layout
    before = len(f"{context.config.registry}-{longest}-")
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        length = before + len(layout.stream_of(table_name(event.name, event.version.major)))
        if length > STREAM_NAME:
            message = f"the name of its delivery stream would have {length} characters in `{longest}`"
            advice = f"Shorten the event's name by {length - STREAM_NAME}, or the registry's or the environment's."
            yield Problem(event.place / "event", message, advice)
    if before + len(_EVERYWHERE) > STREAM_NAME:
        message = f"the collector's name would have {before + len(_EVERYWHERE)} characters in `{longest}`"
        yield Problem(context.root / "registry", message, "Shorten the registry's or the environment's name.")


TYPE_TOO_WIDE = Rule(
    id="type-too-wide",
    severity="error",
    sound=True,
    why="The type is larger than a store can hold: Glue stops at 131,072 characters for a column's type, MySQL at 30 "
    "digits after the point, and no reader follows more than 32 types inside each other. The deployment would fail, "
    "or the table could not be read.",
    help="Divide the field into several, or use a smaller type.",
    check=_too_wide,
)
TYPE_TOO_DEEP = Rule(
    id="type-too-deep",
    severity="warning",
    why="A field lies more than seven objects deep. Every level makes queries longer and conversions slower, and what "
    "lies that deep usually is a thing of its own.",
    help="Move the inner object up, or send it as an event of its own.",
    check=_too_deep,
)
TOO_MANY_COLUMNS = Rule(
    id="too-many-columns",
    severity="warning",
    why="An event with more than a thousand columns makes Parquet files whose footer outweighs their content, and "
    "nobody finds anything in it.",
    help="Divide the event by what happened, or group fields in objects.",
    check=_too_many,
)
STREAM_NAME_TOO_LONG = Rule(
    id="stream-name-too-long",
    severity="error",
    sound=True,
    why="A table's delivery stream is called <registry>-<environment>-<event>_v<major>, the Lambda ends in -collector, "
    "and AWS allows 64 characters. The deployment would fail after other resources were made.",
    help="Shorten the event's, the registry's or the environment's name.",
    check=_stream_names,
)
