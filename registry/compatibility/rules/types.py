"""type-narrowed, type-widened, container-changed, natural-type-changed, column-unreadable: a field of another type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.calls import LANGUAGES, has_class
from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.rules.reading import unreadable
from registry.compatibility.saying import refusing, shown, type_words
from registry.compatibility.walking import sent_after, sent_before
from registry.compatibility.witness import witness
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change
    from registry.compatibility.verdict import Plane

KINDS = frozenset({"type"})


def _is_leaf(change: Change) -> bool:
    return row_of(change.old).shape == "leaf" == row_of(change.new).shape


def _became(change: Change) -> str:
    return f"`{change.where}` was {type_words(change.old)} and is {type_words(change.new)}"


def _narrowed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    found = witness(change.old, change.new) if sent_before(change) and _is_leaf(change) else None
    if found:
        yield Judgement(f"{_became(change)}: {refusing(found)}", None, type_words(change.new))


def _widened(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if sent_after(change) and (found := witness(change.new, change.old)):
        more = f"which takes {shown(found.value)} too" if witness(change.old, change.new) else "which holds more"
        yield Judgement(f"{_became(change)}, {more}", None, type_words(change.new))


def _container(pair: Pair, change: Change) -> Iterator[Judgement]:
    if _is_leaf(change):
        return
    refused = sent_before(change) and witness(change.old, change.new)
    is_called = change.in_old or (has_class(change.old) and not has_class(change.new))
    code: tuple[Plane, ...] = ("code", "table") if is_called else ("table",)
    planes: tuple[Plane, ...] = ("wire", *code) if refused else code
    why = f": {refusing(refused)}" if refused else ""
    yield Judgement(_became(change) + why, planes, type_words(change.new), unreadable(pair, change))


def _natural(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if not change.in_old or not _is_leaf(change):
        return
    for language in LANGUAGES:
        old, new = language.natural(change.old), language.natural(change.new)
        if not language.takes(old, new):
            words = f"{old} becomes {new} in {language.name}"
            yield Judgement(f"{_became(change)}: {words}", None, type_words(change.new))
            return


def _unreadable(pair: Pair, change: Change) -> Iterator[Judgement]:
    if _is_leaf(change) and (hurts := unreadable(pair, change)):
        yield Judgement(f"{_became(change)}: {hurts[0]}", None, type_words(change.new), hurts)


TYPE_NARROWED = Rule(
    id="type-narrowed",
    planes=("wire",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="The new type refuses values that the old one accepts, and apps that were built before go on sending them. "
    "The message shows one. What counts is the text on the wire: an int32 in a string may become an int64, a decimal "
    "or a string, and not the other way round.",
    instead="Add a field of the new type and deprecate the old one; or raise the major version.",
    judge=_narrowed,
)
TYPE_WIDENED = Rule(
    id="type-widened",
    planes=("wire",),
    direction="forward",
    gravity="breaking",
    kinds=KINDS,
    why="The new type accepts values that the old one refuses. Old events stay valid; a reader of the old version "
    "refuses the new values, which counts in the modes `forward` and `full`.",
    instead="In a mode that looks forward: raise the major version.",
    judge=_widened,
)
CONTAINER_CHANGED = Rule(
    id="container-changed",
    planes=("wire", "code", "table"),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="A value, a list, a map and an object are told apart by every plane. A reader that finds a struct in old files "
    "where the table says map fails, and Athena gives null for some of them without a word.",
    instead="Add a field of the new shape and deprecate the old one; or raise the major version.",
    judge=_container,
)
NATURAL_TYPE_CHANGED = Rule(
    id="natural-type-changed",
    planes=("code",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="The generated functions take the natural type of each language: a number for an int32, a bigint for an int64. "
    "Existing calls pass the old one, so they stop compiling when the team takes the new version of the package.",
    instead="If the teams agree to change their calls, accept it (`sayso accept`); otherwise keep the type.",
    judge=_natural,
)
COLUMN_UNREADABLE = Rule(
    id="column-unreadable",
    planes=("table",),
    direction="backward",
    gravity="breaking",
    kinds=KINDS,
    why="All versions of one major share a table, and the files of years stay in it. A reader of the lake that is "
    "named in `readers` cannot read the old files with the new type: queries fail, give wrong values, or find only "
    "some of the rows that a condition is about. The type table knows what each reader was measured to read.",
    instead="Keep the type and add a field; or raise the major version, which has a table of its own.",
    judge=_unreadable,
)
