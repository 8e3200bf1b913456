"""missing-doc, missing-role: a field says what it means, and what part it plays in the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator


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
