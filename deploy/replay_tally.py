"""What became of the rejected rows that a replay looked at, counted by event, version and rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Outcome = Literal["accepted", "sent", "undelivered", "refused", "cut", "before", "claimed", "stale"]

OUTCOMES: dict[Outcome, str] = {
    "accepted": "valid now; `--apply` sends them",
    "sent": "valid now, and sent",
    "undelivered": "valid now, but their stream did not take them; run this again later",
    "refused": "still refused; `--export FILE` writes them into a file, `--from FILE` sends what was mended in it",
    "cut": "too large to be kept whole, so nobody can send them again",
    "before": "sent by an earlier replay",
    "claimed": "being sent by another replay",
    "stale": "claimed by a replay that died, so they may have arrived; `--again --apply` sends them once more",
}
"""Every outcome, what it says of rows, and what to do."""
LEFT: frozenset[Outcome] = frozenset({"undelivered", "refused", "cut", "claimed", "stale"})
"""The outcomes of rows that were not sent."""


class Group(NamedTuple):
    """Rows that are told of together. The rules are those that it breaks now, or those that it broke then."""

    outcome: Outcome
    event: str
    version: str
    rules: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """The counts, and one problem of each group as an example."""

    counts: Counter[Group] = field(default_factory=Counter)
    examples: dict[Group, str] = field(default_factory=dict)
    unreadable: int = 0
    """Lines and objects below `rejected/` that are no rejected rows."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with the run itself: edits that belong to no row, streams that took nothing."""

    def add(self, group: Group, errors: Sequence[dict[str, str]]) -> None:
        """Count one row."""
        self.counts[group] += 1
        if group not in self.examples and errors:
            self.examples[group] = f"{errors[0]['path']}: {errors[0]['message']}".removeprefix(": ")

    def of(self, *outcomes: Outcome) -> int:
        """How many rows had one of these outcomes."""
        return sum(count for group, count in self.counts.items() if group.outcome in outcomes)

    @property
    def total(self) -> int:
        """How many rows were looked at, but for those that were sent before."""
        return self.counts.total() - self.of("before")

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left that could not be sent."""
        return not (self.of(*LEFT) or self.unreadable or self.problems)

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """The groups but for what was sent before, the largest first."""
        found = ((group, count) for group, count in self.counts.items() if group.outcome != "before")
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def document(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        return {
            "rows": self.total,
            **{outcome: self.of(outcome) for outcome in OUTCOMES},
            "unreadable": self.unreadable,
            "problems": self.problems,
            "groups": [
                {**group._asdict(), "rows": count, "example": self.examples.get(group, "")}
                for group, count in self.groups
            ],
        }
