"""Agreement: every plane gives an event the same verdict, and the right one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contracts.drawing import Tried, tried
from contracts.reducing import reduce
from contracts.results import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contracts.collecting import CollectorUnderTest
    from contracts.planes import Judge
    from contracts.results import Proof
    from registry.model import Event


SHOWN_PER_PLANE = 3
"""How many disagreements of one plane and version are reduced and reported; the rest are usually the same ones."""


class Agreement:
    """Asks the collector and every judge about events whose verdict is known."""

    def __init__(self, collector: CollectorUnderTest, judges: Mapping[str, Judge], proof: Proof) -> None:
        self._collector = collector
        self._judges = judges
        self._proof = proof

    def check(self, event: Event, batch: list[Tried]) -> None:
        """Report every plane that accepts an invalid event or refuses a valid one."""
        for name, judge in self._planes(event).items():
            said = judge([each.text for each in batch])
            wrong = [each for each, verdict in zip(batch, said, strict=True) if verdict != each.is_valid]
            for each in _one_a_reason(wrong)[:SHOWN_PER_PLANE]:
                self._proof.failures.append(self._failure(event, name, judge, each))

    def _planes(self, event: Event) -> dict[str, Callable[[list[bytes]], list[bool]]]:
        planes: dict[str, Callable[[list[bytes]], list[bool]]] = {
            "collector": lambda texts: self._collector.send(texts).accepted
        }
        for name, judge in self._judges.items():
            planes[name] = lambda texts, judge=judge: judge.verdicts(event, texts)  # type: ignore[misc]
        return planes

    def _failure(self, event: Event, name: str, judge: Callable[[list[bytes]], list[bool]], found: Tried) -> Failure:
        if found.mutation is not None:
            where = "/" + "/".join(found.mutation.path)
            message = f"accepts an invalid event: {found.mutation.reason} at {where}"
            return Failure(event=event.label, law="agreement", plane=name, message=message, example=found.value)
        smallest = reduce(event, found.value, lambda values: self._still_refused(event, name, judge, values))
        reason = self._reason(smallest) if name == "collector" else ""
        message = f"refuses a valid event{reason}"
        return Failure(event=event.label, law="agreement", plane=name, message=message, example=smallest)

    def _still_refused(
        self, event: Event, name: str, judge: Callable[[list[bytes]], list[bool]], values: list[dict[str, Any]]
    ) -> list[bool]:
        """Refused by this plane alone: what the others refuse too has become invalid by being made smaller."""
        texts = [tried(value).text for value in values]
        others = [other(texts) for plane, other in self._planes(event).items() if plane != name]
        return [not mine and all(theirs) for mine, *theirs in zip(judge(texts), *others, strict=True)]

    def _reason(self, value: dict[str, Any]) -> str:
        errors = self._collector.send([tried(value).text]).errors[0]
        return ": " + json.dumps(errors[0], ensure_ascii=False) if errors else ""


def _one_a_reason(wrong: list[Tried]) -> list[Tried]:
    """The smallest of each kind of disagreement."""
    found: dict[object, Tried] = {}
    for each in sorted(wrong, key=lambda tried: len(tried.text)):
        found.setdefault((each.mutation.path, each.mutation.reason) if each.mutation else None, each)
    return list(found.values())
