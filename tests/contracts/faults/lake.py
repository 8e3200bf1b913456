"""Seeded faults of the lake's files: Glue tables, their partitions, streams, DDL and views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.contracts.faults.seeding import (
    CLICK,
    DAY,
    DDL,
    GLUE,
    PLAY,
    Fault,
    deserializer,
    drop_column,
    drop_s3,
    gone,
    in_ddl,
    in_table,
    lost,
    of_json,
    of_text,
    parameter,
    rename_column,
    s3,
    typed,
)

if TYPE_CHECKING:
    from tests.contracts.faults.seeding import Change, Files

STREAM, FIREHOSE = "firehose/dev/card_click_v1.json", "firehose card_click_v1"
REJECTED, REJECTED_STREAM = "glue/dev/rejected.json", "firehose/dev/rejected.json"
CLICK_VIEW, PLAY_VIEW = "athena/dev/card_click.view.sql", "athena/dev/talk_play.view.sql"
ROWS = "s3://community-dev-events/events"


def in_stream(name: str, change: Change, *says: str) -> Fault:
    return in_table(name, change, *says, plane=FIREHOSE)


def in_view(name: str, change: Change, *says: str, event: str = CLICK) -> Fault:
    return Fault(name, event, change, "evolution", f"view {event.partition('@')[0]}", says)


def twice(path: str) -> Change:
    return lambda files: {path: f"{files[path]}UNION ALL {files[path].partition('AS')[2]}"}


def nothing_for(column: str) -> Change:
    """NULL for an older major's column, whether the view has it under its name or under one with the major."""

    def change(files: Files) -> dict[str, str | None]:
        held = rf'(CAST\("{column}" AS [^\n]+\)|"{column}") AS "{column}'
        found, count = re.subn(held, rf'NULLIF(\1, \1) AS "{column}', files[PLAY_VIEW])
        assert count == 1, "one older major has it"
        return {PLAY_VIEW: found}

    return change


