"""For people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.console import one_line, paint, plural
from sayso.reports.words import alike, in_order, is_grave, plain_changes, planes, said, sentences, touched, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.verdict import EventComparison, Verdict
    from sayso.review import Review

_SHOWN = 5
_COLOURS = {"breaking": "error", "warning": "warning", "note": "help"}


def text(review: Review) -> str:
    """Every event with its sentence where that changed, its verdicts and its other changes; one line at the end."""
    return "\n".join([*_lines(review), ""])


def _lines(review: Review) -> Iterator[str]:
    harmless = [event for event in review.comparison.events if not is_grave(event)]
    for event, *others in alike(harmless):
        yield from _event(event, others)
    for event in review.comparison.events:
        if is_grave(event):
            yield from _event(event, [])
    for finding in review.findings:
        where, severity = one_line(str(finding.position)), paint(finding.severity, "error")
        yield f"{where}: {severity} {finding.rule}: {one_line(finding.message)}"
        yield f"    {paint('help:', 'help')} {one_line(finding.help)}"
    yield from (f"note: {one_line(note)}" for note in review.notes)
    word = paint("failed" if review.fails else "ok", "error" if review.fails else "ok")
    yield f"{word}: {review.line}"


def _event(event: EventComparison, others: list[EventComparison]) -> Iterator[str]:
    said_first = "; ".join(filter(None, ["" if event.needs == "none" else event.needs, touched(event)]))
    yield f"{event.name} {versions(event)}{': ' if said_first else ''}{said_first}"
    if others:
        names = ", ".join(other.name for other in others[:_SHOWN])
        yield f"  the same in {plural(len(others), 'more event')}: {names}{', ...' if len(others) > _SHOWN else ''}"
    for language, before, after in sentences(event):
        if before and after and before != after:
            yield f"  - {language}: {one_line(before)}"
            yield f"  + {language}: {one_line(after)}"
    for change in plain_changes(event):
        yield f"  {change.where}: {one_line(said(change))}" if change.where else f"  {said(change)}"
    for verdict in in_order(event):
        yield from _verdict(verdict)
    yield ""


def _verdict(verdict: Verdict) -> Iterator[str]:
    gravity = "accepted" if verdict.accepted is not None else verdict.gravity
    painted = paint(gravity, "ok" if gravity == "accepted" else _COLOURS[gravity])
    where = f" [{planes(verdict)}]" if verdict.planes else ""
    yield f"{one_line(str(verdict.position))}: {painted} {verdict.rule}{where}: {one_line(verdict.message)}"
    yield from (f"    hurts: {one_line(each)}" for each in verdict.hurts)
    if verdict.accepted is not None:
        yield f"    accepted: {one_line(verdict.accepted)}"
    elif verdict.gravity != "note":
        yield f"    {paint('help:', 'help')} {verdict.instead}"
        yield f"    accept: sayso accept {verdict.fingerprint} --reason TEXT"
