"""The written format: what may stand in `sayso.yaml`, `envelope.yaml`, `vocabulary.yaml` and `events/*.yaml`.

These models say what is *well-formed*; whether it makes sense is for `registry.resolve` and the lint rules. The
editor's JSON Schema is made from them (`registry.format_schema`), so a description here is what a developer sees on
hover.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from registry.config import Duration  # noqa: TC001 - pydantic reads annotations at run time
from registry.model import Role  # noqa: TC001 - pydantic reads annotations at run time

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=128)]
VersionText = Annotated[
    str,
    Field(pattern=r"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$", examples=["1.2.0"]),
]
Count = Annotated[int, Field(ge=0)]


def _exact(value: Any) -> Any:
    """A YAML float is taken by its text: 0.1 means one tenth, not the nearest double."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_exact, json_schema_input_type=int | float)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class DeprecationDefinition(_Model):
    """A thing that should no longer be sent."""

    in_: Annotated[VersionText, Field(alias="in")]
    """The version since which it is deprecated."""
    reason: str
    """Why; shown wherever the field is shown."""
    use: str | None = None
    """The field or event that replaces it."""


class FieldDefinition(_Model):
    """A field of an event, the envelope or an object; an array's items; a map's values."""

    use: str | None = None
    """Take the definition of this name from vocabulary.yaml; what is written beside it overrides it."""
    type: str | None = None
    """string, int32, int64, float64, decimal(p,s), boolean, timestamp, date, uuid, url, enum, array, map or object."""
    role: Role | None = None
    """The part the field plays in the sentence."""
    doc: str | None = None
    """What the value means, for whoever queries it."""
    required: bool | None = None
    """Whether every event must carry it. Default: false."""
    nullable: bool | None = None
    """Whether null may be sent. Default: false."""
    wire_name: Annotated[str, Field(pattern=r"^[A-Za-z_$][A-Za-z0-9_$-]*$", max_length=128)] | None = None
    """The key in the JSON, where it differs from the column's name."""
    wire: Literal["string", "number"] | None = None
    """How this number travels, where it differs from the registry's policy."""
    unit: str | None = None
    """The unit of measure, such as s, ms, px, KRW."""
    pii: bool | None = None
    """Whether the value is about an identifiable person."""
    since: VersionText | None = None
    """The version that brought the field."""
    deprecated: DeprecationDefinition | None = None
    """Says that the field should no longer be sent, and what to send instead."""
    minimum: Number | None = None
    """The smallest value allowed."""
    maximum: Number | None = None
    """The largest value allowed."""
    min_length: Count | None = None
    """The fewest characters (Unicode code points) allowed."""
    max_length: Count | None = None
    """The most characters (Unicode code points) allowed."""
    pattern: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    """A regular expression that the whole value must match; only what ECMAScript, Python and Rust read alike."""
    values: (
        Annotated[
            Annotated[tuple[str, ...], Field(strict=False), Tag("list")] | Annotated[FieldDefinition, Tag("map")],
            Discriminator(lambda value: "map" if isinstance(value, dict | FieldDefinition) else "list"),
        ]
        | None
    ) = None
    """Of an enum: the allowed strings. Of a map: the type of its values."""
    items: FieldDefinition | None = None
    """Of an array: the type of its items."""
    min_items: Count | None = None
    """The fewest items allowed."""
    max_items: Count | None = None
    """The most items allowed."""
    max_keys: Count | None = None
    """The most names allowed in a map."""
    fields: dict[str, FieldDefinition] | None = None
    """Of an object: its members."""


class EventDefinition(_Model):
    """The working definition of one event."""

    event: str
    """The event's name: lower snake_case, the same as the file's."""
    version: VersionText
    """The semantic version this definition describes."""
    owner: str
    """The team that answers for the event."""
    summary: str
    """One sentence: when the event is sent."""
    explicit: bool
    """Whether the user meant to say it."""
    direct: bool
    """Whether it is about the content itself, not a side effect."""
    sentence: dict[str, str]
    """The event as a sentence, by language; fields are slots: {user_id}."""
    location: str | None = None
    """The screen as a URL template: app://feed?tab={tab}&page={page:int32}."""
    freshness: Duration | None = None
    """How soon the event must be queryable: sets Firehose's buffering interval."""
    retention: Duration | None = None
    """How long the event is kept: sets S3's lifecycle."""
    deprecated: DeprecationDefinition | None = None
    """Says that the event should no longer be sent."""
    fields: dict[str, FieldDefinition] = Field(default_factory=dict)
    """The event's own fields; the envelope's come on top."""
    examples: Annotated[tuple[dict[str, Any], ...], Field(strict=False)] = ()
    """Events as producers send them, without the envelope; each must be valid."""


class EnvelopeDefinition(_Model):
    """The fields that every event carries."""

    fields: dict[str, FieldDefinition]
    """The envelope's fields; `event` and `version` are always there and need not be written."""


class VocabularyDefinition(_Model):
    """Fields that many events share, defined once."""

    fields: dict[str, FieldDefinition]
    """Each can be taken over with `use: name`."""
