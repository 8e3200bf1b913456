"""`accepted.yaml`: breaking changes that somebody accepted on purpose, and until when that holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from registry.compatibility.verdict import Comparison
from registry.findings import Finding, Position
from registry.places import ACCEPTED
from registry.producers import Day  # noqa: TC001 - pydantic reads annotations at run time
from registry.reading import read_model
from registry.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from registry.compatibility.verdict import EventComparison, Verdict
    from registry.tree import Tree
    from registry.yaml_source import Document

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class AcceptanceDefinition(BaseModel):
    """One change that was accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    change: str = ""
    """Which change it is, in words: for whoever reads the file."""
    reason: Annotated[str, Field(min_length=1)]
    """Why it may break what it breaks; shown in every report."""
    who: str | None = None
    """Who accepted it."""
    until: Day | None = None
    """The last day on which it is accepted. Default: for ever."""


class AcceptedDefinition(BaseModel):
    """The changes that were accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    accepted: dict[Fingerprint, AcceptanceDefinition] = Field(default_factory=dict)
    """By fingerprint, as `sayso diff` shows them; `sayso accept` writes them."""


@dataclass(frozen=True, slots=True)
class Acceptances:
    """The file as read: what it accepts, and what is wrong with it."""

    document: Document
    by_fingerprint: Mapping[str, AcceptanceDefinition]
    findings: tuple[Finding, ...] = ()

    def position(self, fingerprint: str) -> Position:
        """Where an acceptance is written."""
        return self.document.position(("accepted", fingerprint))


def read_acceptances(tree: Tree) -> Acceptances:
    """The acceptances of a registry; none when there is no such file."""
    try:
        text = tree.read(ACCEPTED).decode()
    except FileNotFoundError:
        return Acceptances(read_yaml("", ACCEPTED), {})
    except (OSError, ValueError) as error:
        advice = "Make it a readable file of UTF-8 text."
        finding = Finding("yaml-syntax", "error", Position(ACCEPTED), f"cannot be read: {error}", advice)
        return Acceptances(read_yaml("", ACCEPTED), {}, (finding,))
    document = read_yaml(text, ACCEPTED)
    found = read_model(document, AcceptedDefinition)
    return Acceptances(document, found.accepted if found else {}, tuple(document.findings))


def accept(comparison: Comparison, acceptances: Acceptances, today: date) -> Comparison:
    """The comparison with every verdict that is accepted today marked so."""

    def judged(verdict: Verdict) -> Verdict:
        held = acceptances.by_fingerprint.get(verdict.fingerprint)
        return replace(verdict, accepted=held.reason) if held and not is_over(held, today) else verdict

    def event(each: EventComparison) -> EventComparison:
        return replace(each, verdicts=tuple(map(judged, each.verdicts)))

    return Comparison(events=tuple(map(event, comparison.events)))


def is_over(acceptance: AcceptanceDefinition, today: date) -> bool:
    """Whether it no longer holds: its last day has passed."""
    return acceptance.until is not None and acceptance.until < today


def expired(comparison: Comparison, acceptances: Acceptances, today: date) -> Iterator[Finding]:
    """Acceptances that would still be needed, but whose time is over."""
    wanted = {verdict.fingerprint: verdict for verdict in comparison.verdicts()}
    for fingerprint, held in acceptances.by_fingerprint.items():
        if fingerprint in wanted and is_over(held, today):
            message = f"{wanted[fingerprint].rule} in {wanted[fingerprint].event} was accepted until {held.until} only"
            advice = f"Mend the change, or accept it anew: `sayso accept {fingerprint} --reason TEXT --until DATE`."
            yield Finding("acceptance-expired", "error", acceptances.position(fingerprint), message, advice)


def stale(comparison: Comparison, acceptances: Acceptances) -> tuple[str, ...]:
    """The fingerprints of acceptances that nothing needs: the change is undone, or merged long ago."""
    wanted = {verdict.fingerprint for verdict in comparison.verdicts()}
    return tuple(fingerprint for fingerprint in acceptances.by_fingerprint if fingerprint not in wanted)
