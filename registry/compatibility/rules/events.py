"""event-removed, release-mutated, release-removed, version-retired, producer-still-emits, table-lost: what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.version import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.producers import Emission
    from registry.version import Version


def _removed(pair: Pair, _change: Change) -> Iterator[Judgement]:
    renamed = f", and `{pair.twin}` has the same fields: it was renamed" if pair.twin else ""
    hurts = tuple(map(str, pair.live()))
    yield Judgement(f"the event `{pair.name}` has no definition any more{renamed}", None, pair.twin, hurts)


def _mutated(pair: Pair, change: Change) -> Iterator[Judgement]:
    yield Judgement(f"the release {pair.name}@{change.where} is not what it was", None, str(change.new))


def _gone(pair: Pair, change: Change) -> Iterator[Judgement]:
    if not _said(pair, change):
        yield Judgement(f"the release {pair.name}@{change.where} was removed, and no producer says that it is over")


def _retired(pair: Pair, change: Change) -> Iterator[Judgement]:
    said = _said(pair, change)
    if said and not any(each.is_live(pair.today) for each in said):
        last = max(each.until for each in said if each.until)
        yield Judgement(f"{pair.name}@{change.where} was retired; the last producer's end was {last}")


def _said(pair: Pair, change: Change) -> list[Emission]:
    version = parse_version(change.where)
    return [each for each in pair.emissions if each.version == version]


def _emits(pair: Pair, change: Change) -> Iterator[Judgement]:
    kept = {event.version for event in pair.after.versions} if pair.after else set()
    for each in pair.live():
        if each.version not in kept and each.version in _versions(pair, change):
            yield Judgement(f"{each}, and that version is no longer there", None, f"{each.producer}@{each.version}")


def _versions(pair: Pair, change: Change) -> set[Version]:
    """The versions that a change is about."""
    if change.kind == "version-retired":
        version = parse_version(change.where)
        return {version} if version else set()
    if pair.before is None:
        return set()
    return {event.version for event in pair.before.versions} - pair.before.released


def _table_lost(pair: Pair, _change: Change) -> Iterator[Judgement]:
    if pair.is_new_major and pair.old_table and pair.new_table is None:
        words = f"the table {pair.old_table.name} is no longer made: {pair.old_table.newest.label} was never released"
        yield Judgement(words, None, pair.old_table.name)


EVENT_REMOVED = Rule(
    id="event-removed",
    planes=("wire", "code", "table", "query"),
    direction="always",
    gravity="breaking",
    kinds=frozenset({"event-removed"}),
    why="Apps in use go on sending the event, calls of its function stop compiling, and nothing new arrives in its "
    "table. A new name for the same event is a removal and another event.",
    instead="Mark the event `deprecated` with a reason, and remove it when no producer sends it any more.",
    judge=_removed,
)
RELEASE_MUTATED = Rule(
    id="release-mutated",
    planes=("wire", "table"),
    direction="always",
    gravity="breaking",
    kinds=frozenset({"release-mutated"}),
    why="Apps were built with the release as it was, and rows were written by it. A release that changes afterwards "
    "says something about them that is not so; that its digest was changed too makes it no better.",
    instead="Take both files from version control, and put the change into a new version.",
    judge=_mutated,
)
RELEASE_REMOVED = Rule(
    id="release-removed",
    planes=("wire", "table"),
    direction="always",
    gravity="breaking",
    kinds=frozenset({"version-retired"}),
    why="Releases are append-only: without it the collector refuses the events of every app that was built with it, "
    "and columns that only this version has are lost. A version is retired when every producer that sent it has an "
    "`until` that is past.",
    instead="Take the file from version control; or write `until` for the version into producers/*.yaml.",
    judge=_gone,
)
VERSION_RETIRED = Rule(
    id="version-retired",
    planes=("wire",),
    direction="always",
    gravity="note",
    kinds=frozenset({"version-retired"}),
    why="No app in use sends the version any more, so that its release may go. Events that come late are refused and "
    "kept as such.",
    instead="Nothing; look at the rejected events before, to be sure.",
    judge=_retired,
)
PRODUCER_STILL_EMITS = Rule(
    id="producer-still-emits",
    planes=("wire",),
    direction="always",
    gravity="breaking",
    kinds=frozenset({"version-retired", "event-removed", "version"}),
    why="A producer says that apps in use send the version, and its sunset is not reached: every event of theirs "
    "would be refused.",
    instead="Keep the version until then (`sayso release` freezes one that is not released), or agree on an earlier "
    "`until` with the producer's owner.",
    judge=_emits,
)
TABLE_LOST = Rule(
    id="table-lost",
    planes=("table",),
    direction="always",
    gravity="breaking",
    kinds=frozenset({"version"}),
    why="The major was raised, and the version before was never released, so that nothing keeps its table: the view "
    "over all majors loses every row of it.",
    instead="Release the old version first (`sayso release`), then raise the major.",
    judge=_table_lost,
)
