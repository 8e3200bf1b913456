"""missing-language, sentence-slot, sentence-role: the sentence says what the event says, in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.model import Place
from registry.places import ENVELOPE
from registry.sentence import slot_field, slots
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Event, Field

_SLOT = re.compile(r"\{[^{}]*\}")


def _sentences(context: Context) -> Iterator[tuple[Event, str, str, Place]]:
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        for language, text in event.sentence.items():
            yield event, language, text, event.place / "sentence" / language


def _languages(context: Context) -> Iterator[Problem]:
    wanted = context.config.languages
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        for language in wanted:
            if not event.sentence.get(language, "").strip():
                message = f"the sentence is not there in `{language}`"
                yield Problem(event.place / "sentence", message, f"Add `{language}:` below `sentence:`.")
    for _, language, _, place in _sentences(context):
        if language not in wanted:
            message = f"`{language}` is not a language of this registry"
            yield Problem(place, message, did_you_mean(language, wanted))


def _slots(context: Context) -> Iterator[Problem]:
    for event, _, text, place in _sentences(context):
        if set("{}") & set(_SLOT.sub("", text)):
            advice = "Write each slot as {field}; a bracket cannot stand alone."
            yield Problem(place, "a bracket in the sentence belongs to no slot", advice)
        for slot in slots(text):
            if slot_field(event, slot) is None and not _unread(context, event, slot):
                yield Problem(place, f"`{{{slot}}}` names no field of the event", did_you_mean(slot, _names(event)))


def _unread(context: Context, event: Event, slot: str) -> bool:
    """Whether the slot's field is written, and missing only because its own definition could not be read."""
    first = slot.partition(".")[0]
    assert event.place is not None, "a working definition has a file"
    envelope = context.data(Place(ENVELOPE, ("fields",)))
    own = context.data(event.place / "fields")
    written = {*(own if isinstance(own, dict) else ()), *(envelope if isinstance(envelope, dict) else ())}
    return first not in event.by_name and (first in written or not context.envelope)


def _names(event: Event) -> list[str]:
    inner = (f"{field.name}.{member.name}" for field in event.columns for member in field.type.fields)
    return [*(field.name for field in event.columns), *inner]


def _roles(context: Context) -> Iterator[Problem]:
    for event, _, text, place in _sentences(context):
        said = {field.role for slot in slots(text) if (field := slot_field(event, slot.partition(".")[0]))}
        unsaid: dict[str, Field] = {}
        for field in event.fields:
            if field.origin == "event" and field.required and field.role and field.role not in said:
                unsaid.setdefault(field.role, field)
        for role, field in unsaid.items():
            message = f"the sentence says nothing about the {role}, which `{field.name}` always brings"
            yield Problem(place, message, f"Put a field of that role into the sentence, such as {{{field.name}}}.")


MISSING_LANGUAGE = Rule(
    id="missing-language",
    severity="error",
    why="The event's sentence is not written in every language of the registry, or in one that the registry does not "
    "have. The catalogue and the report on a pull request show the sentence in the reader's language; a gap there "
    "is an event that half the team cannot read.",
    help="Write the sentence once for each of `languages` in sayso.yaml, and for no other.",
    check=_languages,
)
SENTENCE_SLOT = Rule(
    id="sentence-slot",
    severity="error",
    why="A slot of the sentence names a field that the event does not have, usually after a field was renamed. The "
    "sentence would be shown with a hole in it.",
    help="Write a field's name between the brackets; `{content.kind}` reaches into an object.",
    check=_slots,
)
SENTENCE_ROLE = Rule(
    id="sentence-role",
    severity="warning",
    why="The event always carries a field of a role that its sentence never mentions. Either the sentence does not "
    "say what the event says, or the field has the wrong role, or it belongs to another event.",
    help="Mention a field of that role in the sentence, or correct the role.",
    check=_roles,
)
