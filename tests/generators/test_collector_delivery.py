"""No row is lost: packed within the services' limits, in order; what failed is sent again, kept, or reported."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, HTTPClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.collector.runtime import delivery, letters
from generators.collector.runtime.clients import CONNECT_SHARE, READ_SHARE
from generators.collector.runtime.delivery import (
    BATCH_BYTES,
    BATCH_RECORDS,
    FOR_ANSWER,
    FOR_LETTERS,
    RECORD_BYTES,
    Delivered,
    Record,
    batches_of,
    deliver,
    records_of,
)
from generators.collector.runtime.letters import BATCH_MESSAGES, MESSAGE_BYTES, DeadLetters, letters_of
from generators.collector.runtime.sending import ATTEMPTS, PAUSE, Row, Time

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED_AT = "2026-11-22T09:30:00.123Z"
BILLED = 5 * 1024
"""Firehose bills each record in steps of 5 KB (pricing page, "Ingestion")."""


class Firehose:
    """A stream that keeps what it takes; `decide(call, record)` says whether it takes a record."""

    def __init__(self, decide: Callable[[int, bytes], bool]) -> None:
        self.calls: list[list[bytes]] = []
        self.taken: list[tuple[str, bytes]] = []
        self._decide = decide

    def put(self, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        self.calls.append([record["Data"] for record in Records])
        responses: list[dict[str, str]] = []
        for record in Records:
            if self._decide(len(self.calls), record["Data"]):
                self.taken.append((DeliveryStreamName, record["Data"]))
                responses.append({"RecordId": "1"})
            else:
                responses.append({"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."})
        failed = sum("ErrorCode" in response for response in responses)
        return {"FailedPutCount": failed, "RequestResponses": responses}


class Clock:
    """Time that passes only when something takes it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.pauses: list[float] = []

    def pass_(self, seconds: float) -> None:
        self.seconds -= seconds

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.pass_(seconds)

    def time(self) -> Time:
        return Time(lambda: self.seconds, self._sleep)


