"""missing-doc, missing-role, unseen-character: a field says what it means, what part it plays, and that can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.model import ROLES, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

# Controls but for line breaks and tabs, halves of characters, what is no character, and changes of direction.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_TEXTS = frozenset({"doc", "unit", "summary", "owner", "reason"})
"""The keys of texts for people; below `sentence`, every key is one."""


def _undocumented(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        if not each.field.doc:
            message = f"`{each.field.name}` has no `doc`"
            yield Problem(each.place / "doc", message, "Say in a sentence what the value means to whoever queries it.")


def _without_role(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        if not each.depth and each.field.role is None:
            message = f"`{each.field.name}` has no `role`"
            yield Problem(each.place / "role", message, f"Write one of: {', '.join(ROLES)}.")


def _unseen(context: Context) -> Iterator[Problem]:
    for file, document in context.source.documents.items():
        for place, text in _texts(document.data, Place(file)):
            if found := _UNSEEN.search(text):
                message = f"`{place.path[-1]}` has a character that nobody sees: U+{ord(found[0]):04X}"
                yield Problem(place, message, "Remove it, or write it in words.")


def _texts(data: object, place: Place, *, in_sentence: bool = False) -> Iterator[tuple[Place, str]]:
    """The texts for people in a file, below any key but the examples'."""
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if isinstance(value, str) and (in_sentence or key in _TEXTS):
            yield place / key, value
        elif key != "examples":
            yield from _texts(value, place / key, in_sentence=key == "sentence" and not place.path)


MISSING_DOC = Rule(
    id="missing-doc",
    severity="error",
    why="The field has no documentation. The doc becomes the comment in the app's types, the column's comment in the "
    "lake and the entry in the catalogue; without it the analyst who finds the column next year has to guess.",
    help="Add `doc:` with one sentence: what the value means, in which unit, and what a missing value says.",
    check=_undocumented,
)
MISSING_ROLE = Rule(
    id="missing-role",
    severity="error",
    why="Every event is a sentence, and every field is a part of it: who (user), what (content), where (location), "
    "from where (referral), did what (action), under which circumstances (context). The role groups the field in "
    "the catalogue; a field that fits no role often belongs to another event.",
    help="Add `role:` with user, content, location, referral, action or context.",
    check=_without_role,
)
UNSEEN_CHARACTER = Rule(
    id="unseen-character",
    severity="error",
    sound=True,
    why="What a definition says is shown in reviews, in terminals and in generated code, and becomes the columns' "
    "comments, for which Glue takes no control characters: the deployment would fail. Characters that change the "
    "direction make a reader see something else than what is there.",
    help="Write the text anew without the character: it mostly comes from copying out of another program.",
    check=_unseen,
)
