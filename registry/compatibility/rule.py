"""What a rule of compatibility is, and what it is given to judge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from registry.tables import union

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from registry.changes import Change
    from registry.compatibility.verdict import Bump, Gravity, Plane
    from registry.model import Event, Lineage
    from registry.producers import Emission
    from registry.tables import Table

Direction = Literal["backward", "forward", "both", "always"]
"""Which modes ask for it: `backward` when old events must be valid in the new version, `forward` the other way."""


class Judgement(NamedTuple):
    """What a rule says about one change: in words, on which of its planes (None: all), and what it became.

    `hurts` names whom the rule itself knows to be hurt; the live versions are added by whoever applies it.
    """

    message: str
    planes: tuple[Plane, ...] | None = None
    subject: str = ""
    hurts: tuple[str, ...] = ()
    gravity: Gravity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named rule: it judges the changes of some kinds.

    `planes` are all that it can break, `why` says what goes wrong, `instead` what to do. A rule that is `always`
    judged is not about events of two versions but about what was promised; no mode switches it off.
    """

    id: str
    planes: tuple[Plane, ...]
    direction: Direction
    gravity: Gravity
    kinds: frozenset[str]
    why: str
    instead: str
    judge: Callable[[Pair, Change], Iterator[Judgement]]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two versions of an event, either of which may be missing, and what is known around them.

    `before` and `after` are the event's lineages on both sides; `base` is the version that the new one's number must
    exceed; `released` says whether that number can no longer be changed; `needs` is how much the changes ask for;
    `twin` is a new event with the same fields.
    """

    name: str
    old: Event | None
    new: Event | None
    readers: tuple[str, ...]
    before: Lineage | None = None
    after: Lineage | None = None
    emissions: tuple[Emission, ...] = ()
    today: date | None = None
    base: Event | None = None
    needs: Bump = "none"
    twin: str = ""

    @property
    def is_new_major(self) -> bool:
        """Whether the new version has a table of its own."""
        return bool(self.old and self.new and self.old.version.major < self.new.version.major)

    @cached_property
    def old_table(self) -> Table | None:
        """The old version's table: with all that the old side knows of its major."""
        return self._table(self.before, self.old)

    @cached_property
    def new_table(self) -> Table | None:
        """What becomes of the old version's table on the new side; None when it is gone."""
        if self.after is None and self.old and self.new and not self.is_new_major:
            return union((self.old, self.new), self.readers)[0]
        return self._table(self.after, self.old)

    @property
    def is_released(self) -> bool:
        """Whether the version that the new one must exceed is released."""
        return bool(self.base and self.before and self.base.version in self.before.released)

    def family(self) -> tuple[Event, ...]:
        """Every version of the new one's major that either side knows, oldest first; of each the newest words."""
        known = {}
        for lineage in (self.before, self.after):
            for event in lineage.versions if lineage else ():
                known[event.version] = event
        major = self.new.version.major if self.new else -1
        return tuple(known[version] for version in sorted(known) if version.major == major)

    def live(self) -> tuple[Emission, ...]:
        """What producers still emit of this event."""
        return tuple(each for each in self.emissions if each.event == self.name and each.is_live(self.today))

    def _table(self, lineage: Lineage | None, event: Event | None) -> Table | None:
        if event is None:
            return None
        versions = lineage.majors.get(event.version.major, ()) if lineage else (event,)
        return union(versions, self.readers)[0] if versions else None
