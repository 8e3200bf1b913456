"""From two sides to a review: read both, compare, bind the consumers' queries, mark what was accepted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from registry.accepted import accept, expired, read_acceptances, stale
from registry.compatibility import compare, compare_versions
from registry.compatibility.verdict import Comparison
from registry.errors import MissingPartError, RegistryError, UsageError
from registry.git import git
from registry.loader import find_root, load
from registry.suggest import did_you_mean
from sayso.console import plural
from sayso.consumers import with_queries
from sayso.report import below_the_checkout
from sayso.review import Review
from sayso.sides import find_sides, read_sides

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.findings import Finding
    from registry.loader import Source
    from registry.model import Event
    from sayso.sides import Sides

_RELEASES = re.compile(r"(?P<event>[A-Za-z_]\w*)@(?P<old>[0-9.]+?)\.\.(?:(?P=event)@)?(?P<new>[0-9.]+)")
"""`card_click@1.2.0..1.3.0`."""


def review(folder: Path, against: str | None, span: str | None, today: date) -> Review:
    """The review of what differs.

    Raises:
        UsageError: one of the sides does not exist, or git cannot tell.
        RegistryError: the newer side has errors.
    """
    if span and (match := _RELEASES.fullmatch(span)):
        if against:
            raise UsageError("either two releases or --against, not both")
        return _of_releases(folder, match["event"], match["old"], match["new"], today)
    return of_sides(read_sides(*find_sides(folder, against, span)), today)


def of_sides(sides: Sides, today: date) -> Review:
    """The review of two registries as read."""
    comparison, wrong, unbound = with_queries(compare(sides.before, sides.after, today=today), sides)
    acceptances = read_acceptances(sides.after.tree)
    if acceptances.findings:
        raise RegistryError(acceptances.findings)
    judged = accept(comparison, acceptances, today)
    return Review(
        before=sides.before_name,
        after=sides.after_name,
        comparison=judged,
        above=_above(sides.after.root),
        findings=(*wrong, *_not_raised(sides, judged), *expired(comparison, acceptances, today)),
        notes=(*_circumstances(sides), *_silenced(sides, today), *unbound, *_idle(stale(comparison, acceptances))),
    )


def _not_raised(sides: Sides, judged: Comparison) -> Iterator[Finding]:
    """Released versions that no longer say what they said, where that was accepted: lint goes on refusing them."""
    open_ = {each.position.file for each in judged.verdicts() if each.rule == "bump-too-small" and not each.accepted}
    for finding in sides.after.findings:
        if finding.rule == "version-not-raised" and finding.position.file not in open_:
            yield finding


def _above(root: Path) -> Path:
    """The registry's folder below the repository's root, where there is one: annotations are counted from there."""
    try:
        prefix = git(root, "rev-parse", "--show-prefix")
    except MissingPartError:
        prefix = None
    return below_the_checkout(root) if prefix is None else Path(prefix)


def _circumstances(sides: Sides) -> list[str]:
    if sides.is_new:
        return [f"there is no registry in {sides.before_name}: everything is new"]
    return [*_unread(sides), *_moved(sides)]


def _moved(sides: Sides) -> list[str]:
    old, new = sides.before.config, sides.after.config
    if old is None or new is None or old.layout == new.layout:
        return []
    says = (
        f"the layout was {old.layout} and is {new.layout}: every table of events is stored elsewhere, in another format"
    )
    return [f"{says}, and does not see the rows from before; that needs a stack of its own"]


def _unread(sides: Sides) -> list[str]:
    if count := len(sides.before.findings):
        first = sides.before.findings[0]
        words = f"{plural(count, 'error')} in the registry of {sides.before_name}, the first at {first.position}"
        return [f"{words}: compared with what could be read"]
    return []


def _silenced(sides: Sides, today: date) -> Iterator[str]:
    """What producers no longer say that they send, or end earlier: from the next change on, nobody is asked for it.

    Of a version that is gone itself, the verdicts say whom that hurts.
    """
    now = {(each.producer, each.event, each.version): each for each in sides.after.emissions}
    kept = {
        (each.name, each.version)
        for lineage in (sides.after.registry or sides.after.whole()).lineages
        for each in lineage.versions
    }
    for was in sides.before.emissions:
        if not was.is_live(today) or (was.event, was.version) not in kept:
            continue
        held = now.get((was.producer, was.event, was.version))
        if held is None:
            yield f"{was}: the line is gone, and its apps are no longer asked after"
        elif held.until and (was.until is None or held.until < was.until):
            yield f"{was}: it ends on {held.until} now"


def _idle(fingerprints: tuple[str, ...]) -> list[str]:
    count = len(fingerprints)
    words = f"{plural(count, 'acceptance')} in accepted.yaml that nothing needs any more"
    return [f"{words}: {', '.join(fingerprints[:5])}{', ...' if count > 5 else ''}"] if count else []


def _of_releases(folder: Path, name: str, old: str, new: str, today: date) -> Review:
    source = load(find_root(folder))
    if source.config is None or source.registry is None:
        raise RegistryError(source.findings)
    before, after = _version(source, name, old), _version(source, name, new)
    found = compare_versions(before, after, source.config)
    acceptances = read_acceptances(source.tree)
    comparison = Comparison(events=(found,) if found.changes else ())
    return Review(
        before=before.label,
        after=after.label,
        comparison=accept(comparison, acceptances, today),
        above=_above(source.root),
        findings=(*acceptances.findings, *expired(comparison, acceptances, today)),
    )


def _version(source: Source, name: str, version: str) -> Event:
    """A live version of an event. Raises UsageError with the nearest name."""
    registry = source.registry
    assert registry is not None, "the caller looked"
    lineage = registry.lineage(name)
    if lineage is None:
        known = [each.name for each in registry.lineages]
        raise UsageError(f"there is no event `{name}`. {did_you_mean(name, known)}")
    versions = {str(event.version): event for event in lineage.versions}
    if version not in versions:
        raise UsageError(f"{name} has no version `{version}`. {did_you_mean(version, versions)}")
    return versions[version]
