"""SARIF 2.1.0 (OASIS), as code scanning reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sayso import __version__
from sayso.reports.words import advice

if TYPE_CHECKING:
    from registry.compatibility.verdict import Verdict
    from registry.findings import Finding, Position
    from sayso.review import Review

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"breaking": "error", "warning": "warning", "note": "note"}


def sarif(review: Review) -> str:
    """One run, with the rules that it mentions."""
    results = [_result(review, verdict) for verdict in review.verdicts]
    results += [_error(review, finding) for finding in review.findings]
    rules = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    driver = {"name": "sayso", "version": __version__, "rules": [_rule(each) for each in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str) -> dict[str, Any]:
    from registry.compatibility import BY_ID  # noqa: PLC0415 - the rules cost nothing where they are not shown

    known = BY_ID.get(name)
    if known is None:
        return {"id": name}
    return {"id": name, "fullDescription": {"text": known.why}, "help": {"text": known.instead}}


def _result(review: Review, verdict: Verdict) -> dict[str, Any]:
    lines = [f"{verdict.event}: {verdict.message}", *(f"Hurts {each}." for each in verdict.hurts), advice(verdict)]
    result: dict[str, Any] = {
        "ruleId": verdict.rule,
        "level": _LEVELS[verdict.gravity],
        "message": {"text": "\n".join(filter(None, lines))},
        "locations": [_location(review, verdict.position)],
        "partialFingerprints": {"sayso/v1": verdict.fingerprint},
        "properties": {"planes": list(verdict.planes)},
    }
    if verdict.accepted is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": verdict.accepted}]
    return result


def _error(review: Review, finding: Finding) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "level": "error",
        "message": {"text": f"{finding.message}\n{finding.help}"},
        "locations": [_location(review, finding.position)],
    }


def _location(review: Review, position: Position) -> dict[str, Any]:
    from urllib.parse import quote  # noqa: PLC0415 - as above

    uri = quote((review.above / position.file).as_posix(), errors="surrogateescape")
    region = {"startLine": position.line, "startColumn": position.column}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
