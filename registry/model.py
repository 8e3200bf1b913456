"""The resolved values every layer works with: immutable, comparable, free of files and syntax.

    Registry ── Lineage (one event) ── Event (one version) ── Field ── Type

Vocabulary and envelope are already woven in: an :class:`Event` says everything about one version of one event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from registry.config import Config
    from registry.version import Version

Role = Literal["user", "content", "location", "referral", "action", "context"]
ROLES: tuple[Role, ...] = ("user", "content", "location", "referral", "action", "context")

Origin = Literal["system", "envelope", "event"]
"""Who put a field there: the format itself, `envelope.yaml`, or the event's own file."""

SYSTEM_COLUMNS = ("received_at", "dt")
"""Columns that nobody sends: the collector's clock, and the partition it falls in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a file of the registry and the path of keys inside it."""

    file: str
    path: tuple[str | int, ...] = ()

    def __truediv__(self, part: str | int) -> Place:
        return Place(self.file, (*self.path, part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A row of the type table with its parameters and constraints filled in.

    `item` is an array's item or a map's value; `fields` are an object's members; `template` is a location's.
    `form` is the JSON type the value has on the wire ("string", "integer", "number", "boolean", "array", "object").
    """

    name: str
    form: str
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    item: Type | None = None
    fields: tuple[Field, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    max_keys: int | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Since which version a thing should no longer be used, why, and what replaces it."""

    since: str
    reason: str
    use: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named value of an event or an object. `name` is the column, `wire_name` the key in the JSON."""

    name: str
    wire_name: str
    type: Type
    role: Role | None
    doc: str
    required: bool = False
    nullable: bool = False
    origin: Origin = "event"
    unit: str | None = None
    pii: bool = False
    since: str | None = None
    deprecated: Deprecation | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One version of one event, complete in itself.

    `fields` are on the wire; `parameters` are read out of the location's URL by the collector.
    """

    name: str
    version: Version
    owner: str
    summary: str
    explicit: bool
    direct: bool
    sentence: Mapping[str, str]
    fields: tuple[Field, ...]
    freshness_seconds: int
    retention_days: int
    parameters: tuple[Field, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    deprecated: Deprecation | None = None
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def columns(self) -> tuple[Field, ...]:
        """What the event brings to the table: its fields and the parameters of its location."""
        return self.fields + self.parameters

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def label(self) -> str:
        """How the version is named everywhere: `card_click@1.2.0`."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """All live versions of one event, oldest first. `working` is the one the working definition describes."""

    name: str
    versions: tuple[Event, ...]
    working: Version | None
    released: frozenset[Version] = frozenset()

    @property
    def newest(self) -> Event:
        """The version new code should send."""
        return self.versions[-1]

    @cached_property
    def majors(self) -> Mapping[int, tuple[Event, ...]]:
        """The versions of each major, oldest first: what shares a table."""
        majors: dict[int, list[Event]] = {}
        for event in self.versions:
            majors.setdefault(event.version.major, []).append(event)
        return {major: tuple(events) for major, events in majors.items()}


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything the generators and the proof need to know."""

    config: Config
    lineages: tuple[Lineage, ...] = ()
    _index: dict[str, Lineage] = field(default_factory=dict, repr=False, compare=False)

    def lineage(self, name: str) -> Lineage | None:
        """The lineage of one event, or None."""
        if not self._index:
            self._index.update((lineage.name, lineage) for lineage in self.lineages)
        return self._index.get(name)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every live version of every event."""
        return tuple(event for lineage in self.lineages for event in lineage.versions)
