"""No row is lost: what failed is sent again within the time there is, then kept, or reported."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import ClientError, HTTPClientError
from hypothesis import given
from hypothesis import strategies as st

from generators.collector.runtime.clients import CONNECT_SHARE, READ_SHARE
from generators.collector.runtime.delivery import FOR_ANSWER, FOR_LETTERS, RECORD_BYTES, Delivered, deliver
from generators.collector.runtime.sending import ATTEMPTS, PAUSE, Row
from tests.generators.services import ROWS, Clock, Firehose, Queue, enough, left


@given(ROWS, st.data())
def test_every_row_is_delivered_or_reported(rows: list[Row], data: st.DataObject) -> None:
    """At least once: a client may raise although Firehose took everything."""
    steps = ["take", "fail", "raise", "take and raise", "half", "nonsense", "too few", "count only"]
    plan = data.draw(st.lists(st.sampled_from(steps)))

    def step(call: int) -> str:
        return plan[call - 1] if call <= len(plan) else "take"

    def decide(call: int, record: bytes) -> bool:
        return step(call) in {"take", "take and raise"} or (step(call) == "half" and record[0] % 2 == 0)

    firehose = Firehose(decide)

    def put(**request: Any) -> dict[str, Any]:
        answer = firehose.put(**request)
        found = step(len(firehose.calls))
        if "raise" in found:
            raise ConnectionError
        if found == "too few":
            answer["RequestResponses"].pop()
        if found == "count only":
            answer["RequestResponses"] = [{"RecordId": "1"} for _ in answer["RequestResponses"]]
        return {"FailedPutCount": 1, "RequestResponses": []} if found == "nonsense" else answer

    delivered = deliver(rows, put, enough())
    arrived = Counter(event for _, record in firehose.taken for event in set(record))
    assert all(arrived[row.event] >= 1 or row in delivered.left for row in rows)
    assert {*delivered.left} <= {*rows}
    if not plan:
        assert delivered.left == []
        assert set(arrived.values()) <= {1}


def test_only_the_records_that_failed_are_sent_again() -> None:
    rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(3)]
    firehose = Firehose(lambda call, record: call > 1 or record[0] != 1)
    delivered = deliver(rows, firehose.put, enough())
    assert vars(delivered) == vars(Delivered([], 0, 3, 1, {("a", "ServiceUnavailableException"): 1}))
    assert [[record[0] for record in call] for call in firehose.calls] == [[0, 1, 2], [1]]


def test_it_gives_up_on_what_never_arrives() -> None:
    rows = [Row(index, "ab"[index % 2], bytes([index])) for index in range(4)]
    firehose = Firehose(lambda _call, record: record[0] % 2 == 0)
    clock = Clock(1000)
    assert left(deliver(rows, firehose.put, clock.time())) == [1, 3]
    assert len(firehose.calls) == 1 + ATTEMPTS
    assert [0 <= pause <= PAUSE * 2**number for number, pause in enumerate(clock.pauses, 1)] == [True] * 3
    assert firehose.taken == [("a", b"\x00\x02")]


def test_pauses_are_drawn_from_nothing_up_to_the_longest() -> None:
    clock = Clock(10**6)
    for _ in range(100):
        deliver([Row(0, "a", b"x")], Firehose(lambda *_: False).put, clock.time())
    last = clock.pauses[2::3]
    assert len(last) == 100
    assert min(last) < 0.1 * max(last)
    assert PAUSE * 8 * 0.9 < max(last) <= PAUSE * 8


def test_nothing_is_sent_for_nothing() -> None:
    assert deliver([], pytest.fail, enough()).left == []


def test_nothing_is_tried_again_when_the_time_is_up() -> None:
    clock = Clock(20)

    def put(**_: Any) -> dict[str, Any]:
        clock.pass_(4)
        raise TimeoutError

    rows = [Row(0, "a", b"x")]
    assert left(deliver(rows, put, clock.time())) == [0]
    assert clock.seconds >= 20 * FOR_LETTERS - 4


def test_a_stream_that_does_not_answer_takes_no_time_from_the_others() -> None:
    clock, tried = Clock(10), list[str]()

    def put(DeliveryStreamName: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's name
        tried.append(DeliveryStreamName)
        if DeliveryStreamName == "slow":
            clock.pass_(1.9)
            raise TimeoutError
        return {"FailedPutCount": 0}

    many = [Row(0, "slow", b"x" * RECORD_BYTES)] * 9  # three batches
    assert {row.stream for row in deliver([*many, Row(1, "b", b""), Row(2, "c", b"")], put, clock.time()).left} == {
        "slow"
    }
    assert tried[:3] == ["slow", "b", "c"]


def test_a_batch_that_is_never_taken_does_not_keep_the_next_from_being_tried() -> None:
    firehose = Firehose(lambda _call, record: record[0] > 3)
    rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(12)]
    assert left(deliver(rows, firehose.put, enough())) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (
            ClientError({"Error": {"Code": "ThrottlingException", "Message": "secret"}}, "put"),
            "ThrottlingException",
        ),
        (HTTPClientError(response=object(), error="secret"), "HTTPClientError"),
        (ValueError("secret"), "ValueError"),
    ],
)
def test_an_error_is_told_by_its_name(error: Exception, name: str) -> None:
    def put(**_: Any) -> Any:
        raise error

    assert deliver([Row(0, "a", b"x")], put, enough()).errors == {("a", name): ATTEMPTS}


def test_a_stream_with_many_batches_lets_the_others_go_first() -> None:
    firehose = Firehose(lambda *_: True)
    rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(9)]
    deliver([*rows, Row(9, "b", b"\x09")], firehose.put, enough())
    assert [stream for stream, _ in firehose.taken] == ["a"] * 4 + ["b"] + ["a"] * 5


@pytest.mark.parametrize("seconds", [0.5, 1, 3, 20, 29])
def test_what_hangs_leaves_time_for_dead_letters_and_for_the_answer(seconds: float) -> None:
    clock, queue = Clock(seconds), Queue()

    def hang(**_: Any) -> Any:
        clock.pass_(seconds * (CONNECT_SHARE + READ_SHARE))
        raise TimeoutError

    rows = [Row(index, f"s{index}", b"{}\n") for index in range(20)]
    delivered = deliver(rows, hang, clock.time(), queue.letters())
    assert (delivered.left, delivered.dead) == ([], 20)
    clock = Clock(seconds)
    both = queue.letters()._replace(send=hang, store=hang)
    assert len(deliver(rows, hang, clock.time(), both).left) == 20
    assert clock.seconds >= seconds * (FOR_ANSWER - CONNECT_SHARE - READ_SHARE) > 0
