"""Comparing two registries, event by event; and two versions of one event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from registry.changes import Change, diff
from registry.compatibility.columns import statements
from registry.compatibility.history import history
from registry.compatibility.judging import judge, needs, verdict, weigh, worst_first
from registry.compatibility.placing import position_of
from registry.compatibility.rule import Pair
from registry.compatibility.verdict import EventComparison
from registry.model import Lineage, Registry
from registry.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.compatibility.judging import Judged
    from registry.compatibility.rule import Rule
    from registry.compatibility.verdict import Bump, Verdict
    from registry.config import Config
    from registry.loader import Source
    from registry.model import Event
    from registry.producers import Emission
    from registry.tables import Table
    from registry.version import Version

Rules = tuple["Rule", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """How one event is compared: by which rules, in which mode, and from which files the places are taken."""

    rules: Rules
    mode: str
    before: Source | None = None
    after: Source | None = None

    def event(self, pair: Pair) -> EventComparison | None:
        """What differs about one event; None when nothing does."""
        changes = (*self._history(pair), *(diff(pair.old, pair.new) if pair.old and pair.new else ()))
        ddl = statements(_tables(pair.before, pair), _tables(pair.after, pair))
        if not changes and not ddl:
            return None
        found = judge(self.rules, pair, changes)
        asked = needs(found, changes)
        stepped = replace(pair, needs=self._needs_from_base(pair, asked))
        if pair.base and pair.new:
            step = Change(kind="version", old=pair.base.version, new=pair.new.version)
            found = (*(each for each in found if each.change.kind != "version"), *judge(self.rules, stepped, [step]))
        verdicts = [*self._verdicts(pair, found), *self._transitive(pair, found)]
        return EventComparison(
            name=pair.name,
            old=pair.old,
            new=pair.new,
            changes=changes,
            verdicts=tuple(worst_first(verdicts)),
            needs=asked,
            ddl=ddl,
        )

    def _history(self, pair: Pair) -> tuple[Change, ...]:
        before = self.before.digests if self.before else {}
        after = self.after.digests if self.after else {}
        return tuple(history(pair, before, after))

    def _needs_from_base(self, pair: Pair, asked: Bump) -> Bump:
        """What the version must be raised by since the newest release, which may be older than the other side."""
        if pair.base is None or pair.new is None or pair.base is pair.old:
            return asked
        changes = diff(pair.base, pair.new)
        return needs(judge(self.rules, replace(pair, old=pair.base), changes), changes)

    def _verdicts(self, pair: Pair, found: tuple[Judged, ...]) -> Iterator[Verdict]:
        hurt: dict[tuple[str, str], list[str]] | None = None
        for each in found:
            names: list[str] = []
            if weigh(each, pair, self.mode)[0] == "breaking" and each.rule.direction == "backward":
                hurt = self._hurt(pair) if hurt is None else hurt
                names = hurt.get(each.key, [])
            place = position_of(each.change, pair, self.before, self.after)
            yield verdict(each, pair, self.mode, place, tuple(names))

    def _hurt(self, pair: Pair) -> dict[tuple[str, str], list[str]]:
        """Which live versions the new one breaks, by rule and place."""
        hurt: dict[tuple[str, str], list[str]] = {}
        for old in live_versions(pair):
            for key in {each.key for each in self._against(pair, old)}:
                hurt.setdefault(key, []).append(_hurt_words(pair, old))
        return hurt

    def _against(self, pair: Pair, old: Event) -> tuple[Judged, ...]:
        assert pair.new is not None, "a version that is gone breaks nothing itself"
        other = replace(pair, old=old)
        found = judge(self.rules, other, diff(old, pair.new))
        return tuple(each for each in found if weigh(each, other, self.mode)[0] == "breaking")

    def _transitive(self, pair: Pair, found: tuple[Judged, ...]) -> Iterator[Verdict]:
        """In a mode that asks for it: what breaks against a live version that is not the last one."""
        if not self.mode.endswith("_all") or pair.new is None or pair.old is None:
            return
        known = {each.key for each in found if weigh(each, pair, self.mode)[0] == "breaking"}
        for old in live_versions(pair):
            for each in self._against(pair, old) if old.version != pair.old.version else ():
                if each.key not in known:
                    known.add(each.key)
                    place = position_of(each.change, pair, self.before, self.after)
                    yield verdict(each, replace(pair, old=old), self.mode, place, (_hurt_words(pair, old),))


def live_versions(pair: Pair) -> tuple[Event, ...]:
    """Released versions of the new one's major, up to its own number, that some app may still send.

    The number itself counts as it was released: that is what apps were built with, whatever the definition says now.
    """
    if pair.new is None:
        return ()
    newest = pair.new.version
    lineages = [lineage for lineage in (pair.after, pair.before) if lineage]
    released = {event.version: event for each in lineages for event in each.versions if event.version in each.released}
    known = [version for version in sorted(released) if version.major == newest.major and version <= newest]
    return tuple(released[version] for version in known if not _is_over(pair, version))


def _is_over(pair: Pair, version: Version) -> bool:
    """Whether every producer that says it sends the version has an end that is past."""
    said = [each for each in pair.emissions if each.version == version]
    return bool(said) and not any(each.is_live(pair.today) for each in said)


def _hurt_words(pair: Pair, event: Event) -> str:
    who = ", ".join(
        f"{each.producer} ({each.owner})" + (f" until {each.until}" if each.until else "")
        for each in pair.live()
        if each.version == event.version
    )
    return f"{event.label}, still sent by {who}" if who else f"{event.label}, which is live"


def _tables(lineage: Lineage | None, pair: Pair) -> tuple[Table, ...]:
    return tables_of(lineage, pair.readers) if lineage else ()


def pairs(before: Source, after: Source, today: date | None) -> Iterator[Pair]:
    """Every event that either side has and that is not the same on both."""
    new = after.registry or after.whole()
    old = before.registry or Registry(config=new.config)  # where there was none, everything is new
    said = (*after.emissions, *(each for each in before.emissions if each not in after.emissions))
    mutated = {name for name in before.digests if before.digests[name] != after.digests.get(name)}
    names = {each.name for each in (*old.lineages, *new.lineages)}
    for name in sorted(names):
        was, now = old.lineage(name), new.lineage(name)
        if was != now or name in mutated:
            own = tuple(each for each in said if each.event == name)
            pair = _pair(name, was, now, new.config.readers, own, today)
            yield pair if pair.new else replace(pair, twin=_twin(pair, old, new))


def _pair(
    name: str,
    before: Lineage | None,
    after: Lineage | None,
    readers: tuple[str, ...],
    said: tuple[Emission, ...],
    today: date | None,
) -> Pair:
    return Pair(
        name=name,
        old=_current(before) if before else None,
        new=_current(after) if after and after.working else None,
        readers=readers,
        before=before,
        after=after,
        emissions=said,
        today=today,
        base=_base(before) if before else None,
    )


def _twin(pair: Pair, before: Registry, after: Registry) -> str:
    """A new event with the fields of one that is gone: what a new name looks like."""
    fields = pair.old.fields[1:] if pair.old else ()  # the first says which event it is
    added = (each for each in after.lineages if each.working and before.lineage(each.name) is None)
    alike = (each.name for each in added if _current(each).fields[2:] == fields[1:] and fields[1:])
    return next(alike, "")


def _current(lineage: Lineage) -> Event:
    """The version of the working definition; of an event that has none any more, the newest."""
    return next((event for event in lineage.versions if event.version == lineage.working), lineage.newest)


def _base(lineage: Lineage) -> Event:
    """The version whose number the new one must exceed: the newest release, or else what the definition said."""
    released = [event for event in lineage.versions if event.version in lineage.released]
    return released[-1] if released else _current(lineage)


def pair_of(old: Event, new: Event, config: Config) -> Pair:
    """Two versions, with nothing else known: both are taken for released."""
    before = Lineage(name=new.name, versions=(old,), working=old.version, released=frozenset({old.version}))
    both = tuple(sorted({old.version: old, new.version: new}.values(), key=lambda event: event.version))
    after = replace(before, versions=both, working=new.version)
    return Pair(name=new.name, old=old, new=new, readers=config.readers, before=before, after=after, base=old)
