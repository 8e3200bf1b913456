"""Dead letters, written by the collector itself, arrive as they are, and are removed when they did."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from contracts.modules import generated_package
from deploy.dead_letters import DeadLetters, Drained
from generators.collector import FOLDER, CollectorSettings, generate
from registry.errors import EngineError
from tests.deploy.replaying import DAY, TABLE, Death, Lake, body, die, event, interrupted

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "한" * 60_000
"""A tag whose row is too long for a message: each character is six in it."""


@dataclass
class Waiting:
    """A lake with a queue, and a collector whose streams take nothing."""

    lake: Lake
    queue: str
    collector: Any

    def lose(self, *events: dict[str, Any]) -> None:
        """Send events; their rows become dead letters."""
        answer = self.collector.collect({"body": body(*events).decode()})
        assert answer["statusCode"] in {200, 400}, answer

    def drain(self) -> Drained:
        """One run. What is hidden from it for a while is waited for by no one: the queue shows it at once."""
        with self.lake.line() as line:
            return self._letters().drain(line, lambda _text: None)

    def count(self) -> tuple[int, int]:
        """The messages and the objects that wait."""
        found = self._letters().count()
        return found.messages, found.objects

    def _letters(self) -> DeadLetters:
        return DeadLetters(self.lake.aws, self.lake.bucket, self.queue, self.lake.prefix, poll_seconds=0)


@pytest.fixture
def waiting(lake: Lake) -> Iterator[Waiting]:
    def put(**_request: object) -> dict[str, Any]:
        raise ConnectionError

    path = lake.root / "events/card_click.yaml"
    text = path.read_text().replace("fields:\n", "fields:\n  tag: {type: string, role: content, doc: A tag.}\n")
    path.write_text(text, encoding="utf-8")
    queue = lake.aws.sqs.create_queue(QueueName=lake.name)["QueueUrl"]
    files = generate(lake.registry, CollectorSettings())
    with generated_package({file.path.removeprefix(f"{FOLDER}/"): file.text for file in files}) as package:
        handler, letters = (import_module(f"{package}.{name}") for name in ("handler", "letters"))
        sqs, s3 = lake.aws.sqs, lake.aws.s3
        kept = letters.DeadLetters(queue, sqs.send_message_batch, lake.bucket, s3.put_object, DAY.isoformat)
        collector = handler.Collector(lake.prefix, put, lambda: DAY, kept, sleep=lambda _seconds: None)
        yield Waiting(lake, queue, collector)


def test_there_is_nothing_to_drain(waiting: Waiting) -> None:
    assert waiting.count() == (0, 0)
    drained = waiting.drain()
    assert (drained.sent, drained.is_clean) == (0, True)


def test_what_the_collector_kept_arrives_and_is_gone(waiting: Waiting) -> None:
    for number in range(0, 60, 2):
        waiting.lose(event(number), event(number + 1, tag="새 글"))
    waiting.lose(event(60, tag=LONG), event(61, card_id=7))
    assert waiting.count() == (31, 1)
    drained = waiting.drain()
    assert (drained.messages, drained.objects, drained.sent, drained.rows) == (31, 1, 32, 62)
    assert drained.is_clean
    assert waiting.lake.numbers() == list(range(61))
    first, second = waiting.lake.arrived()[:2]
    assert (first["received_at"], second["tag"]) == ("2026-11-20T12:00:00.000Z", "새 글")
    assert [row["event"] for row in waiting.lake.arrived("rejected")] == ["card_click"]
    assert waiting.count() == (0, 0)
    assert waiting.drain().sent == 0


def test_what_a_stream_still_does_not_take_stays(waiting: Waiting) -> None:
    waiting.lose(event(1))
    waiting.lose(event(2, tag=LONG))
    waiting.lose(event(3, card_id=7))
    name = f"{waiting.lake.prefix}{TABLE}"
    waiting.lake.aws.firehose.delete_delivery_stream(DeliveryStreamName=name)
    drained = waiting.drain()
    assert (drained.sent, drained.problems) == (1, [f"{name}: ResourceNotFoundException"])
    assert waiting.count() == (1, 1)
    assert waiting.drain().messages == 1  # it is not hidden until its time is over


def test_streams_that_take_nothing_are_not_asked_for_every_message(waiting: Waiting) -> None:
    for number in range(25):
        waiting.lose(event(number))
    waiting.lake.aws.firehose.delete_delivery_stream(DeliveryStreamName=f"{waiting.lake.prefix}{TABLE}")
    drained = waiting.drain()
    assert (drained.sent, drained.messages, drained.is_clean) == (0, 10, False)
    assert waiting.count() == (25, 0)


OTHERS = {
    "no JSON": "no dead letter",
    "[1]": "no dead letter",
    '{"version": "2.0", "body": "{}"}': "no dead letter",
    '{"stream": "x-prod-y", "lines": 5}': "no dead letter",
    '{"stream": "other-prod-card_click_v1", "lines": "{}\\n"}': "none of this environment's",
    '{"stream": "PREFIXeu-card_click_v1", "lines": "{}\\n"}': "none of this environment's",
    '{"stream": "PREFIXcard_click_v1", "lines": "\\ud800"}': "surrogates",
}


def test_what_is_no_dead_letter_of_this_environment_stays(waiting: Waiting) -> None:
    sqs, lake = waiting.lake.aws.sqs, waiting.lake
    for text in OTHERS:
        sqs.send_message(QueueUrl=waiting.queue, MessageBody=text.replace("PREFIX", lake.prefix))
    waiting.lose(event(1))
    lake.put(f"dead-letters/{lake.prefix}eu-card_click_v1/dt=2026-11-20/1.ndjson", b"{}\n")
    drained = waiting.drain()
    assert (drained.sent, drained.messages, drained.objects) == (1, len(OTHERS) + 1, 0)
    for problem, why in zip(drained.problems, OTHERS.values(), strict=True):
        assert "stays in the queue" in problem
        assert why in problem
    assert waiting.count() == (len(OTHERS), 0)
    assert lake.numbers() == [1]


@pytest.mark.parametrize("when", ["before-send", "after-call"])
def test_a_death_at_any_request_loses_nothing(waiting: Waiting, when: str) -> None:
    requests = 9  # a poll, what was in it, its removal; an empty poll; the objects: listed, then read, sent, removed
    received: list[str] = []

    def note(parsed: dict[str, Any], **_more: object) -> None:
        received.extend(each["ReceiptHandle"] for each in parsed.get("Messages", []))

    waiting.lake.aws.sqs.meta.events.register_first("after-call.sqs.ReceiveMessage", note)
    for at in range(1, requests):
        waiting.lose(event(2 * at))
        waiting.lose(event(2 * at + 1, tag=LONG))
        with interrupted(waiting.lake.aws, at, when, die), suppress(Death):
            waiting.drain()
        _show(waiting, received)
        assert waiting.drain().is_clean
        found = waiting.lake.numbers()
        assert {found.count(2 * at), found.count(2 * at + 1)} <= {1, 2}
        assert waiting.count() == (0, 0)
        assert waiting.drain().sent == 0


def _show(waiting: Waiting, received: list[str]) -> None:
    """Let the time pass for which the queue hides what the dead had received."""
    sqs = waiting.lake.aws.sqs
    while received:
        with suppress(sqs.exceptions.ClientError):  # it was removed before the death
            sqs.change_message_visibility(QueueUrl=waiting.queue, ReceiptHandle=received.pop(), VisibilityTimeout=0)


def test_what_could_not_be_removed_is_said(waiting: Waiting) -> None:
    waiting.lose(event(1))

    def fail(parsed: dict[str, Any], **_more: object) -> None:
        parsed.pop("Successful", None)
        parsed["Failed"] = [{"Id": "0", "Code": "InternalError", "SenderFault": False}]

    waiting.lake.aws.sqs.meta.events.register("after-call.sqs.DeleteMessageBatch", fail)
    drained = waiting.drain()
    assert drained.problems == ["a message was sent and stays, so it will be sent again: InternalError"]


def test_a_queue_that_is_not_there_is_named(waiting: Waiting) -> None:
    waiting.queue += "-not"
    with pytest.raises(EngineError, match=f"the queue .*{waiting.lake.name}-not: .*does not exist"):
        waiting.drain()
