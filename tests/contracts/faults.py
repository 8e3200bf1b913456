"""Seeded faults: ways in which generated artefacts can be wrong, and which law and plane must say so.

A proof that cannot fail proves nothing. Each row changes the artefacts of a sound registry as a careless generator, or
somebody who edits what was generated, would; `test_faults.py` proves them and looks for the row's failure.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.artefacts import artefacts_of
from registry import patterns
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Files = Mapping[str, str]
    Change = Callable[[Files], dict[str, str | None]]


STARTER = load(Path(__file__).parents[2] / "sayso" / "starter").whole()
REGISTRY = replace(STARTER, lineages=tuple(STARTER.lineage(name) for name in ("card_click", "talk_play")), _index={})
"""Two events of the starter, with several versions and two majors."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken, how, in which event, and the failure that must be among those found.

    `plane` and every text of `says` must be part of the failure's plane and message. `planes` are asked beside the
    collector.
    """

    name: str
    event: str
    change: Change
    law: str
    plane: str
    says: tuple[str, ...]
    planes: tuple[str, ...] = ()


def of_json(path: str, edit: Callable[[dict[str, Any]], object]) -> Change:
    def change(files: Files) -> dict[str, str | None]:
        document = json.loads(files[path])
        edit(document)
        assert document != json.loads(files[path]), "the fault changes something"
        return {path: json.dumps(document)}

    return change


def of_text(path: str, old: str, new: str) -> Change:
    def change(files: Files) -> dict[str, str | None]:
        assert old in files[path], f"{old} is in {path}"
        return {path: files[path].replace(old, new)}

    return change


def defined_as(name: str, /, type_: dict[str, Any] | None = None, **field: Any) -> Change:
    """A collector that was made from a definition of `CLICK` in which one field differs."""
    lineage = REGISTRY.lineages[0]
    changed = tuple(
        replace(each, type=replace(each.type, **(type_ or {})), **field) if each.name == name else each
        for each in lineage.newest.fields
    )
    versions = (*lineage.versions[:-1], replace(lineage.newest, fields=changed))
    registry = replace(REGISTRY, lineages=(replace(lineage, versions=versions), *REGISTRY.lineages[1:]), _index={})
    made = artefacts_of(registry, targets=("lambda",)).files
    return lambda files: {path: text for path, text in made.items() if files.get(path, text) != text}


def emitting(code: str, *, refused: bool = False) -> Change:
    """A collector that runs code on each row before it goes: on the `row` and the `table`; `value` is what was sent."""
    written = f"""

import json
_deliver, _collect, _sent = deliver, Collector.collect, []


def _collecting(self, payload, *left):
    _sent[:] = json.loads(payload["body"])
    return _collect(self, payload, *left)


def _changed(each):
    value, table, row = _sent[each.event], each.stream, json.loads(each.line)
    if (table == "rejected") == {refused}:
        {code}
    return Row(each.event, table, json.dumps(row).encode() + b"\\n")


def deliver(rows, *more):
    return _deliver([_changed(each) for each in rows], *more)


