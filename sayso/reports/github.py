"""Annotations in a pull request on GitHub: each at its file and line, then the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.report import annotation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.verdict import Verdict
    from sayso.review import Review

_LEVELS = {"breaking": "error", "warning": "warning", "note": "notice"}


def github(review: Review) -> str:
    """Workflow commands, most grave first: GitHub shows ten of each level in a step and drops the others."""
    return "\n".join([*_lines(review), ""])


def _lines(review: Review) -> Iterator[str]:
    verdicts = sorted(review.verdicts, key=lambda each: list(_LEVELS).index(each.gravity))
    for verdict in verdicts:
        title = f"sayso {verdict.rule}" + (f" [{', '.join(verdict.planes)}]" if verdict.planes else "")
        level = "notice" if verdict.accepted is not None else _LEVELS[verdict.gravity]
        yield annotation(level, verdict.position, title, _message(verdict), review.above)
    for finding in review.findings:
        message = f"{finding.message}\n{finding.help}"
        yield annotation("error", finding.position, f"sayso {finding.rule}", message, review.above)
    yield f"{'failed' if review.fails else 'ok'}: {review.line}"


def _message(verdict: Verdict) -> str:
    lines = [f"{verdict.event}: {verdict.message}", *(f"Hurts {each}" for each in verdict.hurts)]
    if verdict.accepted is not None:
        lines.append(f"Accepted: {verdict.accepted}")
    elif verdict.gravity != "note":
        lines += [verdict.instead, f"To accept: sayso accept {verdict.fingerprint} --reason TEXT"]
    return "\n".join(lines)
