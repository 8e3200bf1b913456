"""Changes that no comparison of two versions shows: of the event itself, its releases and its version number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.rule import Pair
    from registry.model import Lineage
    from registry.releases import Digests


def history(pair: Pair, before: Digests, after: Digests) -> Iterator[Change]:
    """The event that came or went, releases that changed or went, and the version that the definition describes."""
    if pair.before is None:
        yield Change(kind="event-added", new=pair.name)
    elif _is_there(pair.before) and not _is_there(pair.after):
        yield Change(kind="event-removed", old=pair.name)
    yield from _releases(before.get(pair.name, {}), after.get(pair.name, {}))
    if pair.old and pair.new and pair.old.version != pair.new.version:
        yield Change(kind="version", old=pair.old.version, new=pair.new.version)


def _is_there(lineage: Lineage | None) -> bool:
    """An event whose definition was deleted is gone, though its releases are still there."""
    return lineage is not None and lineage.working is not None


def _releases(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for version, digest in before.items():
        if version not in after:
            yield Change(kind="version-retired", path=(version,), old=digest)
        elif after[version] != digest:
            yield Change(kind="release-mutated", path=(version,), old=digest, new=after[version])
    for version in after.keys() - before.keys():
        yield Change(kind="version-added", path=(version,), new=after[version])
