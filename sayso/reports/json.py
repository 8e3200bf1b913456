"""For programs: `diff.schema.json` beside this file says what it holds."""

from __future__ import annotations

import json as standard
from typing import TYPE_CHECKING, Any

from sayso.reports.words import said, sentences

if TYPE_CHECKING:
    from registry.compatibility.verdict import EventComparison, Verdict
    from registry.model import Event
    from sayso.review import Review

FORMAT = 1


def json(review: Review) -> str:
    """The whole review as one document."""
    return standard.dumps(document(review), ensure_ascii=False, indent=2, default=str) + "\n"


def document(review: Review) -> dict[str, Any]:
    """The same as a value."""
    return {
        "format": FORMAT,
        "fails": review.fails,
        "verdict": review.line,
        "before": review.before,
        "after": review.after,
        "needs": review.needs,
        "counts": {
            **{gravity: len(review.open(gravity)) for gravity in ("breaking", "warning", "note")},
            "accepted": len(review.accepted),
        },
        "events": [_event(event) for event in review.comparison.events],
        "errors": [
            {"rule": each.rule, **_place(each), "message": each.message, "help": each.help} for each in review.findings
        ],
        "notes": list(review.notes),
    }


def _event(event: EventComparison) -> dict[str, Any]:
    return {
        "event": event.name,
        "before": _version(event.old),
        "after": _version(event.new),
        "needs": event.needs,
        "sentences": [
            {"language": language, "before": before, "after": after} for language, before, after in sentences(event)
        ],
        "changes": [{"kind": each.kind, "where": each.where, "says": said(each)} for each in event.changes],
        "verdicts": [verdict(each) for each in event.verdicts],
        "ddl": list(event.ddl),
    }


def _version(event: Event | None) -> str | None:
    return str(event.version) if event else None


def verdict(each: Verdict) -> dict[str, Any]:
    """One verdict, with its place beside the rest."""
    return {
        "fingerprint": each.fingerprint,
        "rule": each.rule,
        "gravity": each.gravity,
        "planes": list(each.planes),
        "event": each.event,
        "where": each.where,
        "subject": each.subject,
        "message": each.message,
        "instead": each.instead,
        "hurts": list(each.hurts),
        "accepted": each.accepted,
        **_place(each),
    }


def _place(each: Any) -> dict[str, Any]:
    return {"file": each.position.file, "line": each.position.line, "column": each.position.column}
