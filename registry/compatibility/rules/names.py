"""field-renamed, wire-name-changed, name-reused and their like: what fields are called, and where calls name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import refusing, type_words
from registry.compatibility.walking import siblings, type_at
from registry.compatibility.witness import Witness, field_witness
from registry.reserved import ATHENA_DDL, ATHENA_SELECT
from registry.tables import join, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.changes import Change
    from registry.model import Field

ARRIVED = frozenset({"field-added", "field-renamed"})


def _renamed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    words = f"`{change.old}` is called `{change.where}` now: old rows have it in one column, new rows in another"
    yield Judgement(words, None, str(change.new))


def _moved(_pair: Pair, change: Change) -> Iterator[Judgement]:
    words = {"envelope": "the envelope", "event": "the event's own fields"}
    yield Judgement(f"`{change.where}` moved from {words[change.old]} to {words[change.new]}", None, change.new)


def _wire_name(pair: Pair, change: Change) -> Iterator[Judgement]:
    """The old key may have been given to another field, and the new key may have been another's."""
    assert change.old_field, "a key belongs to a field"
    assert change.new_field, "as above"
    before, after = siblings(pair.old, change.path), siblings(pair.new, change.path)
    words = f"`{change.where}` was sent as `{change.old}` and is `{change.new}` now"
    if not change.in_old:
        return
    if found := _key_witness(change.old_field, change.new_field, before, after):
        yield Judgement(f"{words}: {refusing(found)}", ("wire",), change.new)
    else:
        column = next(field.name for field in after if field.wire_name == change.old)
        yield Judgement(f"{words}: old apps' values go into the column `{column}`", ("table",), change.new)


def _unknown_name(pair: Pair, change: Change) -> Iterator[Judgement]:
    assert change.old_field, "a key belongs to a field"
    assert change.new_field, "as above"
    before, after = siblings(pair.old, change.path), siblings(pair.new, change.path)
    if change.in_new and _key_witness(change.new_field, change.old_field, after, before):
        yield Judgement(f"the old version does not know `{change.where}` as `{change.new}`", None, change.new)


def _key_witness(field: Field, same: Field, siblings: Iterable[Field], others: Iterable[Field]) -> Witness | None:
    """What the other side's record refuses of a field that has another key there."""
    known = {each.wire_name: each for each in others}
    found = field_witness(field, known.get(field.wire_name))
    if found is None and same.required:
        had = any(each.required for each in siblings if each.wire_name == same.wire_name)
        return None if had else Witness({})
    return found


def _reused(pair: Pair, change: Change) -> Iterator[Judgement]:
    past = [event for event in pair.family() if pair.new and event.version < pair.new.version]
    if pair.is_new_major or change.new_field is None or not any(change.path[0] in event.by_name for event in past):
        return
    held = type_at(union(past, pair.readers)[0], change.path)
    if held is None or any(field.name == change.path[-1] for field in siblings(pair.old, change.path)):
        return
    words = f"`{change.where}` was the name of a field before, a {type_words(held)}"
    clashes = join(held, change.new_field.type, pair.readers)[1]
    if clashes:
        yield Judgement(f"{words}: {clashes[0].reader} cannot read both", None, type_words(change.new_field.type))
    else:
        yield Judgement(f"{words}: its old values stand in the same column", None, "", (), "warning")


def _folded(pair: Pair, change: Change) -> Iterator[Judgement]:
    name = change.path[-1]
    known = {field.name for event in pair.family() for field in siblings(event, change.path)}
    for twin in sorted(each for each in known if each != name and each.lower() == name.lower()):
        yield Judgement(f"`{change.where}` and `{twin}` of an earlier version are one column", None, twin)


def _reserved(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if len(change.path) == 1 and change.path[0].upper() in ATHENA_DDL | ATHENA_SELECT:
        yield Judgement(f"the new column `{change.where}` is a reserved word of Athena", None, change.path[0])


FIELD_RENAMED = Rule(
    id="field-renamed",
    planes=("code", "table"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"field-renamed"}),
    why="A column is found by its name, in every file and in every query. Under the new name old rows have null, under "
    "the old name new rows have; and every call that passes the old name stops compiling.",
    instead="Keep the column's name: `wire_name` changes the key, `doc` says what it means.",
    judge=_renamed,
)
ARGUMENT_MOVED = Rule(
    id="argument-moved",
    planes=("code",),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"origin"}),
    why="On the wire and in the table nothing changes. But TypeScript's functions take the envelope's fields in one "
    "object and the event's own in another, so calls that give the field in the old one stop compiling.",
    instead="Leave the field where it is; or agree with the teams to change their calls, and accept it.",
    judge=_moved,
)
WIRE_NAME_CHANGED = Rule(
    id="wire-name-changed",
    planes=("wire", "table"),
    direction="backward",
    gravity="breaking",
    kinds=frozenset({"wire-name"}),
    why="Apps that were built before send the old key. It is an unknown field now, and the event is refused; or it is "
    "another field's key by now, and their values go into the wrong column.",
    instead="Keep the key with `wire_name`; add a field with the new one if there must be both.",
    judge=_wire_name,
)
WIRE_NAME_UNKNOWN = Rule(
    id="wire-name-unknown",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=frozenset({"wire-name"}),
    why="A reader of the old version finds a key that it does not know, and refuses the new event. That counts in the "
    "modes `forward` and `full`.",
    instead="Keep the key with `wire_name`.",
    judge=_unknown_name,
)
NAME_REUSED = Rule(
    id="name-reused",
    planes=("table",),
    direction="backward",
    gravity="breaking",
    kinds=ARRIVED,
    why="A major's table keeps the columns of all its versions. A new field with the name of one that was removed gets "
    "that one's column, old values included; if the types do not fit, a reader of the lake fails.",
    instead="Choose a name that no version of this major has had.",
    judge=_reused,
)
NAME_FOLDED = Rule(
    id="name-folded",
    planes=("table",),
    direction="backward",
    gravity="breaking",
    kinds=ARRIVED,
    why="The lake folds names to lower case, so two names that differ in capital letters only are one column, also "
    "when one of them belongs to an earlier version.",
    instead="Choose another name.",
    judge=_folded,
)
NAME_BECOMES_RESERVED = Rule(
    id="name-becomes-reserved",
    planes=("query",),
    direction="backward",
    gravity="warning",
    kinds=ARRIVED,
    why="What is generated quotes every name, but a query that someone writes by hand fails on this one until they "
    "quote it, with a message about something else.",
    instead="Choose a name that is not a word of SQL now: later it can no longer be changed.",
    judge=_reserved,
)
