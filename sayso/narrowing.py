"""Which events a comparison has to look at: of a thousand events, a pull request changes one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.loader import ROOT_FILE
from registry.places import ENVELOPE, VOCABULARY
from registry.releases import DIGESTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from registry.tree import Tree

_SHARED = frozenset({ROOT_FILE, ENVELOPE, VOCABULARY})
"""Files that say something about every event."""
_CONSUMERS = "consumers"
"""The folder of queries: one that is new may name any event, and misspell it."""
_EVENT = re.compile(r"(?:events/(?P<written>[^/]+)\.yaml|releases/(?P<released>[^/]+)/.*)")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MAJOR = re.compile(r"_v[0-9]+\Z")


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The files that are not the same on both sides, by their ids."""
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def concerned(before: Tree, after: Tree) -> tuple[frozenset[str], frozenset[str] | None]:
    """The files that differ, and the events they are about; None instead when that may be any.

    With an event come those that one query reads beside it: the query binds only where all its tables are.
    """
    files = differing(before.ids(), after.ids())
    if files & _SHARED or any(name.startswith(f"{_CONSUMERS}/") for name in files):
        return files, None
    known = {*events_of(before.ids()), *events_of(after.ids())}
    events = events_of(files)
    for tree in (before, after):
        events |= _named(tree, (name for name in files if name.startswith("producers/")), known)
    reading = set(events)
    for name in after.names(_CONSUMERS):
        named = _named(after, [f"{_CONSUMERS}/{name}"], known)
        if named & events:
            reading |= named
    return files, frozenset(reading)


def events_of(files: Iterable[str]) -> set[str]:
    """The events that these files define or release."""
    found = (_EVENT.fullmatch(name) for name in files if name != DIGESTS)
    return {match["written"] or match["released"] for match in found if match}


def _named(tree: Tree, files: Iterable[str], known: set[str]) -> set[str]:
    """The events that a text names, by name or by the name of a table."""
    found = set()
    for name in files:
        try:
            text = tree.read(name).decode(errors="replace")
        except OSError:  # there on the other side only
            continue
        found |= names_in(text) & known
    return found


def names_in(text: str) -> set[str]:
    """The words of a text that may be events or, without their major, events' tables."""
    return {_MAJOR.sub("", word.lower()) for word in _WORD.findall(text)}
