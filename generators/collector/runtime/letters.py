"""Dead letters: rows that their stream did not take wait in a queue; one too long for a message, in the lake's bucket.

A message is `{"stream": ..., "failed_at": ..., "lines": ...}`: the stream's whole name, when, and the rows as NDJSON.
An object is the row alone, at `dead-letters/<stream>/dt=<day>/<uuid>.ndjson`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from .sending import by_stream, groups, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .sending import Row, Sent, Time

MESSAGE_BYTES = 256 * 1024  # SQS API reference, SendMessageBatch: a message, and all of a batch together
BATCH_MESSAGES = 10
PREFIX = "dead-letters/"
QUEUE_VARIABLE = "SAYSO_DEAD_LETTERS"
"""The environment variable that names the queue."""


class DeadLetters(NamedTuple):
    """Where they go. `send` is SQS's `send_message_batch`, `store` S3's `put_object`, `now` UTC as ISO 8601 has it."""

    queue: str
    send: Callable[..., dict[str, Any]]
    bucket: str
    store: Callable[..., Any]
    now: Callable[[], str]

    def keep(self, rows: Iterable[Row], time: Time) -> Kept:
        """Write rows down."""
        letters = list(letters_of(rows, self.now()))
        short = [letter for letter in letters if not letter.key]
        batches = [(_QUEUE, each) for each in groups(short, _sizes(short), MESSAGE_BYTES, BATCH_MESSAGES)]
        batches += [(_BUCKET, [letter]) for letter in letters if letter.key]
        put = {_QUEUE: self._unsent, _BUCKET: self._unstored}
        sent = send(batches, lambda target, some: put[target](some), time)
        return Kept([row for _, some in sent.left for letter in some for row in letter.rows], sent)

    def _unsent(self, letters: list[Letter]) -> list[tuple[Letter, str]]:
        """What the queue did not take: all but what it says that it took."""
        entries = [{"Id": str(number), "MessageBody": letter.text} for number, letter in enumerate(letters)]
        answer = self.send(QueueUrl=self.queue, Entries=entries)
        failed = {each["Id"]: each["Code"] for each in answer.get("Failed", ())}
        taken = {each["Id"] for each in answer.get("Successful", ())} - failed.keys()
        named = ((str(number), letter) for number, letter in enumerate(letters))
        return [(letter, failed.get(id_, "Unanswered")) for id_, letter in named if id_ not in taken]

    def _unstored(self, letters: list[Letter]) -> list[tuple[Letter, str]]:
        for letter in letters:
            self.store(Bucket=self.bucket, Key=letter.key, Body=letter.text.encode())
        return []


class Kept(NamedTuple):
    """The rows that could not be written down either, and how sending went."""

    left: list[Row]
    sent: Sent


class Letter(NamedTuple):
    """A message for the queue or, with a key, an object for the bucket; and the rows in it."""

    text: str
    rows: list[Row]
    key: str = ""


_QUEUE, _BUCKET = "dead-letter queue", "dead-letter bucket"


def letters_of(rows: Iterable[Row], failed_at: str) -> Iterator[Letter]:
    """Rows as messages of one stream each, and as objects where a row is too long for a message.

    Messages are ASCII: of Unicode SQS only takes what XML has, and may put U+FFFD in the place of the rest.
    """
    for stream, own in by_stream(rows).items():
        head = json.dumps({"stream": stream, "failed_at": failed_at})[:-1] + ', "lines": "'
        room = MESSAGE_BYTES - len(head) - len(_END)
        escaped = [(row, json.dumps(row.line.decode())[1:-1]) for row in own]
        yield from (_object(row, failed_at) for row, text in escaped if len(text) > room)
        short = [each for each in escaped if len(each[1]) <= room]
        for group in groups(short, [len(text) for _, text in short], room, None):
            yield Letter("".join([head, *(text for _, text in group), _END]), [row for row, _ in group])


_END = '"}'


def _object(row: Row, failed_at: str) -> Letter:
    from uuid import uuid4  # noqa: PLC0415 - hardly ever needed

    key = f"{PREFIX}{row.stream}/dt={failed_at[:10]}/{uuid4()}.ndjson"
    return Letter(row.line.decode(), [row], key)


def _sizes(letters: list[Letter]) -> list[int]:
    return [len(letter.text) for letter in letters]
