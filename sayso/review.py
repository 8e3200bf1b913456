"""The review of a change: what was compared, what the rules say, what was accepted. Every report shows this value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sayso.console import plural

if TYPE_CHECKING:
    from registry.compatibility.verdict import Bump, Comparison, Verdict
    from registry.findings import Finding

FailOn = Literal["breaking", "warning", "never"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True, kw_only=True)
class Review:
    """Both sides' names, the comparison with what is accepted marked, and what is wrong around it.

    `above` is the registry's folder below the checkout. `findings` are errors that fail the review, `notes` are lines
    that are worth a word and fail nothing.
    """

    before: str
    after: str
    comparison: Comparison
    above: Path = Path()
    fail_on: FailOn = "breaking"
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether the change must not go on like this."""
        if self.fail_on == "never":
            return False
        return bool(self.findings or self.open("breaking") or (self.fail_on == "warning" and self.open("warning")))

    def open(self, gravity: str) -> tuple[Verdict, ...]:
        """The verdicts of a gravity that nobody accepted."""
        return tuple(each for each in self.verdicts if each.gravity == gravity and each.accepted is None)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict, event by event."""
        return tuple(self.comparison.verdicts())

    @cached_property
    def accepted(self) -> tuple[Verdict, ...]:
        """What breaks something and was accepted."""
        return tuple(each for each in self.verdicts if each.accepted is not None)

    @property
    def needs(self) -> Bump:
        """The largest step that any event's version needs."""
        return BUMPS[max((BUMPS.index(event.needs) for event in self.comparison.events), default=0)]

    @property
    def line(self) -> str:
        """`1 breaking, 2 warnings, 1 accepted in 3 events`: the verdict in one line."""
        against = f"compared with {self.before}"
        events = len(self.comparison.events)
        if not events and not self.findings:
            return f"nothing changed, {against}"
        counts = [f"{len(self.open('breaking'))} breaking"]
        for count, word in ((len(self.open("warning")), "warning"), (len(self.findings), "error")):
            counts += [plural(count, word)] if count else []
        counts += [f"{len(self.accepted)} accepted"] if self.accepted else []
        step = "" if self.needs == "none" else f", a {self.needs} change"
        return f"{', '.join(counts)} in {plural(events, 'event')}{step}, {against}"
