"""Dead letters: rows that their stream did not take. They are finished, so they are sent as they are, and then removed.

What was sent and could not be removed is sent once more by the next run: at least once, as the queue itself promises
(Amazon SQS Developer Guide, "At-least-once delivery"). The views drop what has the same event id.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from deploy.replay_aws import each_key, refusals
from deploy.replay_judge import Row
from generators.collector.runtime.letters import PREFIX, QUEUE_VARIABLE
from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mypy_boto3_sqs.type_defs import DeleteMessageBatchRequestEntryTypeDef

    from deploy.replay_aws import Clients
    from deploy.replay_sending import Line

HIDDEN_SECONDS = 300
"""How long nobody else is given what a run has received: longer than a poll's messages take on their way."""
_POLL_MESSAGES = 10
_MESSAGE: tuple[Literal["MessageId", "ReceiptHandle", "Body"], ...] = ("MessageId", "ReceiptHandle", "Body")
_COUNTS: tuple[Literal["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], ...] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
)


class Message(NamedTuple):
    """A message of the queue; the handle is what it is removed by."""

    id: str
    handle: str
    body: str


class Letter(NamedTuple):
    """The stream of a dead letter and its rows."""

    stream: str
    rows: list[Row]


@dataclass(slots=True)
class Drained:
    """What became of the dead letters, messages and objects together. `problems` say why something is left."""

    messages: int = 0
    objects: int = 0
    sent: int = 0
    rows: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left that could not be sent."""
        return not self.problems

    def document(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        return {name: getattr(self, name) for name in ("messages", "objects", "sent", "rows", "problems")}


def queue_of(clients: Clients, function: str) -> str:
    """The URL of the queue that a deployed collector writes to.

    Raises:
        UsageError: the collector has none.
        EngineError: there is no such collector, or nobody may ask.
    """
    with refusals(f"the function {function}"):
        held = clients.functions.get_function_configuration(FunctionName=function)
    queue = held.get("Environment", {}).get("Variables", {}).get(QUEUE_VARIABLE)
    if not queue:
        message = (
            f"the function {function} has no {QUEUE_VARIABLE}: deploy the stack again, or name the queue with --queue"
        )
        raise UsageError(message)
    return queue


@dataclass(slots=True)
class DeadLetters:
    """The queue and the prefix of one environment. `streams` is what its delivery streams' names begin with."""

    clients: Clients
    bucket: str
    queue: str
    streams: str
    poll_seconds: int = 5
    _seen: set[str] = field(default_factory=set)
    _left: list[str] = field(default_factory=list)
    _done: Drained = field(default_factory=Drained)

    def count(self) -> Drained:
        """How much waits; the queue's own number is approximate. Raises EngineError."""
        with refusals(f"the queue {self.queue}"):
            held = self.clients.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=_COUNTS)["Attributes"]
        return Drained(sum(int(held[name]) for name in _COUNTS), sum(1 for _ in self._objects()))

    def drain(self, line: Line, say: Callable[[str], None]) -> Drained:
        """Send everything, and remove what was sent. Raises EngineError."""
        try:
            while fresh := self._receive():
                sent = self._messages(fresh, line)
                say(f"messages: {self._done.messages}")
                if line.closed and not sent:
                    break  # streams take nothing: what else waits for them waits for another run
        finally:
            self._give_back()
        for key, stream in self._objects():
            self._object(key, stream, line)
            say(f"objects: {self._done.objects}")
        self._done.problems += [f"{stream}: {reason}" for stream, reason in sorted(line.reasons.items())]
        return self._done

    def _receive(self) -> list[Message]:
        """Messages that this run has not seen. What could not be sent comes round again: then it is the end."""
        with refusals(f"the queue {self.queue}"):
            answer = self.clients.sqs.receive_message(
                QueueUrl=self.queue,
                MaxNumberOfMessages=_POLL_MESSAGES,
                WaitTimeSeconds=self.poll_seconds,
                VisibilityTimeout=HIDDEN_SECONDS,
            )
        held = [tuple(each.get(key, "") for key in _MESSAGE) for each in answer.get("Messages", ())]
        fresh = [message for message in map(Message._make, held) if message.id not in self._seen]
        self._seen.update(message.id for message in fresh)
        self._done.messages += len(fresh)
        return fresh

    def _messages(self, messages: Sequence[Message], line: Line) -> int:
        """Send messages, and remove those that arrived; how many did."""
        letters: list[tuple[str, Letter]] = []
        for message in messages:
            try:
                letters.append((message.handle, self._letter(message.body)))
            except ValueError as error:
                self._done.problems.append(f"message {message.id} stays in the queue: {error}")
                self._left.append(message.handle)
        sent: list[str] = []
        for (handle, _), has_arrived in zip(letters, self._sent([each for _, each in letters], line), strict=True):
            (sent if has_arrived else self._left).append(handle)
        if sent:
            self._delete(sent)
            line.rest([row for _, letter in letters for row in letter.rows])
        return len(sent)

    def _letter(self, body: str) -> Letter:
        """A message's rows. Raises ValueError when it is no dead letter of this environment."""
        try:
            held = json.loads(body)
        except (ValueError, RecursionError):
            held = None
        if not isinstance(held, dict) or not all(isinstance(held.get(key), str) for key in ("stream", "lines")):
            raise ValueError("it is no dead letter of a collector; look at it with `aws sqs receive-message`")
        if not self._is_ours(held["stream"]):
            raise ValueError(f"its stream {held['stream'][:80]!r} is none of this environment's ({self.streams}*)")
        return _letter(held["stream"], held["lines"].encode())

    def _is_ours(self, stream: str) -> bool:
        """Whether a stream is this environment's: `shop-prod-` is also how the streams of a `prod-eu` begin."""
        return stream.startswith(self.streams) and "-" not in stream.removeprefix(self.streams)

    def _sent(self, letters: Sequence[Letter], line: Line) -> list[bool]:
        """Send the rows of some letters together; which letters arrived whole."""
        tried = [number for number, letter in enumerate(letters) if letter.stream not in line.closed]
        numbered = [(number, row) for number in tried for row in letters[number].rows]
        lost = {numbered[each][0] for each in line.send([row for _, row in numbered])} if numbered else set[int]()
        arrived = [number in tried and number not in lost for number in range(len(letters))]
        self._done.sent += sum(arrived)
        self._done.rows += sum(len(letters[number].rows) for number in tried if arrived[number])
        return arrived

    def _delete(self, handles: list[str]) -> None:
        entries: list[DeleteMessageBatchRequestEntryTypeDef] = [
            {"Id": str(number), "ReceiptHandle": handle} for number, handle in enumerate(handles)
        ]
        with refusals(
            f"the queue {self.queue}: {len(handles)} messages were sent and stay, so they will be sent again"
        ):
            answer = self.clients.sqs.delete_message_batch(QueueUrl=self.queue, Entries=entries)
        self._done.problems += [
            f"a message was sent and stays, so it will be sent again: {each['Code']}"
            for each in answer.get("Failed", ())
        ]

    def _give_back(self) -> None:
        """Show the messages that stay to others at once. If that fails, they are shown when their time is over."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 is optional

        for handle in self._left:
            with suppress(BotoCoreError, ClientError):
                self.clients.sqs.change_message_visibility(
                    QueueUrl=self.queue, ReceiptHandle=handle, VisibilityTimeout=0
                )

    def _objects(self) -> Iterator[tuple[str, str]]:
        """The objects of this environment: key and stream."""
        for key in each_key(self.clients.s3, self.bucket, PREFIX + self.streams):
            stream = key.split("/")[1]
            if self._is_ours(stream):
                yield key, stream

    def _object(self, key: str, stream: str, line: Line) -> None:
        where = f"s3://{self.bucket}/{key}"
        with refusals(where):
            data = self.clients.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        self._done.objects += 1
        letter = _letter(stream, data)
        if all(self._sent([letter], line)):
            with refusals(f"{where}: was sent and stays, so it will be sent again"):
                self.clients.s3.delete_object(Bucket=self.bucket, Key=key)
            line.rest(letter.rows)


def _letter(stream: str, lines: bytes) -> Letter:
    return Letter(stream, [Row(stream, each + b"\n") for each in lines.split(b"\n") if each])
