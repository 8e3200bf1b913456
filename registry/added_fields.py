"""The fields that sayso adds by itself: which event and version it is, and what a location brings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from registry.model import Field, Place, Type

if TYPE_CHECKING:
    from registry.location import Template
    from registry.version import Version


def discriminators(event: str, version: Version) -> tuple[Field, Field]:
    """The two fields that every event carries by itself: which event it is, and which version of it."""
    one = Type(name="enum", form="string", values=(event,))
    return (
        Field(
            name="event",
            wire_name="event",
            type=one,
            role="action",
            doc="The event's name.",
            required=True,
            origin="system",
        ),
        Field(
            name="schema_version",
            wire_name="version",
            type=replace(one, values=(str(version),)),
            role="context",
            doc="The version of the event's definition that the app was built with.",
            required=True,
            origin="system",
        ),
    )


def location_fields(written: str, template: Template, place: Place) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """The location itself, which is on the wire, and its parameters, which the collector reads out of it."""
    type_ = Type(name="url", form="string", pattern=template.language, template=written)
    doc = f"Where it happened: {written}"
    whole = Field(
        name="location",
        wire_name="location",
        type=type_,
        role="location",
        doc=doc,
        required=True,
        place=place,
    )
    parameters = tuple(
        Field(
            name=parameter.name,
            wire_name=parameter.name,
            type=parameter.type,
            role="location",
            doc=f"`{parameter.name}` of the location.",
            required=not parameter.optional,
            place=place,
        )
        for parameter in template.parameters
    )
    return (whole,), parameters
