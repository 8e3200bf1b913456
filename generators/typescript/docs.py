"""Doc comments: what the definition says, where the editor shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.types import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.model import Deprecation, Event, Field, Type

_LIMITS = ("minimum", "maximum", "min_length", "max_length", "min_items", "max_items", "max_keys", "precision")


def field_doc(field: Field, names: Mapping[str, str]) -> tuple[str, ...]:
    """A property's documentation; `names` are the properties beside it, by column."""
    unit = f"In {field.unit}." if field.unit else ""
    personal = "Personal data." if field.pii else ""
    first = " ".join(filter(None, (field.doc, unit, personal)))
    limits = f"On the wire: {form_of(field.type).expected(field.type)}." if _is_limited(field.type) else ""
    lines = tuple(filter(None, (first, limits)))
    return (*lines, *_deprecated(field.deprecated, names))


def _is_limited(type_: Type) -> bool:
    """Whether the TypeScript type leaves out something that the validator asserts."""
    limits = any(getattr(type_, limit) is not None for limit in _LIMITS)
    return limits or (type_.pattern is not None and type_.template is None)


def _deprecated(deprecation: Deprecation | None, names: Mapping[str, str]) -> tuple[str, ...]:
    if deprecation is None:
        return ()
    instead = f" Use `{names.get(deprecation.use, deprecation.use)}`." if deprecation.use else ""
    return (f"@deprecated Since {deprecation.since}: {deprecation.reason}{instead}",)


def event_doc(event: Event, example: tuple[str, ...]) -> tuple[str, ...]:
    """The documentation of an event's function: summary, sentences, who owns it, and a call."""
    sentences = tuple(f"- {language}: {sentence}" for language, sentence in event.sentence.items())
    meant = "explicit" if event.explicit else "implicit"
    about = "direct" if event.direct else "indirect"
    facts = f"{event.label}, {meant} and {about}, owned by {event.owner}."
    call = ("", "@example", "```ts", *example, "```")
    return (event.summary, "", *sentences, "", facts, *call, *_deprecated(event.deprecated, {}))