class Queue:
    """SQS and S3 that take everything, or nothing."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down = is_down
        self.calls: list[list[str]] = []
        self.objects: dict[str, bytes] = {}

    def send(self, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        if self.is_down:
            raise ConnectionError
        assert QueueUrl == "https://queue"
        self.calls.append([entry["MessageBody"] for entry in Entries])
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def store(self, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - boto3's names
        if self.is_down:
            raise ConnectionError
        assert Bucket == "lake"
        self.objects[Key] = Body

    def letters(self) -> DeadLetters:
        return DeadLetters("https://queue", self.send, "lake", self.store, lambda: FAILED_AT)

    def lines(self) -> list[tuple[str, bytes]]:
        """Every line, with its stream."""
        found = [json.loads(body) for call in self.calls for body in call]
        lines = [(each["stream"], line) for each in found for line in each["lines"].encode().splitlines(keepends=True)]
        return lines + [(key.split("/")[1], body) for key, body in self.objects.items()]


def enough() -> Time:
    return Clock(1000).time()


def left(delivered: Delivered) -> list[int]:
    return [row.event for row in delivered.left]


SIZES = st.sampled_from([1, 10, 1000, RECORD_BYTES // 2, RECORD_BYTES - 1, RECORD_BYTES])
ROWS = st.lists(st.tuples(SIZES, st.sampled_from("ab")), max_size=40).map(
    lambda found: [Row(index, stream, bytes([index]) * size) for index, (size, stream) in enumerate(found)]
)


class TestPacking:
    @given(ROWS, st.none() | st.integers(1, 5))
    def test_records_and_batches_stay_within_the_limits_and_in_order(self, rows: list[Row], most: int | None) -> None:
        records = records_of(rows, most)
        assert [row for record in records for row in record.rows] == rows
        assert all(record.data == b"".join(row.line for row in record.rows) for record in records)
        assert all(len(record.data) <= RECORD_BYTES for record in records)
        assert all(len(record.rows) <= (most or len(rows)) for record in records)
        batches = batches_of(records)
        assert [record for batch in batches for record in batch] == records
        assert all(sum(len(record.data) for record in batch) <= BATCH_BYTES for batch in batches)

    def test_no_batch_has_more_records_than_firehose_takes(self) -> None:
        records = [Record(b"x", []) for _ in range(2 * BATCH_RECORDS + 1)]
        assert [len(batch) for batch in batches_of(records)] == [BATCH_RECORDS, BATCH_RECORDS, 1]

    def test_a_record_has_as_many_lines_as_there_is_room_for_unless_the_catalogue_says_so(self) -> None:
        rows = [Row(index, "a", b"x" * 600) for index in range(1000)]
        assert len(records_of(rows)) == 1
        assert [len(record.rows) for record in records_of(rows, 500)] == [500, 500]

    def test_the_limits_are_firehoses(self) -> None:
        """Amazon Data Firehose quotas: PutRecordBatch, and a record before base64."""
        assert (RECORD_BYTES, BATCH_BYTES, BATCH_RECORDS) == (1_024_000, 4_194_304, 500)

    @given(st.lists(st.integers(500, 700), min_size=10, max_size=1000))
    def test_no_packing_of_a_request_is_billed_less(self, sizes: list[int]) -> None:
        assert billed(sizes) == -(-sum(sizes) // BILLED) * BILLED

    @given(st.integers(86, 1000), st.integers(600, 6000))
    def test_from_50_kb_a_stream_on_at_most_a_tenth_is_billed_on_top(self, count: int, size: int) -> None:
        assert billed([size] * count) <= 1.1 * size * count

    def test_below_it_depends_on_how_full_the_last_step_is(self) -> None:
        ratios = {count: billed([600] * count) / (600 * count) for count in range(10, 1001)}
        assert max(count for count, ratio in ratios.items() if ratio > 1.1) == 77
        assert sum(ratio <= 1.1 for count, ratio in ratios.items() if count < 86) == 42

    def test_ten_events_of_600_bytes_are_billed_as_two_steps(self) -> None:
        """1.7 times what they are; one by one they would be 8.5 times."""
        assert billed([600] * 10) == 2 * BILLED
        assert sum(billed([600]) for _ in range(10)) == 10 * BILLED


def billed(sizes: list[int]) -> int:
    """What Firehose bills for a request's rows in one stream."""
    records = records_of([Row(index, "a", b"x" * size) for index, size in enumerate(sizes)])
    return sum(-(-len(record.data) // BILLED) * BILLED for record in records)


class TestStreams:
    @given(ROWS, st.data())
    def test_every_row_is_delivered_or_reported(self, rows: list[Row], data: st.DataObject) -> None:
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

    def test_only_the_records_that_failed_are_sent_again(self) -> None:
        rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(3)]
        firehose = Firehose(lambda call, record: call > 1 or record[0] != 1)
        delivered = deliver(rows, firehose.put, enough())
        assert vars(delivered) == vars(Delivered([], 0, 3, 1, {("a", "ServiceUnavailableException"): 1}))
        assert [[record[0] for record in call] for call in firehose.calls] == [[0, 1, 2], [1]]

    def test_it_gives_up_on_what_never_arrives(self) -> None:
        rows = [Row(index, "ab"[index % 2], bytes([index])) for index in range(4)]
        firehose = Firehose(lambda _call, record: record[0] % 2 == 0)
        clock = Clock(1000)
        assert left(deliver(rows, firehose.put, clock.time())) == [1, 3]
        assert len(firehose.calls) == 1 + ATTEMPTS
        assert [0 <= pause <= PAUSE * 2**number for number, pause in enumerate(clock.pauses, 1)] == [True] * 3
        assert firehose.taken == [("a", b"\x00\x02")]

    def test_pauses_are_drawn_from_nothing_up_to_the_longest(self) -> None:
        clock = Clock(10**6)
        for _ in range(100):
            deliver([Row(0, "a", b"x")], Firehose(lambda *_: False).put, clock.time())
        last = clock.pauses[2::3]
        assert len(last) == 100
        assert min(last) < 0.1 * max(last)
        assert PAUSE * 8 * 0.9 < max(last) <= PAUSE * 8

    def test_nothing_is_sent_for_nothing(self) -> None:
        assert deliver([], pytest.fail, enough()).left == []


class TestTime:
    def test_nothing_is_tried_again_when_the_time_is_up(self) -> None:
        clock = Clock(20)

        def put(**_: Any) -> dict[str, Any]:
            clock.pass_(4)
            raise TimeoutError

        rows = [Row(0, "a", b"x")]
        assert left(deliver(rows, put, clock.time())) == [0]
        assert clock.seconds >= 20 * FOR_LETTERS - 4

    def test_a_stream_that_does_not_answer_takes_no_time_from_the_others(self) -> None:
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

    def test_a_batch_that_is_never_taken_does_not_keep_the_next_from_being_tried(self) -> None:
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
    def test_an_error_is_told_by_its_name(self, error: Exception, name: str) -> None:
        def put(**_: Any) -> Any:
            raise error

        assert deliver([Row(0, "a", b"x")], put, enough()).errors == {("a", name): ATTEMPTS}

    def test_a_stream_with_many_batches_lets_the_others_go_first(self) -> None:
        firehose = Firehose(lambda *_: True)
        rows = [Row(index, "a", bytes([index]) * RECORD_BYTES) for index in range(9)]
        deliver([*rows, Row(9, "b", b"\x09")], firehose.put, enough())
        assert [stream for stream, _ in firehose.taken] == ["a"] * 4 + ["b"] + ["a"] * 5

    @pytest.mark.parametrize("seconds", [0.5, 1, 3, 20, 29])
    def test_what_hangs_leaves_time_for_dead_letters_and_for_the_answer(self, seconds: float) -> None:
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


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from('\ufffe\uffff\x01\u2028"\\한😀'))
LINES = st.builds(lambda text, times: json.dumps(text * times, ensure_ascii=False).encode() + b"\n", TEXTS,
                  st.sampled_from([1, 10, 30_000]))  # fmt: skip


