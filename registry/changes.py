"""The difference of two versions: a list of typed changes, each with both sides and its place.

A change says what is different and nothing about whether that is good: the rules of `registry.compatibility` judge it.
Kinds are the rows of :data:`KINDS`. Paths are column names; inside an array stands `[]`, inside a map `{}`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.model import Event, Field, Type

Path = tuple[str, ...]

KINDS: Mapping[str, str] = {
    "event-added": "an event that was not there",
    "event-removed": "an event that is no longer there",
    "version-added": "a live version that was not there",
    "version-retired": "a live version that is no longer there",
    "release-mutated": "a released version that no longer says what it said",
    "version": "another version number of the working definition",
    "field-added": "a field that was not there",
    "field-removed": "a field that is no longer there",
    "field-renamed": "the same field under another column name",
    "field-moved": "the same member at another place of its object",
    "wire-name": "the same column under another name in the JSON",
    "required-gained": "an optional field became required",
    "required-lost": "a required field became optional",
    "origin": "a field of the envelope became the event's own, or the other way round",
    "null-gained": "a field may now be null",
    "null-lost": "a field may no longer be null",
    "type": "a field of another type",
    "form": "the same type, travelling as another JSON type",
    "digits": "a decimal with other digits",
    "values-added": "more values of an enum",
    "values-removed": "fewer values of an enum",
    "minimum": "another smallest value",
    "maximum": "another largest value",
    "min-length": "another least length",
    "max-length": "another greatest length",
    "min-items": "another least number of items",
    "max-items": "another greatest number of items",
    "max-keys": "another greatest number of names",
    "pattern": "another pattern",
    "location": "another location template",
    "role": "another role in the sentence",
    "unit": "another unit of measure",
    "pii": "personal data or no longer",
    "explicit": "the user meant it, or no longer",
    "direct": "about the content itself, or no longer",
    "deprecated-gained": "a field or event that should no longer be used",
    "deprecated-lost": "a deprecation taken back",
    "words": "docs, sentence, summary, owner or examples",
    "service": "another freshness or retention",
}
"""Every kind of change, and what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `old` and `new` are what is different; what is around it is there where there is any.

    `old_type` and `new_type` are the types at the path, where a type differs. `in_old` and `in_new` say whether an
    event of that version can hold anything there: not a location's parameter, which is a column that nobody sends, and
    nothing inside a list that is always empty.
    """

    kind: str
    path: Path = ()
    old: Any = None
    new: Any = None
    old_field: Field | None = None
    new_field: Field | None = None
    old_type: Type | None = None
    new_type: Type | None = None
    in_old: bool = True
    in_new: bool = True

    @property
    def where(self) -> str:
        """The path as people write it: `content.tags[].name`."""
        return ".".join(self.path).replace(".[]", "[]").replace(".{}", "{}")


def diff(old: Event, new: Event) -> tuple[Change, ...]:
    """What is different between two versions of an event, in the order of the new one's fields."""
    changes = [
        *_fields(_own(old), _own(new), ()),
        *_simple(old, new, ("explicit", "direct"), ()),
        *_parameters(old, new),
        *_deprecation(old, new, ()),
    ]
    changes += _words(old, new)
    return tuple(changes)


def _own(event: Event) -> tuple[Field, ...]:
    """The fields that can differ: which event and which version it is cannot."""
    return tuple(field for field in event.fields if field.origin != "system")


def _fields(old: tuple[Field, ...], new: tuple[Field, ...], path: Path) -> Iterator[Change]:
    before = {field.name: field for field in old}
    after = {field.name: field for field in new}
    renamed = _renames(before, after)
    for name, field in after.items():
        if name in before:
            if before[name] != field:  # mostly equal: a version changes few fields
                yield from _field(before[name], field, (*path, name))
        elif name in renamed:
            was = renamed[name]
            yield Change(
                kind="field-renamed", path=(*path, name), old=was.name, new=name, old_field=was, new_field=field
            )
            yield from _field(was, field, (*path, name))
        else:
            yield Change(kind="field-added", path=(*path, name), new=field, new_field=field)
    taken = {field.name for field in renamed.values()}
    for name, field in before.items():
        if name not in after and name not in taken:
            yield Change(kind="field-removed", path=(*path, name), old=field, old_field=field)
    if path:
        yield from _moves(before, after, path)


def _renames(before: Mapping[str, Field], after: Mapping[str, Field]) -> dict[str, Field]:
    """New names of old fields: the same key on the wire, or all but the name the same, and no doubt whose."""
    gone = [field for name, field in before.items() if name not in after]
    found: dict[str, Field] = {}
    for name, field in after.items():
        if name in before:
            continue
        same_key = [each for each in gone if each.wire_name == field.wire_name]
        alike = [each for each in gone if each.doc and _nameless(each) == _nameless(field)]
        if len(same_key or alike) == 1:
            found[name] = (same_key or alike)[0]
            gone.remove(found[name])
    return found


def _nameless(field: Field) -> Field:
    return replace(field, name="", wire_name="", since=None, deprecated=None)


