"""A table and the stream that feeds it: the resources that there are many of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.cloudformation.alarms import alarm
from generators.cloudformation.intrinsics import ACCOUNT, REGION, Json, attribute, logical_id, ref, resource
from generators.cloudformation.roles import DELIVERY_ROLE
from generators.cloudformation.storage import BUCKET, DATABASE
from generators.firehose import Names, delivery_stream, interval_seconds
from generators.glue import table_input

if TYPE_CHECKING:
    from generators.cloudformation.settings import Site
    from generators.lake_tables import LakeTable

STREAM_LOGS = "StreamLogs"
SHARED: Json = {
    "Database": ref(DATABASE),
    "BucketArn": attribute(BUCKET, "Arn"),
    "DeliveryRoleArn": attribute(DELIVERY_ROLE, "Arn"),
    "LogGroup": ref(STREAM_LOGS),
}
"""What the streams share, by the name of the parameter that a nested stack gets it by."""

NESTED: Json = {name: ref(name) for name in SHARED}
"""The same, inside a nested stack."""


def table_resources(site: Site, table: LakeTable, shared: Json) -> Json:
    """The Glue table, its delivery stream, where that logs, and the alarms on it."""
    name = logical_id(table.name)
    names = Names(
        account=ACCOUNT,
        region=REGION,
        bucket_arn=shared["BucketArn"],
        role_arn=shared["DeliveryRoleArn"],
        database=shared["Database"],
        log_group=shared["LogGroup"],
        table=lambda _table: ref(f"{name}Table"),
        log_stream=lambda _table: ref(f"{name}Log"),
    )
    glue = table_input(table, site.place.bucket, site.glue)
    log = {"LogGroupName": shared["LogGroup"], "LogStreamName": table.name}
    stream = delivery_stream(site.stream(table), table, names, site.firehose)
    return {
        f"{name}Table": resource(
            "AWS::Glue::Table", {"CatalogId": ACCOUNT, "DatabaseName": shared["Database"], "TableInput": glue}
        ),
        f"{name}Log": resource("AWS::Logs::LogStream", log),
        f"{name}Stream": resource("AWS::KinesisFirehose::DeliveryStream", stream),
        **(_alarms(site, table, name) if site.settings.stream_alarms else {}),
    }


def _alarms(site: Site, table: LakeTable, name: str) -> Json:
    dimensions = {"DeliveryStreamName": ref(f"{name}Stream")}
    interval = interval_seconds(table, site.firehose)
    late = alarm(
        f"Rows of {table.name} reach the lake late.",
        "AWS/Firehose:DeliveryToS3.DataFreshness",
        dimensions,
        statistic="Maximum",
        above=2 * interval + 300,
        times=3,
    )
    if not table.union:
        return {f"{name}Late": late}
    unconverted = alarm(
        f"Rows of {table.name} could not be converted; they lie below errors/{table.name}/.",
        "AWS/Firehose:FailedConversion.Records",
        dimensions,
    )
    return {f"{name}Late": late, f"{name}Unconverted": unconverted}
