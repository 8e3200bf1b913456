"""The comment below a pull request: the verdict first, then each event, short where nothing matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reports.event_markdown import FIRST, MOST_FOLDED, NAMED, event_block
from sayso.reports.markup import code, prose
from sayso.reports.words import alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.verdict import EventComparison
    from sayso.review import Review

MARKER = "<!-- sayso: the review of a schema change -->"
"""The first line, by which the comment is found again to be updated."""
LONGEST = 65_536 - 1_536
"""GitHub takes 65,536 characters in a comment; some are left for whoever adds a line."""
_FOLDED_LINES = 4_000
"""What the lines about what was left out may take."""
_FOLDS = {1: "sample events", 2: "DDL", 3: "sentences and harmless changes", 4: f"all but {FIRST} changes"}


def markdown(review: Review) -> str:
    """The whole comment, short enough for GitHub: what has to be left out is said."""
    head = "\n\n".join(_head(review))
    groups = alike(sorted(review.comparison.events, key=_gravity))
    levels = [0] * len(groups)
    blocks = [event_block(group, 0) for group in groups]
    room = LONGEST - len(head) - _FOLDED_LINES
    for level in range(1, NAMED + 1):
        # What matters least stands last, and is folded first.
        for index in reversed(range(len(groups))):
            if sum(len(block) + 2 for block in blocks) <= room:
                break
            blocks[index], levels[index] = event_block(groups[index], level), level
    names = [[event.name for event in group] for group in groups]
    parts = [head, *filter(None, blocks), *_folds(names, levels)]
    return "\n\n".join(parts)[: LONGEST - 1] + "\n"


def _gravity(event: EventComparison) -> tuple[int, str]:
    """Breaking first, then warnings, then the rest; what was accepted is no longer grave."""
    graves = [each.gravity for each in event.verdicts if each.accepted is None]
    return (0 if "breaking" in graves else 1 if "warning" in graves else 2), event.name


def _head(review: Review) -> Iterator[str]:
    yield f"{MARKER}\n### {_verdict(review)}"
    accepted = f" {_count(len(review.accepted), 'change was', 'changes were')} accepted."
    events = _count(len(review.comparison.events), "event differs", "events differ")
    if review.comparison.events:
        yield f"{events} from {prose(review.before)}.{accepted if review.accepted else ''}"
    errors = [f"- {code(str(each.position))} {prose(each.message)}. {prose(each.help)}" for each in review.findings]
    if errors:
        yield "\n".join(errors)
    if review.notes:
        yield "\n".join(f"- {prose(note)}" for note in review.notes)


def _verdict(review: Review) -> str:
    breaking, warnings = len(review.open("breaking")), len(review.open("warning"))
    step = "" if review.needs == "none" else f", a **{review.needs}** change"
    broken = [f"{_count(breaking, 'change breaks', 'changes break')} something"] if breaking else []
    errors = [_count(len(review.findings), "error", "errors")] if review.findings else []
    if broken or errors:
        return f"❌ {', '.join((*broken, *errors))}{step}"
    # What is accepted breaks all the same: whoever reads only this line is not told otherwise.
    verdict = (
        "What breaks was accepted" if any(each.gravity == "breaking" for each in review.accepted) else "Nothing breaks"
    )
    if warnings:
        return f"⚠️ {verdict}, {_count(warnings, 'warning', 'warnings')}{step}"
    if not review.comparison.events:
        return f"✅ No event differs from {prose(review.before)}"
    return f"✅ {verdict}{step}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _folds(names: list[list[str]], levels: list[int]) -> Iterator[str]:
    """What had to be left out, so that nobody takes it for everything."""
    said = []
    for level, what in _FOLDS.items():
        count = sum(len(group) for group, held in zip(names, levels, strict=True) if held >= level)
        said += [f"{what} of {_count(count, 'event', 'events')}"] if count else []
    named = [name for group, level in zip(names, levels, strict=True) if level >= NAMED for name in group]
    if named:
        more = f" and {len(named) - MOST_FOLDED} more" if len(named) > MOST_FOLDED else ""
        said.append(f"all of {', '.join(map(code, named[:MOST_FOLDED]))}{more}")
    if said:
        left_out = "; ".join(said)
        yield f"*Left out, since GitHub takes 65,536 characters: {left_out}. `sayso diff` shows everything.*"
