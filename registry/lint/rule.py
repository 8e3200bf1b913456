"""What a rule is, and what it is given to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from registry.loader import ROOT_FILE
from registry.model import Place
from registry.places import written_at
from registry.releases import DIGESTS, FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from registry.config import Config
    from registry.findings import Severity
    from registry.loader import Source
    from registry.model import Event, Field, Lineage, Type


class Problem(NamedTuple):
    """What a rule found: where, what is wrong, and what to do; `offset` counts characters inside the value there."""

    place: Place
    message: str
    help: str
    offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named rule.

    `why` says what goes wrong without it, `help` how to mend it in general (`sayso explain`). `check` looks at a
    registry; it is None for what reading itself finds. A `sound` rule guards what the generated artefacts are
    built on: its severity cannot be lowered.
    """

    id: str
    severity: Severity
    why: str
    help: str
    check: Callable[[Context], Iterator[Problem]] | None = None
    sound: bool = False


class Written(NamedTuple):
    """A field where it is written: `event` is None in the envelope, `depth` counts the objects around it."""

    field: Field
    event: Event | None
    place: Place
    depth: int


@dataclass(kw_only=True)
class Context:
    """A registry as the rules see it; what several rules need is worked out once."""

    source: Source
    config: Config
    rules: Mapping[str, Rule] = field(default_factory=dict)
    root: ClassVar[Place] = Place(ROOT_FILE)
    _seen: set[int] = field(default_factory=set)

    @property
    def lineages(self) -> tuple[Lineage, ...]:
        """Every event, released or not."""
        return self.source.registry.lineages if self.source.registry else ()

    def lineage(self, name: str) -> Lineage | None:
        """The lineage of one event."""
        return self.source.registry.lineage(name) if self.source.registry else None

    def family(self, event: Event) -> tuple[Event, ...]:
        """Every version of an event, oldest first."""
        lineage = self.lineage(event.name)
        return lineage.versions if lineage else (event,)

    @property
    def events(self) -> tuple[Event, ...]:
        """The working definitions."""
        return self.source.working

    @cached_property
    def envelope(self) -> tuple[Field, ...]:
        """The envelope's fields, which every event shares."""
        return self.source.envelope

    @cached_property
    def fields(self) -> tuple[Written, ...]:
        """Every field at any depth, once: the envelope's at their own file, a location's parameters with its event."""
        found = list(self._walk(self.envelope, None, 0))
        for event in self.events:
            own = [each for each in event.columns if each.origin == "event"]
            found += self._walk(own, event, 0)
        return tuple(found)

    @cached_property
    def types(self) -> tuple[tuple[Type, Place], ...]:
        """Every type that someone wrote, items and values included, once."""
        seen: set[int] = set()
        return tuple(found for each in self.fields for found in _types(each.field.type, each.place, seen))

    def data(self, place: Place) -> object:
        """What the file says at a place, before anything was made of it; None where nothing is written."""
        document = self.source.documents.get(place.file)
        held = document.data if document else None
        for part in place.path:
            held = held.get(part) if isinstance(held, dict) else None
        return held

    def is_partly_read(self, file: str) -> bool:
        """Whether reading found something wrong in a file, so that what it says is not known in full."""
        return file in self._broken

    def knows_releases(self, event: str) -> bool:
        """Whether every release of an event could be read: a version that is not there may be one that could not."""
        return not any(file == DIGESTS or file.startswith(f"{FOLDER}/{event}/") for file in self._broken)

    def nearest(self, place: Place, keys: tuple[str, ...]) -> Place:
        """Of some keys, the one to point at: the first that is written in this file, not in the vocabulary."""
        known = (place / key for key in keys)
        documents = self.source.documents
        own = (each for each in known if written_at(documents, each) == each and self.data(each) is not None)
        return next(own, place / keys[0])

    @cached_property
    def _broken(self) -> frozenset[str]:
        return frozenset(finding.position.file for finding in self.source.findings)

    def _walk(self, fields: tuple[Field, ...] | list[Field], event: Event | None, depth: int) -> Iterator[Written]:
        for each in fields:
            if each.place is None or (depth and id(each) in self._seen):
                continue  # a member of a vocabulary's object is one value, however often it is used
            self._seen.add(id(each))
            yield Written(each, event, each.place, depth)
            yield from self._walk(_members(each.type), event, depth + 1)


def _members(type_: Type) -> tuple[Field, ...]:
    while type_.item:
        type_ = type_.item
    return type_.fields


def _types(type_: Type, place: Place, seen: set[int]) -> Iterator[tuple[Type, Place]]:
    while id(type_) not in seen:
        seen.add(id(type_))
        yield type_, place
        if type_.item is None:
            return
        place = place / ("items" if type_.name == "array" else "values")
        type_ = type_.item
