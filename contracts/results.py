"""What a proof finds: values, rendered by the face."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from registry.version import Version

Law = Literal["agreement", "totality", "evolution", "nothing lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One version of one event: what was tried, and how many of its leaf columns were read back filled and equal."""

    event: str
    version: Version
    valid: int
    invalid: int
    columns: int
    columns_proven: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A law that does not hold: where, which plane disagrees, and the smallest event that shows it.

    `event` is a version (`card_click@1.2.0`), or an event's name where all its versions are concerned, or empty where
    all events are. `plane` is who is at fault: `jsonschema`, `firehose card_click_v1`, `view card_click`...
    """

    event: str
    law: Law
    plane: str
    message: str
    example: dict[str, Any] | None = None


@dataclass(slots=True)
class Proof:
    """The whole result. `left_out` names the planes that could not be asked, with the reason."""

    proven: list[Proven] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    planes: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every law held for everything that was tried."""
        return not self.failures

    def fail(self, event: str, law: Law, plane: str, message: str, example: dict[str, Any] | None = None) -> None:
        """Note that a law does not hold."""
        self.failures.append(Failure(event=event, law=law, plane=plane, message=message, example=example))
