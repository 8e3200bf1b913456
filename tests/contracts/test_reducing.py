"""The smallest event that still fails: nothing that could be taken away is left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from contracts.events.drawing import draw
from contracts.events.pools import Pools
from contracts.events.reducing import BATCH, ROUNDS, reduce
from registry.loader import load
from registry.validate import problems
from tests.cases import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable

EVENT = next(event for event in load(STARTER).whole().events if event.label == "card_click@1.2.0")
FULL = draw(EVENT, Pools(20, 0))[0].value


def reduced(fails: Callable[[dict[str, Any]], bool], value: dict[str, Any] = FULL) -> dict[str, Any]:
    """Reduce by a check of one event, as a judge would that refuses what is not valid."""
    return reduce(EVENT, value, lambda values: [not problems(EVENT, each) and fails(each) for each in values])


def test_everything_optional_goes_when_all_events_fail() -> None:
    found = reduced(lambda _value: True)
    assert set(found) == {field.wire_name for field in EVENT.fields if field.required}
    assert found["content"] == {"id": "1", "kind": "post"}
    assert found["position"] == "1"
    assert len(json.dumps(found)) < len(json.dumps(FULL)) / 4


def test_the_member_to_blame_stays() -> None:
    found = reduced(lambda value: int(value.get("rankingId", 0)) > 2**31)
    optional = {field.wire_name for field in EVENT.fields if not field.required}
    assert set(found) & optional == {"rankingId"}


def test_a_member_inside_stays_with_what_holds_it() -> None:
    found = reduced(lambda value: "author" in value["content"])
    assert set(found["content"]) == {"id", "kind", "author"}
    assert found["content"]["author"] == {"id": "1"}


@pytest.mark.parametrize(
    ("fails", "smallest"),
    [
        (lambda value: bool(value.get("experiments")), {"experiments": 1}),
        (lambda value: any(name.isupper() for name in value.get("experiments", {})), {"experiments": 1}),
        (lambda value: len(value["content"].get("tags", [])) > 1, {"content": 2}),
    ],
)
def test_containers_hold_no_more_than_is_needed(fails: Any, smallest: dict[str, int]) -> None:
    found = reduced(fails)
    for name, size in smallest.items():
        held = found[name]["tags"] if name == "content" else found[name]
        assert len(held) == size


def test_two_members_to_blame_both_stay() -> None:
    found = reduced(lambda value: "gesture" in value and "network" in value)
    assert {"gesture", "network"} <= set(found)
    assert "user_id" not in found


def test_what_cannot_be_made_smaller_stays_as_it_is() -> None:
    assert reduce(EVENT, FULL, lambda values: [False] * len(values)) == FULL


def test_a_slow_judge_is_asked_few_times_and_in_batches() -> None:
    asked: list[int] = []

    def fails(values: list[dict[str, Any]]) -> list[bool]:
        asked.append(len(values))
        return [not problems(EVENT, value) and "tags" in value["content"] for value in values]

    reduce(EVENT, FULL, fails)
    assert max(asked) <= BATCH
    assert len(asked) <= ROUNDS // 2


def test_the_original_is_not_touched() -> None:
    before = json.dumps(FULL)
    reduced(lambda value: "gesture" in value)
    assert json.dumps(FULL) == before
