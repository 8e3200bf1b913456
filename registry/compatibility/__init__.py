"""Whether a change is safe: rules that judge each change on four planes.

`compare` compares two registries, `compare_versions` two versions of an event. The query plane, which needs a parser
of SQL, is judged by `contracts.queries.binding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.comparing import Comparing, pair_of, pairs
from registry.compatibility.judging import next_version
from registry.compatibility.table import RULES
from registry.compatibility.verdict import Comparison, EventComparison
from registry.cycles import uncollected

if TYPE_CHECKING:
    from datetime import date

    from registry.compatibility.rule import Rule
    from registry.config import Config
    from registry.loader import Source
    from registry.model import Event

__all__ = ["BY_ID", "RULES", "compare", "compare_versions", "next_version"]

BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}


def compare(
    before: Source,
    after: Source,
    *,
    mode: str | None = None,
    today: date | None = None,
    rules: tuple[Rule, ...] = RULES,
) -> Comparison:
    """Everything that differs between two registries, judged.

    Args:
        before: the registry as it was; may be read from another commit.
        after: the registry as it is.
        mode: how strict; default: what the new `sayso.yaml` says.
        today: decides which versions are still live; without it, all that are not retired.
        rules: those to apply.

    Raises:
        RegistryError: one of the two could not be read.
    """
    config = after.config or after.whole().config
    comparing = Comparing(rules=rules, mode=mode or config.compatibility, before=before, after=after)
    with uncollected():
        found = [comparing.event(pair) for pair in pairs(before, after, today)]
    return Comparison(events=tuple(filter(None, found)))


def compare_versions(
    old: Event, new: Event, config: Config, *, mode: str | None = None, rules: tuple[Rule, ...] = RULES
) -> EventComparison:
    """What differs between two versions of an event, with nothing else known about it."""
    pair = pair_of(old, new, config)
    found = Comparing(rules=rules, mode=mode or config.compatibility).event(pair)
    return found or EventComparison(name=new.name, old=old, new=new, changes=(), verdicts=(), needs="none")
