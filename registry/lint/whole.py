"""envelope-incomplete, empty-registry, unused-vocabulary: the registry as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.model import Place
from registry.places import ENVELOPE, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = {"event_id": "uuid", "occurred_at": "timestamp"}
"""What the pipeline itself reads of every event: the id that makes a retry harmless, and when it happened."""


def _envelope(context: Context) -> Iterator[Problem]:
    if context.is_partly_read(ENVELOPE):
        return
    fields = {field.name: field for field in context.envelope}
    for name, wanted in NEEDED.items():
        field, place = fields.get(name), Place(ENVELOPE, ("fields", name))
        advice = f"Write `{name}: {{type: {wanted}, required: true, ...}}`."
        if field is None:
            yield Problem(Place(ENVELOPE, ("fields",)), f"the envelope has no `{name}`", advice)
        elif field.type.name != wanted:
            yield Problem(place / "type", f"`{name}` is a {field.type.name}, not a {wanted}", advice)
        elif not field.required or field.nullable:
            key = "required" if not field.required else "nullable"
            yield Problem(place / key, f"`{name}` may be missing from an event", advice)


def _empty(context: Context) -> Iterator[Problem]:
    broken = any(finding.position.file.startswith("events") for finding in context.source.findings)
    if not context.lineages and not broken:
        yield Problem(
            context.root, "the registry has no events", "Write one in events/; `sayso init` shows how it looks."
        )


def _unused(context: Context) -> Iterator[Problem]:
    if context.source.findings:
        return  # what could not be read may use anything
    vocabulary = context.data(Place(VOCABULARY, ("fields",)))
    for name in vocabulary if isinstance(vocabulary, dict) else ():
        if name not in context.source.used:
            yield Problem(Place(VOCABULARY, ("fields", name)), f"nothing uses `{name}`", "Remove it, or use it.")


ENVELOPE_INCOMPLETE = Rule(
    id="envelope-incomplete",
    severity="error",
    sound=True,
    why="The pipeline needs two fields of every event: `event_id`, by which a retried event is recognised, and "
    "`occurred_at`, when it happened. Without them events are counted twice, and nobody can order them.",
    help="Add `event_id: {type: uuid, required: true}` and `occurred_at: {type: timestamp, required: true}` to "
    "envelope.yaml.",
    check=_envelope,
)
EMPTY_REGISTRY = Rule(
    id="empty-registry",
    severity="warning",
    why="The registry has no events, so nothing will be generated and every check passes without checking anything.",
    help="Add a file to events/.",
    check=_empty,
)
UNUSED_VOCABULARY = Rule(
    id="unused-vocabulary",
    severity="warning",
    why="No event uses the field. Someone will find it, and believe that it is collected.",
    help="Remove it from vocabulary.yaml, or write `use: name` where it belongs.",
    check=_unused,
)
