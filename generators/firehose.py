"""Delivery streams, as `firehose:CreateDeliveryStream` takes them, and as CloudFormation does.

A table's own stream converts the collector's JSON by its Glue table and writes it below the table's day. A shared one
writes each row below its table, as it came. Sources: Amazon Data Firehose Developer Guide, "Convert input data format"
(a conversion needs a buffer of 64 MiB or more and compresses by itself), "Dynamic partitioning", "Custom prefixes for
Amazon S3 objects", "Buffering hints"; API Reference, `ExtendedS3DestinationConfiguration`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from generators.jsontext import dump
from generators.lake import DATE_FORMAT, PARTITION, errors_prefix, stream_name
from generators.streams import KEYS, streams_of
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generators.streams import Stream
    from registry.config import Config
    from registry.model import Registry

Json = dict[str, Any]

MAX_INTERVAL_SECONDS = 900
_DAY = f"{PARTITION}=!{{timestamp:{DATE_FORMAT}}}/"
_PARTITIONS = {
    "cn": "aws-cn",
    "eu-isoe": "aws-iso-e",
    "eusc": "aws-eusc",
    "us-gov": "aws-us-gov",
    "us-iso": "aws-iso",
    "us-isob": "aws-iso-b",
    "us-isof": "aws-iso-f",
}
"""What the regions of a partition begin with; all others are in `aws`."""


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
    """What a stream refers to, as text or as CloudFormation intrinsics. The last two are asked by name."""

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
    """The log group of the streams' errors; each has a log stream named after it."""
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


def delivery_stream(name: str, stream: Stream, names: Names, settings: FirehoseSettings) -> Json:
    """The configuration of a stream."""
    return {
        "DeliveryStreamName": name,
        "DeliveryStreamType": "DirectPut",
        "DeliveryStreamEncryptionConfigurationInput": {"KeyType": "AWS_OWNED_CMK"},
        "ExtendedS3DestinationConfiguration": {
            "RoleARN": names.role_arn,
            "BucketARN": names.bucket_arn,
            "Prefix": stream.prefix + _DAY,
            "ErrorOutputPrefix": errors_prefix(stream.name) + "!{firehose:error-output-type}/" + _DAY,
            "BufferingHints": {
                "SizeInMBs": settings.buffer_mb,
                "IntervalInSeconds": interval_seconds(stream, settings),
            },
            **(_conversion(stream, names) if stream.format.serializer else _GZIP_LINES),
            **(_PARTITIONING if stream.is_shared else {}),
            "CloudWatchLoggingOptions": {
                "Enabled": True,
                "LogGroupName": names.log_group,
                "LogStreamName": names.log_stream(stream.name),
            },
        },
    }


def interval_seconds(stream: Stream, settings: FirehoseSettings) -> int:
    """How long a stream gathers at most: the least freshness of its newest versions, as far as the service goes.

    The interval is a hint: from end to end a record may take one and a half times as long.
    """
    wanted = settings.rejected_seconds if stream.freshness_seconds is None else stream.freshness_seconds
    return min(max(wanted, stream.least_seconds), MAX_INTERVAL_SECONDS)


# The suffix tells readers of text tables to unpack.
_GZIP_LINES: Json = {"CompressionFormat": "GZIP", "FileExtension": ".json.gz"}


def _processor(type_: str, **parameters: str) -> Json:
    pairs = [{"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()]
    return {"Type": type_, **({"Parameters": pairs} if pairs else {})}


# A record holds many lines. They are taken apart, which removes the line feeds; each row names its table by its event
# and the major of its version; and every row gets its line feed back.
_PARTITIONING: Json = {
    "DynamicPartitioningConfiguration": {"Enabled": True, "RetryOptions": {"DurationInSeconds": 300}},
    "ProcessingConfiguration": {
        "Enabled": True,
        "Processors": [
            _processor("RecordDeAggregation", SubRecordType="JSON"),
            _processor(
                "MetadataExtraction",
                MetadataExtractionQuery=f"{{{', '.join(f'{name}: {path}' for name, path in KEYS.items())}}}",
                JsonParsingEngine="JQ-1.6",
            ),
            _processor("AppendDelimiterToRecord"),
        ],
    },
}


def _conversion(stream: Stream, names: Names) -> Json:
    (table,) = stream.tables
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
            "OutputFormatConfiguration": {"Serializer": stream.format.serializer},
        },
    }


def generate(registry: Registry, settings: FirehoseSettings) -> Iterator[File]:
    """`firehose/<environment>/<stream>.json` for every stream, `rejected` included."""
    for environment in registry.config.deployments:
        names = plain_names(registry, environment, settings)
        for stream in streams_of(registry):
            name = stream_name(registry.config, environment, stream.name)
            configuration = delivery_stream(name, stream, names, settings)
            yield File(f"firehose/{environment}/{stream.name}.json", dump(configuration))
