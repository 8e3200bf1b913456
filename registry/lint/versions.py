"""since-unknown, version-order, lineage-type: a definition fits the releases before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.places import written_at
from registry.tables import union
from registry.type_names import type_name
from registry.version import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Event, Field, Place, Type
    from registry.tables import Conflict


def _since(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        if each.event is None or not context.knows_releases(each.event.name):
            continue  # the envelope has no version of its own
        if each.field.since:
            yield from _version(context, each.event, each.field.since, each.place / "since")
        if each.field.deprecated:
            yield from _version(context, each.event, each.field.deprecated.since, each.place / "deprecated" / "in")


def _version(context: Context, event: Event, text: str, place: Place) -> Iterator[Problem]:
    version = parse_version(text) or Version(0, 0, 0)
    known = {each.version for each in context.family(event)}
    if version in known and version <= event.version:
        return
    if written_at(context.source.documents, place).file != place.file:
        return  # the vocabulary's, where it speaks of no event's version
    if version > event.version:
        message = f"`{text}` is newer than the event, which is at {event.version}"
        yield Problem(place, message, f"Write {event.version}, or raise the event's `version`.")
    else:
        shown = ", ".join(map(str, sorted(known)))
        yield Problem(place, f"there is no version {text} of {event.name}", f"Its versions are: {shown}.")


def _order(context: Context) -> Iterator[Problem]:
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        lineage = context.lineage(event.name)
        newest = max(lineage.released, default=None) if lineage else None
        if newest is None:
            continue
        if event.version < newest:
            message = f"version {event.version} is older than the release {newest}"
            yield Problem(event.place / "version", message, f"Raise `version` above {newest}.")
        elif event.version.major > newest.major + 1:
            message = f"version {event.version} leaves out a major version after {newest}"
            yield Problem(event.place / "version", message, f"Write {newest.major + 1}.0.0.")


def _types(context: Context) -> Iterator[Problem]:
    for event in context.events:
        family = [each for each in context.family(event) if each.version.major == event.version.major]
        if _differ(family):
            for conflict in union(family, context.config.readers)[1]:
                if conflict.new is event:
                    yield _conflict(event, conflict)


def _differ(family: list[Event]) -> bool:
    """Whether any field has two types: nearly never, and only then is the table worth working out."""
    types: dict[str, Type] = {}
    for field in (field for each in family for field in each.columns if field.origin != "system"):
        held = types.setdefault(field.name, field.type)
        if held is not field.type and held != field.type:
            return True
    return False


def _conflict(event: Event, conflict: Conflict) -> Problem:
    old, new = (type_name(each, "hive") for each in (conflict.old_type, conflict.new_type))
    message = f"`{'.'.join(conflict.path)}` is {new}, and the table has it as {old}: {conflict.reader} cannot read both"
    advice = f"Raise the major version (a new table), or keep {old} and add a new field."
    return Problem(_place(event, conflict.path), message, advice)


def _place(event: Event, path: tuple[str, ...]) -> Place:
    """The innermost field on the path, which goes through arrays and maps without naming them."""
    assert event.place is not None, "a working definition has a file"
    place, fields = event.place, event.columns
    for name in path:
        field: Field | None = next((each for each in fields if each.name == name), None)
        if field is None or field.place is None:
            return place
        place, type_ = field.place, field.type
        while type_.item:
            type_ = type_.item
        fields = type_.fields
    return place / "type"


SINCE_UNKNOWN = Rule(
    id="since-unknown",
    severity="error",
    why="`since` or `deprecated.in` names a version that the event does not have, or does not have yet. Analysts read "
    "it to know from when on a column is filled.",
    help="Name a released version, or the one this definition describes.",
    check=_since,
)
VERSION_ORDER = Rule(
    id="version-order",
    severity="error",
    sound=True,
    why="The definition's version is lower than one that is released, or leaves out a major version. The newest "
    "version is the one that new code sends, so it must have the highest number.",
    help="Raise `version` to the next one after the newest release.",
    check=_order,
)
LINEAGE_TYPE = Rule(
    id="lineage-type",
    severity="error",
    sound=True,
    why="All versions of one major share a table, and files that were written years ago stay in it. The field's type "
    "changed in a way that a reader of the lake (see `readers` in sayso.yaml) cannot read next to the old files: "
    "queries would fail, or return wrong values.",
    help="Raise the major version, which gets a table of its own; or keep the old type and add a new field.",
    check=_types,
)
