"""optional-field-added, required-field-added: a field that was not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.saying import field_words
from registry.compatibility.walking import with_key
from registry.compatibility.witness import field_witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.compatibility.verdict import Plane


def _optional(pair: Pair, change: Change) -> Iterator[Judgement]:
    same = with_key(pair.old, change.path, change.new.wire_name)
    if change.in_new and not change.new.required and field_witness(change.new, same):
        yield Judgement(f"the optional field {field_words(change)} was added")


def _required(pair: Pair, change: Change) -> Iterator[Judgement]:
    if not (change.in_old and change.new.required):
        return
    same = with_key(pair.old, change.path, change.new.wire_name)  # another field may have had the key until now
    is_sent = change.in_new and not (same and same.required)
    planes: tuple[Plane, ...] = ("wire", "code") if is_sent else ("code",)
    yield Judgement(f"the required field {field_words(change)} was added, which no old event has", planes)


KINDS = frozenset({"field-added"})
OPTIONAL_FIELD_ADDED = Rule(
    id="optional-field-added",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=KINDS,
    why="An old event without the field is valid in the new version, its row has null, and code that does not know "
    "the field still compiles: the safe way to grow. Only a reader of the old version, which is closed to unknown "
    "fields, refuses a new event; that counts in the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_optional,
)
REQUIRED_FIELD_ADDED = Rule(
    id="required-field-added",
    planes=("wire", "code"),
    direction="both",
    gravity="breaking",
    kinds=KINDS,
    why="Apps that were built before do not send the field, so a validator that demands it refuses every event of "
    "theirs; and no existing call of the generated function passes it, so none compiles.",
    instead="Make the field optional.",
    judge=_required,
)