LAKE_FAULTS = (
    # The Glue table
    in_table("column dropped", of_json(GLUE, drop_column("ranking_id")), "no column ranking_id"),
    in_table("key column dropped", of_json(GLUE, drop_column("event_id")), "no column event_id"),
    in_table("parameter's column dropped", of_json(GLUE, drop_column("tab")), "no column tab"),
    in_table("column renamed", of_json(GLUE, rename_column("gesture", "gestures")), "no column gesture"),
    in_table("partition key renamed", of_json(GLUE, lambda table: table["PartitionKeys"][0].update(Name="day")), "day"),
    in_stream("bigint narrowed", typed("user_id", "bigint", "int"), "column user_id"),
    in_table("bigint narrowed under old rows", typed("user_id", "bigint", "int"), "user_id", event="card_click@1.1.0"),
    in_table("bigint rounded", typed("user_id", "bigint", "double"), "column user_id"),
    in_table("scale narrowed", typed("dwell_seconds", ",3", ",2"), "column dwell_seconds"),
    in_stream("digits narrowed", typed("dwell_seconds", "10,", "7,"), "column dwell_seconds"),
    in_stream("timestamp is date", typed("occurred_at", "timestamp", "date"), "column occurred_at"),
    in_table("member dropped", typed("content", "kind:string,", ""), "column content.kind"),
    in_table("member renamed", typed("content", "kind:", "type:"), "column content.kind"),
    in_stream(
        "inner member narrowed",
        typed("content", "author:struct<id:bigint", "author:struct<id:int"),
        "content.author.id",
    ),
    in_table("member in capitals", typed("content", "<id:bigint,kind", "<ID:bigint,kind"), "column content.id"),
    in_table("member as on the wire", typed("content", "is_official", "isOfficial"), "content.author.is_official"),
    in_table("type that Hive does not know", typed("page", "int", "integer"), "column page", "integer"),
    in_table("type with a space", typed("content", "kind:", "kind: "), "column content"),
    in_table("map is text", typed("experiments", "map<string,string>", "string"), "column experiments"),
    in_stream("table missing", gone(GLUE), "card_click_v1.json was not generated"),
    lost("rejected's column dropped", of_json(REJECTED, drop_column("errors")), "column errors"),
    lost("rejected's text dropped", of_json(REJECTED, drop_column("raw")), "refused event"),
    lost("rejected missing", gone(REJECTED), "rejected"),
    # Partitions
    in_table(
        "projection's format", of_json(GLUE, parameter("projection.dt.format", "yyyy/MM/dd")), "column dt", "yyyy/MM/dd"
    ),
    in_table("projection ends", of_json(GLUE, parameter("projection.dt.range", "2020-01-01,2024-12-31")), "not there"),
    in_table("projection begins late", of_json(GLUE, parameter("projection.dt.range", "2020-01-02,NOW")), "not there"),
    in_table("projection by weeks", of_json(GLUE, parameter("projection.dt.interval", "7")), "row is not there"),
    in_table("projection off", of_json(GLUE, parameter("projection.enabled", "false")), "projection.enabled"),
    in_table(
        "location of another table",
        of_json(GLUE, parameter("storage.location.template", ROWS + "/talk_play_v1/dt=${dt}/")),
        "row is not there",
    ),
    # The stream
    in_table(
        "prefix in another format",
        of_json(STREAM, s3(Prefix="events/card_click_v1/dt=!{timestamp:yyyy/MM/dd}/")),
        "not there",
    ),
    in_table("prefix without the day", of_json(STREAM, s3(Prefix="events/card_click_v1/")), "row is not there"),
    in_table("prefix of another table", of_json(STREAM, s3(Prefix=f"events/talk_play_v1/{DAY}")), "row is not there"),
    in_stream(
        "prefix in week years", of_json(STREAM, s3(Prefix="events/card_click_v1/dt=!{timestamp:YYYY-MM-dd}/")), "YYYY"
    ),
    in_table("day of another zone", of_json(STREAM, s3(CustomTimeZone="Asia/Seoul")), "column dt"),
    in_stream("error prefix missing", of_json(STREAM, drop_s3("ErrorOutputPrefix")), "ErrorOutputPrefix"),
    lost(
        "errors among the rows",
        of_json(STREAM, s3(ErrorOutputPrefix=f"events/card_click_v1/{DAY}!{{firehose:error-output-type}}/")),
        "among a table's own rows",
        plane=FIREHOSE,
    ),
    in_table(
        "keys in lower case", of_json(STREAM, deserializer(CaseInsensitive=True)), "experiments", plane="card_click_v1"
    ),
    in_table(
        "dots in keys respelt",
        of_json(STREAM, deserializer(ConvertDotsInJsonKeysToUnderscores=True)),
        "column experiments",
    ),
    in_table("conversion off", of_json(STREAM, drop_s3("DataFormatConversionConfiguration")), "Parquet"),
    in_stream("stream missing", gone(STREAM), "card_click_v1.json was not generated"),
    lost("rejected's prefix", of_json(REJECTED_STREAM, s3(Prefix=f"refused/{DAY}")), "0 times"),
    lost("rejected named as zipped", of_json(REJECTED_STREAM, drop_s3("CompressionFormat")), "gzip"),
    # The DDL
    in_ddl("column renamed in the DDL", "`gesture` string", "`gestures` string", "column gesture:", "none"),
    in_ddl("type narrowed in the DDL", "`user_id` bigint", "`user_id` int", "column user_id:", "bigint"),
    in_ddl("member narrowed in the DDL", "`author`:struct<`id`:bigint", "`author`:struct<`id`:int", "column content:"),
    in_ddl("capitals in the DDL", "`ranking_id`", "`rankingId`", "column ranking_id:", "none"),
    in_ddl("another location in the DDL", "LOCATION 's3://community-dev", "LOCATION 's3://community-prod", "Location"),
    in_ddl("another range in the DDL", "2020-01-01,NOW", "2021-01-01,NOW", "projection.dt.range"),
    in_ddl("another SerDe in the DDL", "parquet.serde.ParquetHiveSerDe", "orc.OrcSerde", "SerDe"),
    in_ddl("another partition in the DDL", "`dt` string", "`day` string", "partition key dt:"),
    in_ddl("columns swapped in the DDL", "  `event` string", "  `page` int,\n  `event` string", "another place"),
    in_ddl("DDL that does not parse", "PARTITIONED BY", "PARTITIONED", "parse"),
    in_ddl("DDL of another kind", "EXTERNAL TABLE", "TABLE", "EXTERNAL"),
    Fault("DDL missing", CLICK, gone(DDL), "agreement", "athena ddl", ("card_click_v1.sql was not generated",)),
    # The view
    in_view("column dropped from the view", of_text(CLICK_VIEW, '  "gesture",\n', ""), "column gesture"),
    in_view("NULL in a view", of_text(CLICK_VIEW, '"user_id"', 'CAST(NULL AS bigint) AS "user_id"'), "column user_id"),
    in_view(
        "view of one major", of_text(PLAY_VIEW, '"talk_play_v1"', '"talk_play_v1" WHERE false'), "not there", event=PLAY
    ),
    in_view(
        "older major's value lost",
        nothing_for("position_seconds"),
        "column position_seconds",
        event=PLAY,
    ),
    in_view("view that reads twice", twice(CLICK_VIEW), "2 times"),
    in_view("view of a table that is not", of_text(CLICK_VIEW, "card_click_v1", "card_clicks_v1"), "card_clicks_v1"),
    in_view("view that keeps copies", of_text(CLICK_VIEW, 'WHERE "copy" = 1', ""), "2 times"),
    in_view("view that keeps copies of one moment", of_text(CLICK_VIEW, "row_number()", "rank()"), "2 times"),
    in_view(
        "view that drops another event", of_text(CLICK_VIEW, '"dt", "event_id"', '"dt", "app_version"'), "not there"
    ),
    in_view(
        "view of the last copy",
        of_text(CLICK_VIEW, '"received_at", "occurred_at")', '"received_at" DESC)'),
        "received_at",
    ),
    in_view("view missing", gone(CLICK_VIEW), "no such view"),
)
