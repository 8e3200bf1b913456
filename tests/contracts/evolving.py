"""Registries with everything changed a little, so that queries over the old one meet the new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from registry.model import Type

if TYPE_CHECKING:
    from random import Random

    from registry.model import Event, Field, Registry

_OTHERS = (
    Type(name="string", form="string"),
    Type(name="int64", form="string"),
    Type(name="boolean", form="boolean"),
    Type(name="timestamp", form="string"),
    Type(name="decimal", form="string", precision=12, scale=2),
    Type(name="array", form="array", item=Type(name="string", form="string")),
)


def evolved(registry: Registry, random: Random) -> Registry:
    """Every event's newest version alone, in which fields are gone, renamed, of another type, or new."""
    lineages = tuple(
        replace(lineage, versions=(_event(lineage.newest, random),), released=frozenset())
        for lineage in registry.lineages
        if random.random() < 0.95
    )
    return replace(registry, lineages=lineages, _index={})


def _event(event: Event, random: Random) -> Event:
    kept = tuple(field for field in event.fields if field.origin == "system")
    own = tuple(field for field in event.fields if field.origin != "system")
    return replace(event, fields=kept + _fields(own, random), parameters=_fields(event.parameters, random))


def _fields(fields: tuple[Field, ...], random: Random) -> tuple[Field, ...]:
    """Each field as it is, or not: one in five is changed."""
    changed = []
    for field in fields:
        chance = random.random()
        if chance < 0.06:
            continue
        name = f"{field.name}_new" if chance < 0.1 else field.name
        type_ = random.choice(_OTHERS) if 0.1 <= chance < 0.16 else _type(field.type, random)
        changed.append(replace(field, name=name, type=type_))
    if changed and random.random() < 0.2:
        changed.insert(random.randrange(len(changed)), replace(changed[0], name="added", type=random.choice(_OTHERS)))
    return tuple(changed) or fields


def _type(type_: Type, random: Random) -> Type:
    if type_.fields:
        return replace(type_, fields=_fields(type_.fields, random))
    return replace(type_, item=_type(type_.item, random)) if type_.item else type_
