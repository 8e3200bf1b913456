"""Seeded faults of the layout `shared_stream`: the stream that tells tables apart, and tables of JSON lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.contracts.faults.seeding import (
    CATALOG,
    CODE,
    DAY,
    GLUE,
    REGISTRY,
    drop_column,
    drop_s3,
    emitting,
    gone,
    in_ddl,
    in_table,
    lost,
    of_json,
    of_text,
    parameter,
    s3,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.faults.seeding import Change, Fault

SHARED = replace(
    REGISTRY, config=REGISTRY.config.model_copy(update={"layout": "shared_stream", "readers": ("athena",)}), _index={}
)
STREAM, FIREHOSE = "firehose/dev/events.json", "firehose events"
ROWS = "s3://community-dev-events/lines"
TABLE = "!{partitionKeyFromQuery:event}_v!{partitionKeyFromQuery:major}"


def in_stream(name: str, change: Change, *says: str) -> Fault:
    return in_table(name, change, *says, plane=FIREHOSE)


def processors(edit: Callable[[dict[str, dict[str, Any]]], object]) -> Change:
    """Change the processors, given by type."""

    def change(stream: dict[str, Any]) -> None:
        processing = stream["ExtendedS3DestinationConfiguration"]["ProcessingConfiguration"]
        by_type = {each["Type"]: each for each in processing["Processors"]}
        edit(by_type)
        processing["Processors"] = list(by_type.values())

    return of_json(STREAM, change)


def query(text: str) -> Change:
    return processors(lambda found: found["MetadataExtraction"]["Parameters"][0].update(ParameterValue=text))


def without(type_: str) -> Change:
    return processors(lambda found: found.pop(type_))


def serde(**parameters: str | None) -> Change:
    def edit(table: dict[str, Any]) -> None:
        held = table["StorageDescriptor"]["SerdeInfo"]["Parameters"]
        for name, value in parameters.items():
            held.pop(name.replace("_", "."), None)
            held.update({name.replace("_", "."): value} if value else {})

    return of_json(GLUE, edit)


def partitioning(**settings: Any) -> Change:
    return of_json(STREAM, s3(DynamicPartitioningConfiguration=settings))


SHARED_FAULTS = (
    # Which table a row goes to
    in_table("table by the minor", query('{event: .event, major: .schema_version | split(".")[1]}'), "not there"),
    in_table("table by the whole version", query("{event: .event, major: .schema_version}"), "row is not there"),
    in_table("table by the id", query('{event: .event_id, major: "1"}'), "row is not there"),
    in_stream("table by a key that no row has", query("{event: .event, major: .major}"), "must not be null or empty"),
    in_stream("table by the event alone", query("{event: .event}"), "must not be null or empty"),
    in_stream("query that is none", query("{event: .event, major: }"), "is not a jq query"),
    in_stream(
        "another engine",
        processors(lambda found: found["MetadataExtraction"]["Parameters"][1].update(ParameterValue="JQ-1.7")),
        "JQ-1.6",
    ),
    in_stream("no query", without("MetadataExtraction"), "MetadataExtraction processor should be present"),
    # The stream
    in_table("no line feed after a row", without("AppendDelimiterToRecord"), "only the first is ever read"),
    lost("records not taken apart", without("RecordDeAggregation"), "travel in one record", plane=FIREHOSE),
    lost("rows of a record not counted", of_text(CATALOG, "LINES = 500", "LINES = None"), "1000", plane=FIREHOSE),
    lost("one row too many in a record", of_text(CATALOG, "LINES = 500", "LINES = 501"), "1000", plane=FIREHOSE),
    in_table(
        "prefix of the other layout",
        of_json(STREAM, s3(Prefix=f"events/{TABLE}/{DAY}")),
        "row is not there",
    ),
    in_table("prefix without the day", of_json(STREAM, s3(Prefix=f"lines/{TABLE}/")), "not there"),
    in_table(
        "prefix without the major",
        of_json(STREAM, s3(Prefix=f"lines/!{{partitionKeyFromQuery:event}}/{DAY}")),
        "row is not there",
    ),
    in_stream("prefix without the table", of_json(STREAM, s3(Prefix=f"lines/{DAY}")), "should contain"),
    in_stream("partitioning off", partitioning(Enabled=False), "Dynamic Partitioning is not enabled"),
    in_stream("retries for ever", partitioning(Enabled=True, RetryOptions={"DurationInSeconds": 9000}), "7200"),
    in_stream("processing off", of_json(STREAM, drop_s3("ProcessingConfiguration")), "is not enabled"),
    in_stream(
        "buffer too small",
        of_json(STREAM, s3(BufferingHints={"SizeInMBs": 5, "IntervalInSeconds": 60})),
        "SizeInMBs must be at least 64",
    ),
    in_stream(
        "too impatient",
        of_json(STREAM, s3(BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 30})),
        "IntervalInSeconds must be at least 60",
    ),
    in_stream("error prefix missing", of_json(STREAM, drop_s3("ErrorOutputPrefix")), "ErrorOutputPrefix"),
    lost(
        "errors among the rows",
        of_json(STREAM, s3(ErrorOutputPrefix=f"lines/card_click_v1/{DAY}!{{firehose:error-output-type}}/")),
        "among a table's own rows",
        plane=FIREHOSE,
    ),
    in_table("not compressed", of_json(STREAM, drop_s3("CompressionFormat")), "not gzip"),
    in_table("compressed under another name", of_json(STREAM, s3(FileExtension=".json")), "line 1"),
    in_stream("stream missing", gone(STREAM), "events.json was not generated"),
    # The table
    in_table("table missing", gone(GLUE), "card_click_v1.json was not generated"),
    in_table("column dropped", of_json(GLUE, drop_column("ranking_id")), "no column ranking_id"),
    in_table("bigint narrowed", typed("user_id", "bigint", "int"), "user_id"),
    in_table("bigint rounded", typed("user_id", "bigint", "double"), "column user_id"),
    in_table("scale narrowed", typed("dwell_seconds", ",3", ",2"), "column dwell_seconds"),
    in_table("digits narrowed", typed("dwell_seconds", "10,", "7,"), "dwell_seconds"),
    in_table("timestamp is date", typed("occurred_at", "timestamp", "date"), "occurred_at"),
    in_table("member dropped", typed("content", "kind:string,", ""), "column content.kind"),
    in_table("map is text", typed("experiments", "map<string,string>", "string"), "column experiments"),
    in_table("keys of maps that differ in case", serde(case_insensitive=None), "A key appears twice"),
    in_table("key of another name", serde(mapping_gesture="how"), "column gesture"),
    in_table("JSON taken for Parquet", of_text(GLUE, '"org.openx.data.jsonserde.JsonSerDe"', '"x"'), "SerDe"),
    in_table(
        "location of another table",
        of_json(GLUE, parameter("storage.location.template", ROWS + "/talk_play_v1/dt=${dt}/")),
        "row is not there",
    ),
    in_ddl("another SerDe property in the DDL", "'case.insensitive'='false'", "'case.insensitive'='true'", "SerDe"),
    in_ddl("another format in the DDL", "mapred.TextInputFormat", "mapred.SequenceFileInputFormat", "InputFormat"),
    # The collector
    in_table(
        "routed to a stream of its own",
        of_text(CODE, "STREAM = 'events'", "STREAM = 'card_click_v1'"),
        "was not generated",
        plane="firehose card_click_v1",
    ),
    in_table("version not told", emitting("row.pop('schema_version')"), "split input", plane=FIREHOSE),
    in_table("local time", emitting("row['occurred_at'] = row['occurred_at'][:-1]"), "occurred_at"),
    in_table("day first", emitting("row['occurred_at'] = '22/11/2026 09:30'"), "occurred_at"),
    in_table(
        "id through a double",
        emitting("row['user_id'] = int(float(row.get('user_id', 0)))"),
        "user_id",
    ),
    in_table("optional column forgotten", emitting("row.pop('referral_source', 0)"), "column referral_source"),
    lost("refused event among the rows", emitting("table = 'events'", refused=True), "0 times"),
)
