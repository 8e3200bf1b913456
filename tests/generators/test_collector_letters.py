"""What no stream takes is kept in the queue, or in the bucket where it is too long for a message."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.collector.runtime import delivery, letters
from generators.collector.runtime.delivery import deliver
from generators.collector.runtime.letters import BATCH_MESSAGES, MESSAGE_BYTES, letters_of
from generators.collector.runtime.sending import Row
from tests.generators.services import FAILED_AT, Firehose, Queue, enough, left

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from('\ufffe\uffff\x01\u2028"\\한😀'))
LINES = st.builds(lambda text, times: json.dumps(text * times, ensure_ascii=False).encode() + b"\n", TEXTS,
                  st.sampled_from([1, 10, 30_000]))  # fmt: skip


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("ab"), LINES), max_size=30))
def test_any_text_is_kept_within_sqs_limits(found: list[tuple[str, bytes]]) -> None:
    rows = [Row(index, stream, line) for index, (stream, line) in enumerate(found)]
    queue = Queue()
    assert queue.letters().keep(rows, enough()).left == []
    assert Counter(queue.lines()) == Counter(found)
    assert all(len(call) <= BATCH_MESSAGES for call in queue.calls)
    assert all(sum(len(body.encode()) for body in call) <= MESSAGE_BYTES for call in queue.calls)
    assert all(body.isascii() and body.isprintable() for call in queue.calls for body in call)
    for call in queue.calls:
        assert all(json.loads(body).keys() == {"stream", "failed_at", "lines"} for body in call)


@pytest.mark.parametrize(("more", "is_object"), [(0, False), (1, True)])
def test_a_row_too_long_for_a_message_goes_to_the_bucket(more: int, is_object: bool) -> None:
    empty = json.dumps({"stream": "shop-x", "failed_at": FAILED_AT, "lines": "\n"})
    line = b"x" * (MESSAGE_BYTES - len(empty) + more) + b"\n"
    (letter,) = letters_of([Row(0, "shop-x", line)], FAILED_AT)
    assert bool(letter.key) == is_object
    assert (len(letter.text) == MESSAGE_BYTES) != is_object
    if is_object:
        assert letter.key.startswith("dead-letters/shop-x/dt=2026-11-22/")
        assert letter.key.endswith(".ndjson")


def test_few_messages_are_made_of_many_rows() -> None:
    rows = [Row(index, "a", b'{"a":1}\n') for index in range(1000)]
    assert len(list(letters_of(rows, FAILED_AT))) == 1


def test_only_the_messages_that_failed_are_sent_again() -> None:
    queue = Queue()

    def send(**request: Any) -> dict[str, Any]:
        answer = queue.send(**request)
        if len(queue.calls) == 1:
            answer["Failed"] = [{"Id": "1", "Code": "InternalError", "SenderFault": False}]
            answer["Successful"] = [each for each in answer["Successful"] if each["Id"] != "1"]
        return answer

    rows = [Row(index, stream, b"{}\n") for index, stream in enumerate("abc")]
    kept = queue.letters()._replace(send=send).keep(rows, enough())
    assert (kept.left, kept.sent.again) == ([], 1)
    assert kept.sent.errors == {("dead-letter queue", "InternalError"): 1}
    assert [len(call) for call in queue.calls] == [3, 1]
    assert queue.calls[1] == [queue.calls[0][1]]


@pytest.mark.parametrize("answer", [{}, {"Successful": [{"Id": "7"}]}, None, {"Failed": [{"Id": "0"}]}])
def test_a_message_is_kept_only_if_the_queue_says_so(answer: Any) -> None:
    rows = [Row(0, "a", b"{}\n")]
    assert Queue().letters()._replace(send=lambda **_: answer).keep(rows, enough()).left == rows


def test_a_queue_that_does_not_answer_does_not_hold_up_the_bucket() -> None:
    queue, down = Queue(), Queue(is_down=True)
    rows = [Row(0, "a", b"{}\n"), Row(1, "a", b"x" * MESSAGE_BYTES)]
    kept = queue.letters()._replace(send=down.send).keep(rows, enough())
    assert kept.left == rows[:1]
    assert list(queue.objects.values()) == [rows[1].line]
    kept = queue.letters()._replace(store=down.store).keep(rows, enough())
    assert kept.left == rows[1:]


def test_what_streams_do_not_take_is_kept_and_counted() -> None:
    queue = Queue()
    rows = [Row(0, "a", b"{}\n"), Row(1, "b", b"{}\n"), Row(2, "b", b"[]\n")]
    firehose = Firehose(lambda _call, record: record == b"{}\n")
    delivered = deliver(rows, firehose.put, enough(), queue.letters())
    assert (delivered.left, delivered.dead, delivered.records) == ([], 2, 2)
    assert queue.lines() == [("b", b"{}\n"), ("b", b"[]\n")]
    down = Queue(is_down=True)
    assert left(deliver(rows, firehose.put, enough(), down.letters())) == [1, 2]
    assert left(deliver(rows, firehose.put, enough())) == [1, 2]


def test_the_limits_are_those_of_sqs() -> None:
    """SQS API reference, SendMessageBatch."""
    assert (letters.MESSAGE_BYTES, letters.BATCH_MESSAGES) == (262_144, 10)
    assert delivery.FOR_LETTERS > delivery.FOR_ANSWER
