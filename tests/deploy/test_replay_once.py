"""Each once: whatever a replay dies of, whatever runs beside it, nothing is stranded and nothing is sent unseen."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from deploy import replay_sending
from deploy.ledger import Ledger
from deploy.replay import Wanted
from registry.errors import EngineError
from tests.deploy.replaying import DAY, Death, body, die, interrupted, newer

if TYPE_CHECKING:
    from tests.deploy.replaying import Lake

ROWS = 5
REQUESTS = 4 + 3 * 3  # what is there, the ledger, the objects, one object; then three batches: claim, put, mark


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_sending, "BATCH_ROWS", 2)


def a_day(lake: Lake, number: int) -> tuple[Wanted, range]:
    """Rejected events on a day of their own, and their numbers."""
    at, first = DAY - timedelta(days=number), 1000 * number
    numbers = range(first, first + ROWS)
    lake.reject(body(*map(newer, numbers)), at=at)
    return Wanted(since=at.date(), until=at.date()), numbers


def counts(lake: Lake, numbers: range) -> list[int]:
    """How often each of these events arrived."""
    found = Counter(lake.numbers())
    return [found[number] for number in numbers]


def test_the_requests_are_as_many_as_these_tests_believe(lake: Lake) -> None:
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    made: list[str] = []
    lake.aws.s3.meta.events.register("before-send", lambda event_name, **_: made.append(event_name))
    lake.aws.firehose.meta.events.register("before-send", lambda event_name, **_: made.append(event_name))
    lake.replay(wanted)
    assert len(made) == REQUESTS
    assert counts(lake, numbers) == [1] * ROWS


@pytest.mark.parametrize("when", ["before-send", "after-call"])
def test_a_death_at_any_request_strands_nothing(lake: Lake, when: str) -> None:
    days = [a_day(lake, number) for number in range(REQUESTS)]
    lake.release_newer()
    with lake.line() as line:
        for at, (wanted, numbers) in enumerate(days, 1):
            with interrupted(lake.aws, at, when, die), pytest.raises(Death):
                lake.replay(wanted, line=line)
            assert set(counts(lake, numbers)) <= {0, 1}

            # What was claimed is not touched, the rest is sent.
            tally = lake.replay(wanted, line=line)
            open_rows = tally.of("claimed")
            assert open_rows <= 2
            assert tally.is_clean == (not open_rows)
            assert counts(lake, numbers).count(1) >= ROWS - open_rows

            lake.later()
            for plan in (True, False):
                assert lake.replay(wanted, line=line, plan=plan).of("stale") == open_rows

            # A claim that nobody closed may have been sent: its rows, and no others, may arrive twice.
            assert lake.replay(wanted, line=line, again=True).of("sent") == open_rows
            arrived = counts(lake, numbers)
            assert min(arrived) == 1
            assert arrived.count(2) in {0, open_rows}

            tally = lake.replay(wanted, line=line, again=True)
            assert (tally.of("before"), tally.total) == (ROWS, 0)
            assert counts(lake, numbers) == arrived


@pytest.mark.parametrize("when", ["before-send", "after-call"])
def test_a_second_replay_at_any_moment_sends_nothing_twice(lake: Lake, when: str) -> None:
    days = [a_day(lake, number) for number in range(REQUESTS)]
    lake.release_newer()
    with lake.line() as line:
        for at, (wanted, numbers) in enumerate(days, 1):
            with interrupted(lake.aws, at, when, lambda wanted=wanted: void(lake.replay(wanted, line=line))):
                lake.replay(wanted, line=line)
            assert counts(lake, numbers) == [1] * ROWS
            assert lake.replay(wanted, line=line).of("before") == ROWS


def void(_result: object) -> None:
    """Make an expression a statement."""


def test_two_that_send_again_what_is_stale_do_not_both(lake: Lake) -> None:
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    with lake.line() as line:
        with interrupted(lake.aws, 6, "before-send", die), pytest.raises(Death):
            lake.replay(wanted, line=line)
        lake.later()
        with interrupted(lake.aws, 5, "before-send", lambda: void(lake.replay(wanted, line=line, again=True))):
            lake.replay(wanted, line=line, again=True)
    assert counts(lake, numbers) == [1] * ROWS


def test_an_answer_that_was_lost_is_no_claim_of_somebody_else(lake: Lake) -> None:
    """S3 takes the claim, the answer is a 500; boto3 asks again and is told that the key is there."""
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    lost: list[str] = []

    send = lake.aws.s3._endpoint.http_session.send

    def losing(request: Any) -> Any:
        answer = send(request)
        if request.method == "PUT" and not lost and "/replays/" in request.url:
            lost.append(request.url)
            answer.status_code = 500
        return answer

    lake.aws.s3._endpoint.http_session.send = losing
    tally = lake.replay(wanted)
    assert lost
    assert (tally.of("sent"), tally.is_clean) == (ROWS, True)
    assert counts(lake, numbers) == [1] * ROWS


def test_a_throttled_stream_keeps_its_rows_for_the_next_run(lake: Lake) -> None:
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    refused: list[int] = []

    def throttle(parsed: dict[str, Any], **_more: object) -> None:
        refused.append(1)
        if len(refused) != 2:
            parsed["FailedPutCount"] = 1
            parsed["RequestResponses"] = [{"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}]

    lake.aws.firehose.meta.events.register("after-call.firehose.PutRecordBatch", throttle)
    tally = lake.replay(wanted)
    # The first batch went at its second attempt, the second one at none; the third was not tried.
    assert (tally.of("sent"), tally.of("undelivered"), len(refused)) == (2, 3, 6)
    assert tally.problems == [f"{lake.prefix}card_click_v1: ServiceUnavailableException"]
    lake.aws.firehose.meta.events.unregister("after-call.firehose.PutRecordBatch", throttle)
    assert lake.replay(wanted).of("sent", "before") == ROWS
    assert min(counts(lake, numbers)) == 1


def test_a_stream_that_is_not_there_is_named(lake: Lake) -> None:
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    lake.aws.firehose.delete_delivery_stream(DeliveryStreamName=f"{lake.prefix}card_click_v1")
    tally = lake.replay(wanted)
    assert tally.problems == [f"{lake.prefix}card_click_v1: ResourceNotFoundException"]
    assert (tally.of("undelivered"), counts(lake, numbers)) == (ROWS, [0] * ROWS)


def test_a_ledger_that_somebody_edited_is_refused_before_anything_is_sent(lake: Lake) -> None:
    wanted, numbers = a_day(lake, 0)
    lake.release_newer()
    lake.replay(wanted)
    key = lake.keys("replays/")[0]
    for bad in (b"", b"[]", b'{"rows": []}', json.dumps({**json.loads(lake.get(key)), "claimed_at": "2026"}).encode()):
        lake.put(key, bad)
        with pytest.raises(EngineError, match=f"s3://{lake.bucket}/{key} is no entry of a ledger"):
            lake.replay(wanted)
    lake.put(f"replays/rejected/dt={DAY.date()}/readme.txt", b"not an entry")
    assert counts(lake, numbers) == [1] * ROWS


def test_a_row_that_is_free_again_can_be_claimed_by_another(lake: Lake) -> None:
    def read() -> Ledger:
        return Ledger.read(lake.aws.s3, lake.bucket, DAY.date())

    one, two = read(), read()
    entry = one.claim(["a", "b"], lake.now)
    assert entry
    assert two.claim(["a", "b"], lake.now) is None
    one.mark(entry, lake.now, ["b"])
    assert read().state("a", lake.now) == "sent"
    taken = two.claim(["a", "b", "c"], lake.now)
    assert taken
    assert (taken.number, taken.rows) == (2, ("c",))  # it did not look again at what it knew to be claimed
    retaken = one.claim(["b", "d"], lake.now)
    assert retaken
    assert (retaken.number, retaken.rows) == (3, ("b", "d"))
    one.mark(retaken, lake.now, ["b"])
    again = two.claim(["e", "b", "d"], lake.now)  # three is taken, so everything is read again
    assert again
    assert (again.number, again.rows, two.state("a", lake.now)) == (4, ("e", "b"), "sent")