def _moves(before: Mapping[str, Field], after: Mapping[str, Field], path: Path) -> Iterator[Change]:
    """Members whose order among the ones that stayed is another."""
    stayed = [name for name in before if name in after]
    now = [name for name in after if name in before]
    for index, (was, name) in enumerate(zip(stayed, now, strict=True)):
        if was != name:
            place = stayed.index(name)
            yield Change(kind="field-moved", path=(*path, name), old=place, new=index, new_field=after[name])


def _field(old: Field, new: Field, path: Path) -> Iterator[Change]:
    def change(kind: str, before: Any = None, after: Any = None) -> Change:
        return Change(kind=kind, path=path, old=before, new=after, old_field=old, new_field=new)

    if old.wire_name != new.wire_name:
        yield change("wire-name", old.wire_name, new.wire_name)
    if old.origin != new.origin:
        yield change("origin", old.origin, new.origin)
    if old.required != new.required:
        yield change("required-gained" if new.required else "required-lost", old.required, new.required)
    if old.nullable != new.nullable:
        yield change("null-gained" if new.nullable else "null-lost", old.nullable, new.nullable)
    yield from (
        replace(found, old_field=found.old_field or old, new_field=found.new_field or new)
        for found in _types(old.type, new.type, path)
    )
    said = (*_simple(old, new, ("role", "unit", "pii"), path), *_deprecation(old, new, path))
    yield from (replace(found, old_field=old, new_field=new) for found in said)
    if old.doc != new.doc:
        yield change("words", old.doc, new.doc)


def _simple(old: Any, new: Any, names: tuple[str, ...], path: Path) -> Iterator[Change]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(kind=name, path=path, old=before, new=after)


def _deprecation(old: Event | Field, new: Event | Field, path: Path) -> Iterator[Change]:
    if bool(old.deprecated) != bool(new.deprecated):
        kind = "deprecated-gained" if new.deprecated else "deprecated-lost"
        yield Change(kind=kind, path=path, old=old.deprecated, new=new.deprecated)


def _types(old: Type, new: Type, path: Path) -> Iterator[Change]:
    for found in _own_types(old, new, path):
        yield replace(found, old_type=old, new_type=new)
    if old.name != new.name or row_of(old).shape != row_of(new).shape:
        return
    if old.item and new.item:
        step = "[]" if row_of(new).shape == "list" else "{}"
        for found in _types(old.item, new.item, (*path, step)):
            in_old, in_new = found.in_old and not _is_empty(old), found.in_new and not _is_empty(new)
            yield replace(found, in_old=in_old, in_new=in_new)
    if old.fields or new.fields:
        yield from _fields(old.fields, new.fields, path)


def _is_empty(type_: Type) -> bool:
    """Whether a container can hold nothing."""
    return 0 in {type_.max_items, type_.max_keys}


def _own_types(old: Type, new: Type, path: Path) -> Iterator[Change]:
    """What differs about the types themselves, whatever is inside them."""
    if old.name != new.name or row_of(old).shape != row_of(new).shape:
        yield Change(kind="type", path=path, old=old, new=new)
        return
    if old.form != new.form:
        yield Change(kind="form", path=path, old=old.form, new=new.form)
    if (old.precision, old.scale) != (new.precision, new.scale):
        yield Change(kind="digits", path=path, old=(old.precision, old.scale), new=(new.precision, new.scale))
    yield from _choices(old, new, path)
    yield from _limits(old, new, path)


def _choices(old: Type, new: Type, path: Path) -> Iterator[Change]:
    more = tuple(value for value in new.values if value not in old.values)
    fewer = tuple(value for value in old.values if value not in new.values)
    if more:
        yield Change(kind="values-added", path=path, old=old.values, new=more)
    if fewer:
        yield Change(kind="values-removed", path=path, old=fewer, new=new.values)


_LIMITS: tuple[tuple[str, str], ...] = (
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("min_length", "min-length"),
    ("max_length", "max-length"),
    ("min_items", "min-items"),
    ("max_items", "max-items"),
    ("max_keys", "max-keys"),
)


def _limits(old: Type, new: Type, path: Path) -> Iterator[Change]:
    for attribute, kind in _LIMITS:
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before != after:
            yield Change(kind=kind, path=path, old=before, new=after)
    if old.template != new.template:
        yield Change(kind="location", path=path, old=old.template, new=new.template)
    elif old.pattern != new.pattern and not new.template:
        yield Change(kind="pattern", path=path, old=old.pattern, new=new.pattern)


def _parameters(old: Event, new: Event) -> Iterator[Change]:
    """A location's parameters are columns: they come, go and change as fields do, but nobody sends them apart."""
    before = {field.name: field for field in old.parameters}
    after = {field.name: field for field in new.parameters}
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was and now:
            found = _types(was.type, now.type, (name,))
            yield from (replace(each, old_field=was, new_field=now, in_old=False, in_new=False) for each in found)
        else:
            kind = "field-added" if now else "field-removed"
            found_one = Change(kind=kind, path=(name,), old=was, new=now, old_field=was, new_field=now)
            yield replace(found_one, in_old=False, in_new=False)


_WORDS: tuple[str, ...] = ("owner", "summary", "sentence", "examples")


def _words(old: Event, new: Event) -> Iterator[Change]:
    for name in _WORDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(kind="words", path=(), old=before, new=after)
    for name in ("freshness_seconds", "retention_days"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(kind="service", path=(), old=before, new=after)
