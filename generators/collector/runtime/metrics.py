"""One line a request on standard output: a log entry that CloudWatch also reads as metrics (embedded metric format).

Personal data never gets here: what a line says are numbers, and names that the registry, the services or Python gave.
"""

from __future__ import annotations

from . import jsontext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from .delivery import Delivered

NAMESPACE, DIMENSION = "sayso", "pipeline"
RULES = frozenset(
    {
        *("additionalProperties", "enum", "json", "maxBytes", "maxItems", "maxLength", "maxProblems", "maxProperties"),
        *("maximum", "minItems", "minLength", "minimum", "pattern", "required", "type", "unicode"),
    }
)
"""All that an event can break; each is a metric of its own, so there must be no others."""


class Metrics:
    """Tells of the requests of one pipeline. `write` takes a line."""

    def __init__(self, pipeline: str, write: Callable[[str], object]) -> None:
        self._pipeline = pipeline
        self._write = write

    def answered(self, at: datetime, size: int, results: list[dict[str, Any]], delivered: Delivered) -> None:
        """Tell of a request's events: the verdicts, and what became of the rows."""
        numbers = {"accepted": 0, "rejected": 0, "undelivered": 0}
        for result in results:
            numbers[result["status"]] += 1
        numbers |= {"dead_lettered": delivered.dead, "records": delivered.records, "retries": delivered.again}
        rules = _by_rule(results) if numbers["rejected"] else {}
        errors = [
            {"target": target, "error": error, "count": count} for (target, error), count in delivered.errors.items()
        ]
        self._tell(at, {**numbers, "bytes": size, **rules}, {"errors": errors} if errors else {})

    def refused(self, at: datetime, status: int) -> None:
        """Tell of a request that was not taken at all."""
        self._tell(at, {"refused": 1}, {"status": status})

    def _tell(self, at: datetime, numbers: dict[str, int], more: dict[str, Any]) -> None:
        """CloudWatch User Guide, "Specification: Embedded metric format"."""
        metrics = [{"Name": name, "Unit": "Bytes" if name == "bytes" else "Count"} for name in numbers]
        what = [{"Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": metrics}]
        head = {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": what}
        self._write(jsontext.write({"_aws": head, DIMENSION: self._pipeline, **numbers, **more}) + "\n")


def _by_rule(results: list[dict[str, Any]]) -> dict[str, int]:
    """How many rejected events broke each rule."""
    found: dict[str, int] = {}
    for result in results:
        if result["status"] == "rejected":
            for rule in {error["rule"] for error in result["errors"]}:
                name = f"rejected_{rule if rule in RULES else 'other'}"
                found[name] = found.get(name, 0) + 1
    return found
