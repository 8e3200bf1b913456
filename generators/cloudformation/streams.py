"""Tables and the streams that feed them: the resources that there are many of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.cloudformation.alarms import alarm
from generators.cloudformation.intrinsics import ACCOUNT, REGION, Json, attribute, logical_id, ref, resource
from generators.cloudformation.roles import DELIVERY_ROLE
from generators.cloudformation.storage import BUCKET, DATABASE
from generators.firehose import Names, delivery_stream, interval_seconds
from generators.glue import table_input
from generators.lake import errors_prefix

if TYPE_CHECKING:
    from generators.cloudformation.settings import Site
    from generators.lake_tables import LakeTable
    from generators.streams import Stream

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


def table_resource(site: Site, table: LakeTable, shared: Json) -> Json:
    """The Glue table."""
    glue = table_input(table, site.place.bucket, site.glue)
    properties = {"CatalogId": ACCOUNT, "DatabaseName": shared["Database"], "TableInput": glue}
    return {_table_id(table.name): resource("AWS::Glue::Table", properties)}


def _table_id(table: str) -> str:
    return f"{logical_id(table)}Table"


def stream_resources(site: Site, stream: Stream, shared: Json) -> Json:
    """A delivery stream, where it logs, and the alarms on it. It stands in one template with a table it converts by."""
    name = logical_id(stream.name)
    names = Names(
        account=ACCOUNT,
        region=REGION,
        bucket_arn=shared["BucketArn"],
        role_arn=shared["DeliveryRoleArn"],
        database=shared["Database"],
        log_group=shared["LogGroup"],
        table=lambda table: ref(_table_id(table)),
        log_stream=lambda _stream: ref(f"{name}Log"),
    )
    log = {"LogGroupName": shared["LogGroup"], "LogStreamName": stream.name}
    configuration = delivery_stream(site.stream_name(stream), stream, names, site.firehose)
    return {
        f"{name}Log": resource("AWS::Logs::LogStream", log),
        f"{name}Stream": resource("AWS::KinesisFirehose::DeliveryStream", configuration),
        **(_alarms(site, stream, name) if site.settings.stream_alarms else {}),
    }


def _alarms(site: Site, stream: Stream, name: str) -> Json:
    dimensions = {"DeliveryStreamName": ref(f"{name}Stream")}
    late = alarm(
        f"Rows of {stream.name} reach the lake late.",
        "AWS/Firehose:DeliveryToS3.DataFreshness",
        dimensions,
        statistic="Maximum",
        above=2 * interval_seconds(stream, site.firehose) + 300,
        times=3,
    )
    alarms = {f"{name}Late": late}
    kept = f"they lie below {errors_prefix(stream.name)}."
    if stream.format.serializer:
        says = f"Rows of {stream.name} could not be converted; {kept}"
        alarms[f"{name}Unconverted"] = alarm(says, "AWS/Firehose:FailedConversion.Records", dimensions)
    if stream.is_shared:
        says = f"{stream.name} has rows of more tables at a time than it may; {kept}"
        metric = "AWS/Firehose:PartitionCountExceeded"
        alarms[f"{name}Overfull"] = alarm(says, metric, dimensions, statistic="Maximum")
    return alarms
