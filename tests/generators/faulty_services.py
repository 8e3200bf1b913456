"""Firehose, SQS and S3 that do what those may do: take some, throttle, answer late or nonsense, see the caller die."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

QUEUE, BUCKET = "https://queue", "lake"
SECONDS = 20.0
SLOW = SECONDS * 3 / 16
"""As long as a call takes at most (`clients`)."""


class KilledError(BaseException):
    """Lambda ended the process: no `except Exception` sees that."""


class Step(NamedTuple):
    """How a call ends: which items are taken, and what is raised; `is_clear`: the caller can know what was taken."""

    takes: Literal["all", "half", "none"]
    error: type[BaseException] | None = None
    is_clear: bool = True
    seconds: float = 0.01


STEPS = {
    "take": Step("all"),
    "throttle": Step("none", RuntimeError),
    "slow": Step("none", TimeoutError, seconds=SLOW),
    "late": Step("all", TimeoutError, is_clear=False, seconds=SLOW),
    "killed": Step("none", KilledError),
    "killed after": Step("all", KilledError, is_clear=False),
    "some": Step("half"),
    "too few": Step("all", is_clear=False),
    "nothing": Step("none"),
    "count alone": Step("none"),
    "codes alone": Step("none"),
}
_ANY = ("take", "throttle", "slow", "late", "killed", "killed after")
PLANS = {
    "firehose": (*_ANY, "some", "too few", "count alone", "codes alone"),
    "queue": (*_ANY, "some", "too few", "nothing"),
    "bucket": _ANY,
}
"""The steps of each service: the last ones are about its answer."""
OUTAGES = (["throttle"] * 50, ["slow"] * 50)
"""Plans of a service that is down."""


class Copy(NamedTuple):
    """A row that is kept somewhere, and the stream that it is for."""

    stream: str
    row: dict[str, Any]


@dataclass
class Services:
    """All three of them and the time: `plans` say how their next calls end, `down` which streams take nothing."""

    plans: dict[str, list[str]] = field(default_factory=dict)
    down: frozenset[str] = frozenset()
    seconds: float = SECONDS
    copies: list[Copy] = field(default_factory=list)
    unclear: set[str] = field(default_factory=set)
    """The ids of the events that were taken although the caller cannot know: those may be there twice."""

    def begin(self, plans: dict[str, list[str]], down: frozenset[str]) -> None:
        """Another request."""
        self.plans, self.down = {name: list(plan) for name, plan in plans.items()}, down
        self.seconds, self.copies, self.unclear = SECONDS, [], set()

    def sleep(self, seconds: float) -> None:
        """Time that passes."""
        assert seconds >= 0
        self.seconds -= seconds

    def put(self, *, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Firehose's PutRecordBatch."""
        texts = [(DeliveryStreamName, record["Data"].decode()) for record in Records]
        name, taken = self._call("firehose", texts, is_down=DeliveryStreamName in self.down)
        said = [{"RecordId": "1"} if each or name == "count alone" else {"ErrorCode": "Busy"} for each in taken]
        return {
            "FailedPutCount": 0 if name == "codes alone" else taken.count(False),
            "RequestResponses": said[1:] if name == "too few" else said,
        }

    def send(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """SQS's SendMessageBatch."""
        assert QueueUrl == QUEUE
        letters = [json.loads(entry["MessageBody"]) for entry in Entries]
        name, taken = self._call("queue", [(each["stream"], each["lines"]) for each in letters])
        said = list(zip(Entries, taken, strict=True))[1 if name == "too few" else 0 :]
        good = [{"Id": entry["Id"]} for entry, each in said if each]
        bad = [{"Id": entry["Id"], "Code": "Busy"} for entry, each in said if not each and name != "nothing"]
        return {key: found for key, found in (("Successful", good), ("Failed", bad)) if found}

    def store(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - boto3's
        """S3's PutObject."""
        assert Bucket == BUCKET
        self._call("bucket", [(Key.split("/")[1], Body.decode())])

    def _call(self, service: str, texts: list[tuple[str, str]], *, is_down: bool = False) -> tuple[str, list[bool]]:
        """The name of how it ends, and which of the texts (each with its stream) were taken."""
        plan = self.plans.get(service, [])
        name = "throttle" if is_down else plan.pop(0) if plan else "take"
        step = STEPS[name]
        self.seconds -= step.seconds
        taken = [step.takes == "all" or (step.takes == "half" and place % 2 == 1) for place in range(len(texts))]
        for (stream, text), is_taken in zip(texts, taken, strict=True):
            found = [Copy(stream, json.loads(line)) for line in text.split("\n")[:-1]] if is_taken else []
            self.copies += found
            self.unclear |= set() if step.is_clear else {copy.row["event_id"] for copy in found}
        if step.error:
            raise step.error
        return name, taken
