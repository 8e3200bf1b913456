"""A replay sends what is valid now, each once, and leaves the rest where it is."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from deploy.replay import Wanted
from tests.deploy.replaying import DAY, add_stream, body, event, newer

if TYPE_CHECKING:
    from tests.deploy.replaying import Lake


def test_there_is_nothing_to_do(lake: Lake) -> None:
    for plan in (True, False):
        tally = lake.replay(plan=plan)
        assert (tally.total, tally.is_clean) == (0, True)
    assert lake.keys() == []


def test_what_is_valid_now_arrives_once_as_it_was_received(lake: Lake) -> None:
    lake.reject(body(newer(1), newer(2, tag="새 글")), objects=2)
    lake.release_newer()
    assert lake.replay(plan=True).of("accepted") == 2
    assert lake.keys("replays/") == lake.arrived() == []
    tally = lake.replay()
    assert (tally.of("sent"), tally.is_clean) == (2, True)
    assert lake.numbers() == [1, 2]
    first, second = lake.arrived()
    assert first["received_at"] == "2026-11-20T12:00:00.000Z"
    assert second["tag"] == "새 글"
    before = lake.keys()
    tally = lake.replay()
    assert (tally.of("before"), tally.total, tally.is_clean) == (2, 0, True)
    assert lake.keys() == before


def test_what_is_still_refused_stays_and_is_not_refused_twice(lake: Lake) -> None:
    lake.reject(body(newer(1), newer(2, tag="x" * 21), event(3, card_id=7)))
    lake.release_newer()
    held = lake.keys("rejected/")
    tally = lake.replay()
    assert {group[1:]: count for group, count in tally.groups if group.outcome == "refused"} == {
        ("card_click", "1.1.0", ("maxLength",)): 1,
        ("card_click", "1.0.0", ("type",)): 1,
    }
    assert (lake.numbers(), lake.arrived("rejected"), lake.keys("rejected/")) == ([1], [], held)
    assert not tally.is_clean


def test_rows_that_say_the_same_are_as_many_as_they_are(lake: Lake) -> None:
    lines = lake.reject(body(newer(1), newer(1)), objects=2)
    assert lines[0] == lines[1]
    lake.release_newer()
    assert lake.replay().of("sent") == 2
    assert lake.numbers() == [1, 1]
    lake.put(f"rejected/dt={DAY.date()}/late", lines[0])  # delivered once more, and not compressed
    assert lake.replay().of("sent", "before") == 3
    assert lake.numbers() == [1, 1, 1]


def test_what_was_cut_is_counted_and_what_was_no_json_is_not_made_one(lake: Lake) -> None:
    lines = lake.reject(body(newer(1, tag="한" * 400_000)), body(newer(2))[:-9], b'{"event": "\xff"}', body([newer(3)]))
    assert len(lines) == 4
    damaged = json.dumps({**json.loads(lines[0]), "raw": json.dumps(newer(4, tag="\ufffd"))}).encode()
    as_sent = json.loads(damaged)
    as_sent["errors"] = [{"path": "", "rule": "json", "message": "not JSON: 'utf-8' codec can't decode"}]
    lake.put(f"rejected/dt={DAY.date()}/damaged", json.dumps(as_sent).encode())
    lake.release_newer()
    tally = lake.replay()
    assert {outcome: tally.of(outcome) for outcome in ("cut", "refused", "sent")} == {"cut": 1, "refused": 4, "sent": 0}
    assert {group.rules for group, _ in tally.groups if group.outcome == "refused"} == {("json",), ("type",)}


def test_days_events_and_rules_are_chosen(lake: Lake) -> None:
    for number in range(1, 5):
        lake.reject(body(newer(number)), at=DAY + timedelta(days=number - 1))
    lake.reject(body({**event(9), "event": "card_klick"}))
    lake.put("rejected/other/file", b"not a day")
    lake.release_newer()
    assert lake.replay(Wanted(since=date(2026, 11, 21), until=date(2026, 11, 22))).of("sent") == 2
    assert lake.numbers() == [2, 3]
    assert lake.replay(Wanted(since=date(2027, 1, 1))).total == 0
    assert lake.replay(Wanted(event="card_klick"), plan=True).total == 1
    assert lake.replay(Wanted(rule="type"), plan=True).total == 0
    assert lake.replay(Wanted(rule="enum", event="card_click")).of("sent") == 2
    assert lake.numbers() == [1, 2, 3, 4]


def test_lines_that_are_no_rejected_rows_are_counted(lake: Lake) -> None:
    lake.reject(body(newer(1)))
    bad = [
        b'{"received_at": "2026-11-20T12:00:00Z", "errors": [], "raw": {}}',
        b"nonsense",
        b"[]",
        b'{"received_at": "2026-11-20T12:00:00Z"}',
        b'{"errors": 1}',
        b"[" * 100_000,
    ]
    no_zone = b'{"received_at": "2026-11-20T12:00:00", "errors": [], "raw": ""}'
    no_year = b'{"received_at": "0001-01-01T00:00:00+09:00", "errors": [], "raw": ""}'
    lake.put(f"rejected/dt={DAY.date()}/other.json", b"\n".join([*bad, no_zone, no_year, b""]))
    lake.put(f"rejected/dt={DAY.date()}/broken.json.gz", b"\x1f\x8bnothing")
    lake.release_newer()
    tally = lake.replay()
    assert (tally.of("sent"), tally.unreadable, tally.is_clean) == (1, 9, False)


def test_an_event_of_a_text_with_more_lines_is_one_event(lake: Lake) -> None:
    lake.reject(json.dumps(newer(1), indent=2).encode())
    lake.release_newer()
    assert lake.replay().of("sent") == 1
    assert lake.numbers() == [1]


def test_many_are_sent_in_batches_with_pauses(lake: Lake) -> None:
    lake.reject(*(body(*(newer(number) for number in range(start, start + 400))) for start in (0, 400, 800)))
    lake.release_newer()
    assert lake.replay().of("sent") == 1200
    assert lake.numbers() == list(range(1200))
    assert len(lake.keys("replays/")) == 3
    assert sum(lake.slept) == pytest.approx(sum(len(lake.get(key)) for key in lake.keys("arrived/")) / 262_144)


def test_a_shared_stream_gets_a_row_a_line(lake: Lake) -> None:
    with (lake.root / "sayso.yaml").open("a") as config:
        config.write("layout: shared_stream\n")
    add_stream(lake.aws, lake.bucket, lake.prefix, "events")
    lake.reject(body(newer(1), newer(2)))
    lake.release_newer()
    assert lake.replay().of("sent") == 2
    assert [row["user_id"] for row in lake.arrived("events")] == [1, 2]
