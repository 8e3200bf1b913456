"""GitLab's code quality report (GitLab documentation, "Code Quality", "Code Quality report format")."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.findings import Position
    from sayso.review import Review

_SEVERITIES = {"breaking": "critical", "warning": "minor", "note": "info"}


def gitlab(review: Review) -> str:
    """A list of issues; what was accepted is for information only."""
    issues = [
        _issue(
            review,
            name=verdict.rule,
            words=f"{verdict.event}: {verdict.message}",
            severity="info" if verdict.accepted is not None else _SEVERITIES[verdict.gravity],
            fingerprint=verdict.fingerprint,
            position=verdict.position,
        )
        for verdict in review.verdicts
    ]
    issues += [
        _issue(
            review,
            name=finding.rule,
            words=finding.message,
            severity="critical",
            fingerprint=f"{finding.rule}:{finding.position}",
            position=finding.position,
        )
        for finding in review.findings
    ]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(
    review: Review, *, name: str, words: str, severity: str, fingerprint: str, position: Position
) -> dict[str, Any]:
    path = (review.above / position.file).as_posix()
    return {
        "description": words,
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": position.line}},
    }
