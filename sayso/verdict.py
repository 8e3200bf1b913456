"""What `sayso check` found, in one value: its exit code, its one line, and its one JSON document."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from registry.findings import Finding, Position
from sayso.console import plural
from sayso.report import counted, flat

if TYPE_CHECKING:
    from contracts.results import Failure, Proof
    from registry.loader import Source
    from sayso.review import Review


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings about definitions, releases and generated files, and the proof if there was something to prove.

    `review` is what the change breaks, where it was asked for and the definitions could be read.
    """

    source: Source
    findings: list[Finding]
    proof: Proof | None
    review: Review | None = None

    @property
    def holds(self) -> bool:
        """Whether CI may go on: warnings do not stop it."""
        errors = any(finding.severity == "error" for finding in self.findings)
        breaks = self.review is not None and self.review.fails
        return not errors and not breaks and (self.proof is None or self.proof.holds)

    @property
    def line(self) -> str:
        """`ok: ...` or `failed: ...`, with what was counted."""
        parts = [plural(len(self.source.working), "event")]
        if self.findings:
            parts.append(counted(self.findings))
        if self.review:
            parts.append(f"{len(self.review.open('breaking'))} breaking")
        if self.proof is None:
            parts.append("nothing proven")
        else:
            failures = plural(len(self.proof.failures), "failure")
            parts.append(f"{plural(len(self.proof.proven), 'version')} tried, {failures}")
        return f"{'ok' if self.holds else 'failed'}: {', '.join(parts)}"

    @property
    def failures(self) -> list[Finding]:
        """The proof's failures as findings, each at its event's definition."""
        return [self._finding(failure) for failure in self.proof.failures] if self.proof else []

    def _finding(self, failure: Failure) -> Finding:
        name = failure.event.partition("@")[0]
        places = {event.name: event.place.file for event in self.source.working if event.place}
        message = f"{failure.law} [{failure.plane}] {failure.event}: {failure.message}"
        return Finding("proof", "error", Position(places.get(name, "sayso.yaml")), message)

    def document(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "holds": self.holds,
            "verdict": self.line,
            "findings": [flat(finding) for finding in self.findings],
            "proof": _flat_proof(self.proof) if self.proof else None,
            "diff": _flat_review(self.review) if self.review else None,
        }


def _flat_review(review: Review) -> dict[str, Any]:
    from sayso.reports.json import document  # noqa: PLC0415 - only where a change was reviewed

    return document(review)


def _flat_proof(proof: Proof) -> dict[str, Any]:
    return {
        "holds": proof.holds,
        "planes": proof.planes,
        "left_out": [{"plane": plane, "reason": reason} for plane, reason in proof.left_out],
        "proven": [_members(each) for each in proof.proven],
        "failures": [_members(each) for each in proof.failures],
    }


def _members(value: Any) -> dict[str, Any]:
    """One level of a dataclass: a version below it is to stay one value."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
