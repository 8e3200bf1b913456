"""producer-unknown, producer-twice: what producers say that they send is there, and said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.producers import Emission
    from registry.version import Version

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


def _repeated(context: Context) -> Iterator[Problem]:
    first: dict[tuple[str, str, Version], Emission] = {}
    for each in context.source.emissions:
        held = first.setdefault((each.place.file, each.event, each.version), each)
        if held is not each:
            line = context.source.position(held.place).line
            message = f"{each.event}@{each.version} is in line {line} already"
            yield Problem(each.place, message, "Keep one of the two lines, with the day that holds.")


PRODUCER_TWICE = Rule(
    id="producer-twice",
    severity="error",
    why="A producer has two lines about one version of an event. Where they name different days, nobody knows until "
    "when apps send it, and a review may call it over too early.",
    help="Keep one line a version.",
    check=_repeated,
)
