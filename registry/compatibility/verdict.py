"""What a comparison of two registries says: values, rendered by the face in every format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.findings import Position
    from registry.model import Event

Plane = Literal["wire", "code", "table", "query"]
PLANES: tuple[Plane, ...] = ("wire", "code", "table", "query")
Gravity = Literal["breaking", "warning", "note"]
Bump = Literal["none", "patch", "minor", "major"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One rule's judgement of one change.

    `hurts` names who would be hurt, in words: an old app version still live, a reader of the lake, a query and its
    owner. `accepted` is the reason it was accepted with, while that holds. The fingerprint has no wording and no line
    numbers in it, so it survives edits elsewhere.
    """

    rule: str
    planes: tuple[Plane, ...]
    gravity: Gravity
    event: str
    where: str
    message: str
    instead: str
    position: Position
    subject: str = ""
    hurts: tuple[str, ...] = ()
    accepted: str | None = None

    @property
    def fingerprint(self) -> str:
        """What `sayso accept` takes: of rule, event, place and subject (what it became, or the query)."""
        parts = f"{self.rule}\0{self.event}\0{self.where}\0{self.subject}"
        return hashlib.sha256(parts.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventComparison:
    """One event on both sides: the versions compared, what is different, what the rules say, the bump it needs."""

    name: str
    old: Event | None
    new: Event | None
    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]
    needs: Bump
    ddl: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two registries; events without a difference are left out."""

    events: tuple[EventComparison, ...]

    def verdicts(self) -> Iterator[Verdict]:
        """Every verdict, event by event."""
        for event in self.events:
            yield from event.verdicts

    def breaking(self) -> tuple[Verdict, ...]:
        """What breaks something and was not accepted."""
        return tuple(each for each in self.verdicts() if each.gravity == "breaking" and each.accepted is None)
