"""`producers/*.yaml`: which app sends which version of which event, and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from registry.definitions import VersionText  # noqa: TC001 - pydantic reads annotations at run time
from registry.model import Place
from registry.version import Version, parse_version

FOLDER = "producers"


def _day(value: Any) -> Any:
    """`2026-11-22`; a date that the calendar does not have is an error, and nothing else is taken for one."""
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"}), Field(examples=["2027-06-30"])
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class EmissionDefinition(_Model):
    """One version of one event that the producer still sends."""

    event: str
    """The event's name."""
    version: VersionText
    """The version of its definition that the app was built with."""
    until: Day | None = None
    """The last day on which an app in use may send it. Default: it has no end."""


class ProducerDefinition(_Model):
    """One app, and everything that it sends."""

    producer: str
    """The app's name: lower case, the same as the file's."""
    owner: str
    """The team that answers for the app."""
    emits: Annotated[tuple[EmissionDefinition, ...], Field(strict=False)] = ()
    """What it sends, a line a version: the newest, and older ones as long as old apps are in use."""


@dataclass(frozen=True, slots=True)
class Emission:
    """A producer's line about one version, as read."""

    producer: str
    owner: str
    event: str
    version: Version
    until: date | None
    place: Place

    def is_live(self, today: date | None) -> bool:
        """Whether apps may still send it; without a date, everything is live."""
        return self.until is None or today is None or today <= self.until

    def __str__(self) -> str:
        end = f" until {self.until}" if self.until else ""
        return f"{self.producer} ({self.owner}) emits {self.event}@{self.version}{end}"


def emissions(written: ProducerDefinition, file: str) -> tuple[Emission, ...]:
    """What a producer's file says, line by line."""
    return tuple(
        Emission(
            producer=written.producer,
            owner=written.owner,
            event=each.event,
            version=parse_version(each.version) or Version(0, 0, 0),
            until=each.until,
            place=Place(file, ("emits", index)),
        )
        for index, each in enumerate(written.emits)
    )
