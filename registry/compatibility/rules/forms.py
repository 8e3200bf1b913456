"""wire-form-changed: a number that travels as another JSON type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rule import Judgement, Pair, Rule
from registry.compatibility.walking import sent_after, sent_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Change


def _changed(_pair: Pair, change: Change) -> Iterator[Judgement]:
    if sent_before(change) and sent_after(change):
        yield Judgement(
            f"`{change.where}` was sent as JSON {change.old} and is JSON {change.new} now", None, change.new
        )


WIRE_FORM_CHANGED = Rule(
    id="wire-form-changed",
    planes=("wire",),
    direction="both",
    gravity="breaking",
    kinds=frozenset({"form"}),
    why='The same number is `"7"` for one version and `7` for the other. Apps that were built before send the old '
    "form, and every event of theirs that has the field is refused. Changing `wire.numbers` in sayso.yaml does this to "
    "every number of every event.",
    instead="Keep the form with `wire:` beside the field; a new major version may have another.",
    judge=_changed,
)
