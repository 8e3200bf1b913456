"""producer-unknown: what producers say that they send is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_RETIRED = "Or remove the line, if no app in use sends it any more."


def _emissions(context: Context) -> Iterator[Problem]:
    if context.source.registry is None:
        return
    names = [lineage.name for lineage in context.lineages]
    for each in filter(lambda each: context.knows_releases(each.event), context.source.emissions):
        lineage = context.lineage(each.event)
        if lineage is None:
            yield Problem(each.place / "event", f"there is no event `{each.event}`", did_you_mean(each.event, names))
        elif each.version not in (known := [event.version for event in lineage.versions]):
            shown = ", ".join(map(str, known))
            message = f"there is no version {each.version} of {each.event}"
            yield Problem(each.place / "version", message, f"Its versions are: {shown}. {_RETIRED}")


PRODUCER_UNKNOWN = Rule(
    id="producer-unknown",
    severity="error",
    why="A producer's line names an event or a version that the registry does not have: it is misspelt, or was never "
    "released. The line protects nothing: `sayso diff` asks the producers whom a change hurts, and the version that is "
    "really sent looks as if nobody did.",
    help="Take the name that is suggested, or a version that is there. When an event or a version is retired, its "
    "lines go as well.",
    check=_emissions,
)
