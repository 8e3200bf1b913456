"""Agreement: every plane gives an event the same verdict, and the right one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.events.drawing import tried
from contracts.events.reducing import reduce
from registry.errors import SaysoError
from registry.validate import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from contracts.collecting import CollectorUnderTest
    from contracts.events.drawing import Tried
    from contracts.planes import Judge
    from contracts.results import Proof
    from registry.model import Event

    Verdicts = Callable[[list[bytes]], list[bool]]

SHOWN = 3
"""How many disagreements of one plane and version are reported; the rest are usually the same ones."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Holds the verdicts of all planes against what is known of each event."""

    collector: CollectorUnderTest
    judges: Mapping[str, tuple[Judge, int | None]]
    proof: Proof
    arrived: datetime

    def check(self, event: Event, batch: Sequence[Tried], collected: Sequence[bool]) -> None:
        """Report every plane that accepts an invalid event or refuses a valid one.

        `collected` are the collector's verdicts, which the pipeline gave when the events went through it.
        """
        self.check_collector(event, batch, collected)
        for name, (judge, most) in self.judges.items():
            asked = batch if most is None else _some(batch, most)

            def again(texts: list[bytes], judge: Judge = judge) -> list[bool]:
                return judge.verdicts(event, texts)

            try:
                said = again([each.text for each in asked])
            except SaysoError as error:
                self.proof.fail(event.label, "agreement", name, str(error))
                continue
            self._compare(event, name, asked, said, again)

    def check_collector(self, event: Event, batch: Sequence[Tried], collected: Sequence[bool]) -> None:
        """The same of the collector alone."""
        self._compare(event, "collector", batch, collected, self._collector_again)

    def _collector_again(self, texts: list[bytes]) -> list[bool]:
        """Each event alone: in a request with others it may be taken in another way."""
        return self.collector.send(texts, self.arrived, at_once=1).accepted

    def _compare(self, event: Event, name: str, asked: Sequence[Tried], said: Sequence[bool], again: Verdicts) -> None:
        wrong = [each for each, verdict in zip(asked, said, strict=True) if verdict != each.is_valid]
        for each in _one_a_reason(wrong)[:SHOWN]:
            smallest = self._smallest(event, each, again)
            message = _accepted(each) if each.mutation else f"refuses a valid event{self._reason(name, smallest)}"
            self.proof.fail(event.label, "agreement", name, message, smallest)

    def _smallest(self, event: Event, found: Tried, again: Verdicts) -> dict[str, Any]:
        """A smaller event on which the plane is wrong in the same way, by the registry's own reading of it."""
        if found.is_valid == bool(problems(event, found.value)):
            return found.value  # the registry agrees with the plane: nothing is left to judge smaller events by

        def fails(values: list[dict[str, Any]]) -> list[bool]:
            said = again([tried(value).text for value in values])
            wrong = [verdict != found.is_valid for verdict in said]
            return [
                is_wrong and found.is_valid != bool(problems(event, value))
                for is_wrong, value in zip(wrong, values, strict=True)
            ]

        return reduce(event, found.value, fails)

    def _reason(self, name: str, value: dict[str, Any]) -> str:
        errors = self.collector.send([tried(value).text], self.arrived).errors[0] if name == "collector" else []
        return ": " + json.dumps(errors[0], ensure_ascii=False) if errors else ""


def _accepted(found: Tried) -> str:
    assert found.mutation is not None, "a valid event is not accepted wrongly"
    return f"accepts an invalid event: {found.mutation.reason} at /{'/'.join(found.mutation.path)}"


def _some(batch: Sequence[Tried], most: int) -> list[Tried]:
    """A few valid and as many invalid events."""
    valid = [each for each in batch if each.is_valid][: most // 2]
    return [*valid, *[each for each in batch if not each.is_valid][: most // 2]]


def _one_a_reason(wrong: list[Tried]) -> list[Tried]:
    """The smallest of each kind of disagreement."""
    found: dict[object, Tried] = {}
    for each in sorted(wrong, key=lambda tried: len(tried.text)):
        found.setdefault((each.mutation.path, each.mutation.reason) if each.mutation else None, each)
    return list(found.values())