class TestDeadLetters:
    @settings(max_examples=50)
    @given(st.lists(st.tuples(st.sampled_from("ab"), LINES), max_size=30))
    def test_any_text_is_kept_within_sqs_limits(self, found: list[tuple[str, bytes]]) -> None:
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
    def test_a_row_too_long_for_a_message_goes_to_the_bucket(self, more: int, is_object: bool) -> None:
        empty = json.dumps({"stream": "shop-x", "failed_at": FAILED_AT, "lines": "\n"})
        line = b"x" * (MESSAGE_BYTES - len(empty) + more) + b"\n"
        (letter,) = letters_of([Row(0, "shop-x", line)], FAILED_AT)
        assert bool(letter.key) == is_object
        assert (len(letter.text) == MESSAGE_BYTES) != is_object
        if is_object:
            assert letter.key.startswith("dead-letters/shop-x/dt=2026-11-22/")
            assert letter.key.endswith(".ndjson")

    def test_few_messages_are_made_of_many_rows(self) -> None:
        rows = [Row(index, "a", b'{"a":1}\n') for index in range(1000)]
        assert len(list(letters_of(rows, FAILED_AT))) == 1

    def test_only_the_messages_that_failed_are_sent_again(self) -> None:
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
    def test_a_message_is_kept_only_if_the_queue_says_so(self, answer: Any) -> None:
        rows = [Row(0, "a", b"{}\n")]
        assert Queue().letters()._replace(send=lambda **_: answer).keep(rows, enough()).left == rows

    def test_a_queue_that_does_not_answer_does_not_hold_up_the_bucket(self) -> None:
        queue, down = Queue(), Queue(is_down=True)
        rows = [Row(0, "a", b"{}\n"), Row(1, "a", b"x" * MESSAGE_BYTES)]
        kept = queue.letters()._replace(send=down.send).keep(rows, enough())
        assert kept.left == rows[:1]
        assert list(queue.objects.values()) == [rows[1].line]
        kept = queue.letters()._replace(store=down.store).keep(rows, enough())
        assert kept.left == rows[1:]

    def test_what_streams_do_not_take_is_kept_and_counted(self) -> None:
        queue = Queue()
        rows = [Row(0, "a", b"{}\n"), Row(1, "b", b"{}\n"), Row(2, "b", b"[]\n")]
        firehose = Firehose(lambda _call, record: record == b"{}\n")
        delivered = deliver(rows, firehose.put, enough(), queue.letters())
        assert (delivered.left, delivered.dead, delivered.records) == ([], 2, 2)
        assert queue.lines() == [("b", b"{}\n"), ("b", b"[]\n")]
        down = Queue(is_down=True)
        assert left(deliver(rows, firehose.put, enough(), down.letters())) == [1, 2]
        assert left(deliver(rows, firehose.put, enough())) == [1, 2]

    def test_the_limits_are_those_of_sqs(self) -> None:
        """SQS API reference, SendMessageBatch."""
        assert (letters.MESSAGE_BYTES, letters.BATCH_MESSAGES) == (262_144, 10)
        assert delivery.FOR_LETTERS > delivery.FOR_ANSWER
