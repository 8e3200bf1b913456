"""Delivery streams: one a table, as `firehose:CreateDeliveryStream` takes it, and as CloudFormation does.

A stream converts the collector's JSON to Parquet by its Glue table and writes it below the table's day. Sources:
Amazon Data Firehose Developer Guide, "Convert input data format" (a conversion needs a buffer of 64 MiB or more and
compresses by itself), "Custom prefixes for Amazon S3 objects", "Buffering hints"; API Reference,
`ExtendedS3DestinationConfiguration`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from generators.jsontext import dump
from generators.lake import DATE_FORMAT, PARTITION, errors_prefix, rows_prefix, stream_name
from generators.lake_tables import lake_tables
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generators.lake_tables import LakeTable
    from registry.config import Config
    from registry.model import Registry

Json = dict[str, Any]

MAX_INTERVAL_SECONDS = 900
_DAY = f"{PARTITION}=!{{timestamp:{DATE_FORMAT}}}/"
_PARTITIONS = {"cn": "aws-cn", "us-gov": "aws-us-gov"}


class FirehoseSettings(Settings):
    """Settings of the `firehose` target; `cloudformation` makes the same streams and follows them."""

    buffer_mb: Annotated[int, Field(ge=64, le=128)] = 128
    """How much a stream gathers at most before it writes, in MiB; fewer and larger objects are read faster."""
    rejected_seconds: Annotated[int, Field(ge=0, le=MAX_INTERVAL_SECONDS)] = 300
    """How long the stream of what was rejected gathers at most."""
    account: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = "000000000000"
    """The AWS account in the plain files' ARNs; CloudFormation knows its own."""


def firehose_settings(registry: Registry) -> FirehoseSettings:
    """The settings of `firehose` as `sayso.yaml` has them, for the targets that follow them."""
    return FirehoseSettings.model_validate(registry.config.targets.get("firehose") or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a stream refers to, as text or as CloudFormation intrinsics. The last two are asked by table."""

    account: Any
    region: Any
    bucket_arn: Any
    role_arn: Any
    database: Any
    log_group: Any
    table: Callable[[str], Any]
    log_stream: Callable[[str], Any]


def role_name(config: Config, environment: str) -> str:
    """The role that the streams write with."""
    return f"{config.registry}-{environment}-firehose"


def log_group_name(config: Config, environment: str) -> str:
    """The log group of the streams' errors; each has a log stream named after its table."""
    return f"/aws/kinesisfirehose/{config.registry}-{environment}"


def plain_names(registry: Registry, environment: str, settings: FirehoseSettings) -> Names:
    """The names as text, for the files that the AWS command line takes."""
    place = registry.config.deployments[environment]
    partition = next((name for start, name in _PARTITIONS.items() if place.region.startswith(start + "-")), "aws")
    role = role_name(registry.config, environment)
    return Names(
        account=settings.account,
        region=place.region,
        bucket_arn=f"arn:{partition}:s3:::{place.bucket}",
        role_arn=f"arn:{partition}:iam::{settings.account}:role/{role}",
        database=place.database,
        log_group=log_group_name(registry.config, environment),
        table=str,
        log_stream=str,
    )


def delivery_stream(name: str, table: LakeTable, names: Names, settings: FirehoseSettings) -> Json:
    """The configuration of the stream that feeds a table."""
    return {
        "DeliveryStreamName": name,
        "DeliveryStreamType": "DirectPut",
        "DeliveryStreamEncryptionConfigurationInput": {"KeyType": "AWS_OWNED_CMK"},
        "ExtendedS3DestinationConfiguration": {
            "RoleARN": names.role_arn,
            "BucketARN": names.bucket_arn,
            "Prefix": rows_prefix(table.name) + _DAY,
            "ErrorOutputPrefix": errors_prefix(table.name) + "!{firehose:error-output-type}/" + _DAY,
            "BufferingHints": {
                "SizeInMBs": settings.buffer_mb,
                "IntervalInSeconds": interval_seconds(table, settings),
            },
            **(_parquet(table, names) if table.union else _GZIP_LINES),
            "CloudWatchLoggingOptions": {
                "Enabled": True,
                "LogGroupName": names.log_group,
                "LogStreamName": names.log_stream(table.name),
            },
        },
    }


def interval_seconds(table: LakeTable, settings: FirehoseSettings) -> int:
    """How long a stream gathers at most: the newest version's freshness, as far as the service goes.

    The interval is a hint: from end to end a record may take one and a half times as long.
    """
    wanted = table.union.newest.freshness_seconds if table.union else settings.rejected_seconds
    return min(wanted, MAX_INTERVAL_SECONDS)


# The suffix tells readers of text tables to unpack.
_GZIP_LINES: Json = {"CompressionFormat": "GZIP", "FileExtension": ".json.gz"}


def _parquet(table: LakeTable, names: Names) -> Json:
    # By default the deserializer lower-cases every key: of maps too, where keys are data.
    reader = {"CaseInsensitive": False, "ConvertDotsInJsonKeysToUnderscores": False}
    return {
        "CompressionFormat": "UNCOMPRESSED",
        "DataFormatConversionConfiguration": {
            "Enabled": True,
            "SchemaConfiguration": {
                "RoleARN": names.role_arn,
                "CatalogId": names.account,
                "Region": names.region,
                "DatabaseName": names.database,
                "TableName": names.table(table.name),
                "VersionId": "LATEST",
            },
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": reader}},
            "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {"Compression": "SNAPPY"}}},
        },
    }


def generate(registry: Registry, settings: FirehoseSettings) -> Iterator[File]:
    """`firehose/<environment>/<table>.json` for every table, `rejected` included."""
    for environment in registry.config.deployments:
        names = plain_names(registry, environment, settings)
        for table in lake_tables(registry):
            stream = stream_name(registry.config, environment, table.name)
            configuration = delivery_stream(stream, table, names, settings)
            yield File(f"firehose/{environment}/{table.name}.json", dump(configuration))
