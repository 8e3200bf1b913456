"""`sayso.yaml`: the registry's name, its policies, its targets and its environments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from registry.findings import Severity  # noqa: TC001 - pydantic reads annotations at run time
from registry.layouts import LAYOUTS, LayoutName, layout_of

if TYPE_CHECKING:
    from registry.layouts import Layout

Reader = Literal["athena", "spark4", "spark3"]
EnvironmentName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$", examples=["dev", "prod-eu"])]


def _of_ones_own(tag: str) -> str:
    if tag.lower().startswith("aws:"):
        raise ValueError("names that begin with `aws:` are kept for AWS")
    return tag


_TAG = r"^[\w .:/=+\-@]*$"  # AWS General Reference, "Tag naming limits and requirements"
TagName = Annotated[
    str, Field(pattern=_TAG, min_length=1, max_length=128, examples=["team"]), AfterValidator(_of_ones_own)
]
TagValue = Annotated[str, Field(pattern=_TAG, max_length=256, examples=["data"])]
Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}(s|m|h|d)$", examples=["60s", "15m", "400d"])]
Compatibility = Literal["none", "backward", "forward", "full", "backward_all", "forward_all", "full_all"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class WirePolicy(_Model):
    """How values travel."""

    numbers: Literal["string", "number"] = "string"
    """Whether numbers are JSON strings (exact everywhere) or JSON numbers."""


class Defaults(_Model):
    """What an event does not say for itself."""

    freshness: Duration = "300s"
    """How soon an event must be queryable."""
    retention: Duration = "400d"
    """How long an event is kept."""


class Environment(_Model):
    """One deployment of the pipeline."""

    region: Annotated[str, Field(pattern=r"^[a-z]{2,4}(-[a-z]+)+-[0-9]$")] = "us-east-1"
    """The AWS region."""
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    """The S3 bucket of the lake."""
    database: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$", max_length=255)]
    """The Glue database."""
    tags: Annotated[dict[TagName, TagValue], Field(max_length=50)] = Field(default_factory=dict)
    """Tags on every resource."""


class Config(_Model):
    """The whole of `sayso.yaml`."""

    version: Literal[1]
    """The version of the format."""
    registry: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    """The registry's name: lower case, digits and dashes. Stacks, streams and packages are named after it."""
    languages: Annotated[tuple[str, ...], Field(strict=False, min_length=1)] = ("en",)
    """The languages every sentence is written in."""
    schema_base: Annotated[str, Field(pattern=r"^https?://[^\s]+[^/]$")] | None = None
    """The base of the JSON Schemas' `$id`s, without a final slash. Default: https://sayso.invalid/<registry>."""
    wire: WirePolicy = WirePolicy()
    """How values travel."""
    compatibility: Compatibility = "backward"
    """What a new version must be able to do with the old ones' events."""
    readers: Annotated[tuple[Reader, ...], Field(strict=False, min_length=1)] = ("athena", "spark4")
    """Who reads the lake; decides what a column may widen to."""
    layout: LayoutName = LAYOUTS[0].name
    """How rows reach the lake: a delivery stream for every table and Parquet, or one for all events and JSON."""
    out: Annotated[str, Field(pattern=r"^[^/\s][^\s]*$")] = "generated"
    """The folder that `sayso generate` writes to, below the registry."""
    defaults: Defaults = Defaults()
    """What an event does not say for itself."""
    targets: dict[str, Any] = Field(default_factory=dict)
    """Settings of the targets; `false` for one that is not wanted. Default: all of them, as they are."""
    environments: dict[EnvironmentName, Environment] = Field(default_factory=dict)
    """The deployments of the pipeline, by name."""
    lint: dict[str, Severity] = Field(default_factory=dict)
    """Severities that differ from the rules' own."""

    @property
    def storage_layout(self) -> Layout:
        """The row of the layout."""
        return layout_of(self.layout)

    @property
    def deployments(self) -> dict[str, Environment]:
        """The environments; one called `local` when none is written, so that everything can be generated and tried."""
        name = self.registry.replace("-", "_")
        return self.environments or {"local": Environment(bucket=f"{self.registry}-events", database=name)}

    @property
    def schema_root(self) -> str:
        """The base of every `$id`."""
        return self.schema_base or f"https://sayso.invalid/{self.registry}"