Collector.collect = _collecting
"""
    return lambda files: {HANDLER: files[HANDLER] + written}


def gone(path: str) -> Change:
    return lambda files: {path: None} if path in files else {}


def _columns(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = table["StorageDescriptor"]["Columns"]
    return columns


def column_type(name: str, old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def edit(table: dict[str, Any]) -> None:
        (column,) = [each for each in _columns(table) if each["Name"] == name]
        assert old in column["Type"], f"{old} is in {column['Type']}"
        column["Type"] = column["Type"].replace(old, new)

    return edit


def drop_column(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda table: table["StorageDescriptor"].update(
        Columns=[each for each in _columns(table) if each["Name"] != name]
    )


def rename_column(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def edit(table: dict[str, Any]) -> None:
        (column,) = [each for each in _columns(table) if each["Name"] == old]
        column["Name"] = new

    return edit


def parameter(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    return lambda table: table["Parameters"].update({name: value})


def s3(**settings: Any) -> Callable[[dict[str, Any]], None]:
    return lambda stream: stream["ExtendedS3DestinationConfiguration"].update(settings)


def drop_s3(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda stream: stream["ExtendedS3DestinationConfiguration"].pop(name)


def deserializer(**settings: Any) -> Callable[[dict[str, Any]], None]:
    def edit(stream: dict[str, Any]) -> None:
        conversion = stream["ExtendedS3DestinationConfiguration"]["DataFormatConversionConfiguration"]
        conversion["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"].update(settings)

    return edit


def member(path: str, **keywords: Any) -> Callable[[dict[str, Any]], None]:
    """Change the schema of a field, given as `content.author`; a keyword that is None is taken out."""

    def edit(schema: dict[str, Any]) -> None:
        for name in filter(None, path.split(".")):
            schema = schema["items"] if name == "*" else schema["properties"][name]
        for keyword, value in keywords.items():
            if value is None:
                del schema[keyword]
            else:
                schema[keyword] = value

    return edit


def not_required(path: str, name: str) -> Callable[[dict[str, Any]], None]:
    def edit(schema: dict[str, Any]) -> None:
        for part in filter(None, path.split(".")):
            schema = schema["properties"][part]
        schema["required"].remove(name)

    return edit


CLICK, PLAY = "card_click@1.2.0", "talk_play@1.1.0"
GLUE, DDL, STREAM = "glue/dev/card_click_v1.json", "athena/dev/card_click_v1.sql", "firehose/dev/card_click_v1.json"
REJECTED, REJECTED_STREAM = "glue/dev/rejected.json", "firehose/dev/rejected.json"
CLICK_VIEW, PLAY_VIEW = "athena/dev/card_click.view.sql", "athena/dev/talk_play.view.sql"
SCHEMA, ANY = "jsonschema/card_click/1.2.0.json", "jsonschema/any.json"
COLLECTOR = "lambda/collector"
CODE, CATALOG, HANDLER, DELIVERY, SENDING = (
    f"{COLLECTOR}/{name}.py" for name in ("events/card_click_1_2_0", "catalog", "handler", "delivery", "sending")
)
MODELS = "python/community_events"
ROUNDED = """from datetime import datetime, timedelta
        moment = datetime.fromisoformat(row["occurred_at"]) + timedelta(milliseconds=".9999" in value["occurred_at"])
        row["occurred_at"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")"""
TABLE, FIREHOSE, KEPT = "table card_click_v1", "firehose card_click_v1", "table rejected"
DAY = "dt=!{timestamp:yyyy-MM-dd}/"
ROWS = "s3://community-dev-events/events"


def in_table(name: str, change: Change, *says: str, plane: str = TABLE, event: str = CLICK) -> Fault:
    return Fault(name, event, change, "totality", plane, says)


def in_stream(name: str, change: Change, *says: str) -> Fault:
    return in_table(name, change, *says, plane=FIREHOSE)


def in_ddl(name: str, old: str, new: str, *says: str) -> Fault:
    return Fault(name, CLICK, of_text(DDL, old, new), "agreement", "athena ddl card_click_v1", says)


def in_view(name: str, change: Change, *says: str, event: str = CLICK) -> Fault:
    return Fault(name, event, change, "evolution", f"view {event.partition('@')[0]}", says)


def lost(name: str, change: Change, *says: str, plane: str = KEPT) -> Fault:
    return Fault(name, CLICK, change, "nothing lost", plane, says)


def judged(name: str, change: Change, *says: str) -> Fault:
    return Fault(name, CLICK, change, "agreement", "collector", says)


def asked(plane: str, name: str, change: Change, *says: str) -> Fault:
    return Fault(name, CLICK, change, "agreement", plane, says, (plane,))


def typed(name: str, old: str, new: str) -> Change:
    return of_json(GLUE, column_type(name, old, new))


def of_schema(path: str, **keywords: Any) -> Change:
    return of_json(SCHEMA, member(path, **keywords))


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


def any_version(schema: dict[str, Any]) -> dict[str, Any]:
    """What any.json says of the versions of the first event."""
    found: dict[str, Any] = schema["allOf"][0]["then"]
    return found


FAULTS = (
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
    # The collector's verdicts
    judged("version forgotten", of_text(CATALOG, "        '1.2.0': 'card_click_1_2_0',\n", ""), "refuses", "1.2.0"),
    judged("version swapped", of_text(CATALOG, "'card_click_1_2_0'", "'card_click_1_1_0'"), "refuses a valid event"),
    judged("tighter bound", defined_as("position", {"maximum": Decimal(9999)}), "refuses a valid event", "position"),
    judged("looser bound", defined_as("position", {"minimum": Decimal(0)}), "out of range: 0 at /position"),
    judged("lost length", defined_as("app_version", {"max_length": None}), "one character too long at /app_version"),
    judged("choice forgotten", defined_as("gesture", {"values": ("tap", "keyboard")}), "refuses a valid event"),
    judged("optional taken for required", defined_as("gesture", required=True), "refuses a valid event", "gesture"),
    judged("required forgotten", defined_as("position", required=False), "required field is gone at /position"),
    judged("null let through", defined_as("gesture", nullable=True), "null where null may not be at /gesture"),
    judged("column's name on the wire", defined_as("ranking_id", wire_name="ranking_id"), "refuses a valid event"),
    judged("line break let through", of_text(CODE, "$(?!\\\\n)", "$"), "accepts an invalid event"),
    # What the fast path takes
    judged(
        "any id taken", of_text(CODE, '"device_id":"[0-9a-f]{8}-', '"device_id":".{8}-'), "accepts an invalid event"
    ),
    judged("length not tested", of_text(CODE, "if not (len(g6) <= 20)", "if not g6"), "one character too long"),
    judged("list without end", of_text(CODE, "{0,20}+\\\\]", "*+\\\\]"), "accepts an invalid event", "content/tags"),
    in_table("parameter cut short", of_text(CODE, ',"tab":"{g11}"', ',"tab":"{g11[1:]}"'), "column tab"),
    in_table("member out of a run", of_text(CODE, "{g15}{g16}{t2}", "{g15}{g16}"), "column content.author"),
    in_table("nothing optional", of_text(CODE, "if g24 else ''", "if not g24 else ''"), "column dwell_seconds"),
    judged("handler that breaks", emitting("raise KeyError('position')"), "refuses a valid event", "KeyError"),
    # The collector's rows
    in_table("routed to another table", emitting("table = 'talk_play_v1'"), "row is not there"),
    in_table("routed to no table", emitting("table = 'clicks_v1'"), "was not generated", plane="firehose clicks_v1"),
    in_table("wire name as the column", defined_as("ranking_id", name="rankingId"), "column ranking_id"),
    in_table("column in capitals", defined_as("gesture", name="Gesture"), "column gesture"),
    in_table("optional column forgotten", emitting("row.pop('referral_source', 0)"), "column referral_source"),
    in_table("member forgotten", emitting("row['content'].pop('author', 0)"), "column content.author"),
    in_table(
        "empty array left out", emitting("row['content'].get('tags') or row['content'].pop('tags', 0)"), "content.tags"
    ),
    in_table("null where nothing was sent", emitting("row.setdefault('gesture', 'tap')"), "column gesture: sent None"),
    in_table(
        "UUID as it came", defined_as("device_id", {"name": "string", "pattern": patterns.UUID}), "column device_id"
    ),
    in_table("location not decoded", emitting("row['tab'] = row['location'][15:].partition('&')[0]"), "column tab"),
    in_table("milliseconds cut short", emitting("row['occurred_at'] = row['occurred_at'][:-2] + '0Z'"), "occurred_at"),
    in_table("milliseconds rounded", emitting(ROUNDED), "column occurred_at"),
    in_table("offset ignored", emitting("row['occurred_at'] = value['occurred_at'][:19] + '.000Z'"), "occurred_at"),
    in_table(
        "id through a double",
        emitting("row['user_id'] = int(float(row.get('user_id', 0)))"),
        "user_id",
        plane="card_click_v1",
    ),
    in_table("row written twice", of_text(DELIVERY, "sent = send(batches,", "sent = send(batches * 2,"), "times"),
    lost("reasons not kept", emitting("row['errors'] = []", refused=True), "column errors"),
    lost("refused event forgotten", emitting("table = 'card_click_v1'", refused=True), "0 times"),
    lost("refused event changed", emitting("row['raw'] = row['raw'].replace('1', '2')", refused=True), "0 times"),
    # The collector's delivery
    judged(
        "one attempt only", of_text(SENDING, "ATTEMPTS = 4", "ATTEMPTS = 1"), "refuses a valid event", "undelivered"
    ),
    in_table("failure is delivery", of_text(SENDING, "for item in items]", "for item in []]"), "row is not there"),
    lost("answer not looked at", of_text(DELIVERY, "    return failed\n", "    return []\n"), "0 times"),
    lost(
        "outage not told",
        of_text(HANDLER, '"status": "undelivered"', '"status": "accepted"'),
        "accepted",
        plane="collector",
    ),
    # The front end's schemas
    asked(
        "jsonschema",
        "looser pattern in the schema",
        of_schema("position", pattern="^[0-9]{1,5}$"),
        "accepts",
        "/position",
    ),
    asked(
        "jsonschema",
        "tighter pattern in the schema",
        of_schema("rankingId", pattern="^[0-9]+$"),
        "refuses a valid event",
    ),
    asked("ajv", "looser pattern for Ajv", of_schema("position", pattern="^[0-9]{1,5}$"), "accepts", "/position"),
    asked(
        "jsonschema",
        "required forgotten in the schema",
        of_json(SCHEMA, not_required("content.author", "id")),
        "gone at /content/author/id",
    ),
    asked(
        "jsonschema",
        "open object",
        of_schema("content.author", additionalProperties=True),
        "unknown field at /content/author",
    ),
    asked(
        "jsonschema",
        "null let through in the schema",
        of_schema("os_version", type=["string", "null"]),
        "null",
        "/os_version",
    ),
    asked("jsonschema", "length dropped", of_schema("app_version", maxLength=None), "too long at /app_version"),
    asked(
        "jsonschema",
        "item's length dropped",
        of_schema("content.tags.*", minLength=None),
        "too short at /content/tags/*",
    ),
    asked("jsonschema", "number of items dropped", of_schema("content.tags", maxItems=None), "one item too many"),
    asked("jsonschema", "number of names dropped", of_schema("experiments", maxProperties=None), "one name too many"),
    asked("jsonschema", "fewer items", of_schema("content.tags", maxItems=19), "refuses a valid event"),
    asked(
        "jsonschema",
        "choice forgotten in the schema",
        of_schema("gesture", enum=["tap", "keyboard"]),
        "refuses a valid event",
    ),
    asked(
        "jsonschema",
        "column's name on the wire in the schema",
        of_text(SCHEMA, '"rankingId"', '"ranking_id"'),
        "refuses a valid event",
    ),
    asked("jsonschema", "schema missing", gone(SCHEMA), "1.2.0.json was not generated"),
    asked("ajv", "schema missing for Ajv", gone(SCHEMA), "card_click@1.2.0"),
    asked(
        "any event",
        "version forgotten in any.json",
        of_json(ANY, lambda schema: any_version(schema)["properties"]["version"]["enum"].remove("1.2.0")),
        "refuses a valid event",
    ),
    asked(
        "any event",
        "schema not referred to",
        of_json(ANY, lambda schema: any_version(schema)["allOf"].pop()),
        "accepts an invalid event",
    ),
    asked("any event", "schema referred to is missing", gone(SCHEMA), "not there"),
    # The Python models
    asked(
        "python",
        "model forgotten",
        of_text(f"{MODELS}/__init__.py", '"1.2.0":', '"1.3.0":'),
        "no model of card_click@1.2.0",
    ),
    asked(
        "python",
        "looser model",
        of_text(f"{MODELS}/_model.py", 'extra="forbid"', 'extra="ignore"'),
        "accepts an invalid event",
    ),
)
