"""What a replay did, or would do, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.replay_tally import OUTCOMES
from sayso.console import one_line, out, paint, plural, table
from sayso.report import as_json

if TYPE_CHECKING:
    from deploy.dead_letters import Drained
    from deploy.replay_tally import Group, Tally

_MOST_GROUPS = 40
"""Event names are whatever was sent: there may be any number of them."""


def show_tally(tally: Tally, environment: str, form: str, *, is_applied: bool) -> None:
    """The rejected rows by what became of them, the largest groups first."""
    if form == "json":
        out(as_json({"environment": environment, "applied": is_applied, **tally.document()}))
        return
    groups = tally.groups
    if groups:
        rows = [_row(group, count, tally.examples.get(group, "")) for group, count in groups[:_MOST_GROUPS]]
        for line in table(("rows", "event", "version", "now", "rules", "for example"), rows):
            out(line)
    if len(groups) > _MOST_GROUPS:
        out(f"... and {plural(len(groups) - _MOST_GROUPS, 'smaller group')}: --format json has all")
    for problem in tally.problems:
        out(f"{paint('error', 'error')}: {one_line(problem)}")
    _sum_up(tally, is_applied=is_applied)


def _row(group: Group, count: int, example: str) -> tuple[str, ...]:
    return (str(count), group.event or "-", group.version or "-", group.outcome, ", ".join(group.rules), example)


def _sum_up(tally: Tally, *, is_applied: bool) -> None:
    """A line an outcome, with what to do about it, and one that says how it went."""
    for outcome, says in OUTCOMES.items():
        if count := tally.of(outcome):
            out(f"{count} {outcome}: {says}")
    if tally.unreadable:
        out(f"{plural(tally.unreadable, 'line')} below rejected/ unreadable: nothing of sayso's wrote them")
    done = tally.of("sent" if is_applied else "accepted")
    line = f"{done} of {plural(tally.total, 'rejected event')} {'sent' if is_applied else 'would be accepted now'}"
    out(paint(f"ok: {line}", "ok") if tally.is_clean else line)


def show_drained(drained: Drained, environment: str, form: str, *, is_applied: bool) -> None:
    """The dead letters: how many wait, or what became of them."""
    if form == "json":
        out(as_json({"environment": environment, "applied": is_applied, **drained.document()}))
        return
    for problem in drained.problems:
        out(f"{paint('error', 'error')}: {one_line(problem)}")
    waiting = f"{plural(drained.messages, 'message')} and {plural(drained.objects, 'object')}"
    if is_applied:
        line = f"{waiting}: {drained.sent} sent, with {plural(drained.rows, 'row')}"
    else:
        line = f"{waiting} would be sent; `--apply` sends them"
    out(paint(f"ok: {line}", "ok") if drained.is_clean else line)
