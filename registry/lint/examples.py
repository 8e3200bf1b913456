"""missing-example, example-invalid: every event shows itself, and what it shows is valid."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any

from registry.lint.rule import Context, Problem, Rule
from registry.model import Place
from registry.validate import example_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.model import Event
    from registry.validate import Misfit


def _missing(context: Context) -> Iterator[Problem]:
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        if not event.examples:
            yield Problem(event.place / "examples", "the event has no example", "Add one below `examples:`.")


def _invalid(context: Context) -> Iterator[Problem]:
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        if context.is_partly_read(event.place.file):
            continue  # a field that could not be read would be an unknown one here
        for index, example in enumerate(event.examples):
            for path, rule, message in _problems(event, example):
                place = reduce(Place.__truediv__, path, event.place / "examples" / index)
                yield Problem(place, f"the example is not valid: {message} [{rule}]", _ADVICE.get(rule, _CORRECT))


def _problems(event: Event, example: Mapping[str, Any]) -> list[Misfit]:
    try:
        return example_problems(event, example)
    except (ValueError, re.error):
        return []  # bounds without a value between, or no regex: constraint-contradiction, unportable-pattern say so


_CORRECT = "Correct the example, or the definition if the example is right."
_ADVICE = {
    "type": "Quote numbers that travel as strings; or correct the definition.",
    "required": "Add the field to the example, or make it optional.",
    "additionalProperties": "Remove it from the example, or add the field to the definition.",
}

MISSING_EXAMPLE = Rule(
    id="missing-example",
    severity="warning",
    why="An example is what people copy: it stands in the catalogue, in the documentation of the generated code and in "
    "the report on a pull request, with the sentence filled in. Without one the reader has to imagine the event.",
    help="Add `examples:` with one event as an app sends it, without the envelope's fields.",
    check=_missing,
)
EXAMPLE_INVALID = Rule(
    id="example-invalid",
    severity="error",
    why="An example does not satisfy the definition it stands in. Whoever copies it gets a rejected event; and an "
    "example that stopped being valid is often the first sign that a change breaks apps.",
    help="Correct the example, or the definition if the example is what apps really send. Numbers travel as strings "
    "unless the registry says otherwise: quote them.",
    check=_invalid,
)
