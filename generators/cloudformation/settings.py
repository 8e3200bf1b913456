"""What can be set about the stack, and the place it is made for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from generators.collector import CollectorSettings, collector_settings
from generators.firehose import FirehoseSettings, firehose_settings
from generators.glue import GlueSettings, glue_settings
from generators.lake import stream_name, stream_prefix
from generators.lake_tables import lake_tables
from generators.streams import streams_of
from generators.target import Settings

if TYPE_CHECKING:
    from generators.lake_tables import LakeTable
    from generators.streams import Stream
    from registry.config import Config, Environment
    from registry.model import Registry

# The periods that CloudWatch Logs knows (CloudWatch Logs API Reference, `PutRetentionPolicy`).
LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]
# As browsers send it, without a path; API Gateway also takes `*`, and `https://*` for every one of a scheme.
Origin = Annotated[str, Field(pattern=r"^(\*|https?://[^\s/]+)$", examples=["https://shop.example"])]
Parts = Literal[4, 16, 64, 256]
Days = Annotated[int, Field(ge=1, le=36_500)]


class CloudFormationSettings(Settings):
    """Settings of the `cloudformation` target."""

    memory_mb: Annotated[int, Field(ge=128, le=10_240)] = 512
    """The collector's memory in MB; its share of a processor grows with it."""
    timeout_seconds: Annotated[int, Field(ge=1, le=29)] = 20
    """How long the collector may take: less than the 30 s that an HTTP API waits."""
    reserved_concurrency: Annotated[int, Field(ge=1)] | None = None
    """How many collectors may run at once. Default: as many as the account allows."""
    requests_per_second: Annotated[int, Field(ge=1)] = 1000
    """How many requests a second the API lets through on average."""
    burst: Annotated[int, Field(ge=1)] = 500
    """How many requests at once the API lets through."""
    cors_origins: Annotated[tuple[Origin, ...], Field(min_length=1)] = ("*",)
    """The web origins whose pages may send events, such as `https://shop.example`."""
    log_days: LogDays = 30
    """How long logs are kept."""
    rejected_days: Days = 90
    """How long rejected events are kept, and what replays sent of them."""
    errors_days: Days = 90
    """How long records are kept that a stream could not convert, or did not take."""
    parts: Parts | None = None
    """Into how many nested stacks the tables go, in a registry of more than ninety; docs/stack.md says more."""
    stream_alarms: bool = True
    """Two alarms a delivery stream: it is late, it could not convert. Each alarm has its price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One environment of a registry, with everything that its templates are made from."""

    config: Config
    environment: str
    place: Environment
    tables: tuple[LakeTable, ...]
    streams: tuple[Stream, ...]
    settings: CloudFormationSettings
    collector: CollectorSettings
    glue: GlueSettings
    firehose: FirehoseSettings

    @property
    def name(self) -> str:
        """What the resources' names begin with: `shop-prod`."""
        return f"{self.config.registry}-{self.environment}"

    @property
    def stream_prefix(self) -> str:
        """What the streams' names begin with."""
        return stream_prefix(self.config, self.environment)

    def stream_name(self, stream: Stream) -> str:
        """The whole name of a stream."""
        return stream_name(self.config, self.environment, stream.name)


def sites(registry: Registry, settings: CloudFormationSettings) -> tuple[Site, ...]:
    """Every environment of the registry."""
    return tuple(
        Site(
            config=registry.config,
            environment=environment,
            place=place,
            tables=lake_tables(registry),
            streams=streams_of(registry),
            settings=settings,
            collector=collector_settings(registry),
            glue=glue_settings(registry),
            firehose=firehose_settings(registry),
        )
        for environment, place in registry.config.deployments.items()
    )
