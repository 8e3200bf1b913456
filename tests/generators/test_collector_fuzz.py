"""The ways of the collector held against each other and against JSON Schema, on as many broken events as there is time.

Each request goes the plain way with the standard library and every other way: the answer and what reaches Firehose must
be the same, byte for byte. SAYSO_FUZZ_CASES sets how many events are tried; `make fuzz` tries a million.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts.events.mutations import mutate, mutations
from contracts.events.pools import Pools
from contracts.modules import generated_package
from generators.jsonschema import event_schema
from registry.compatibility.witness import sample
from registry.loader import load
from tests.cases import ROOT
from tests.generators.kinds import collector_files

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = int(os.environ.get("SAYSO_FUZZ_CASES", "100000"))
BATCH = 50
RECEIVED = "2026-11-22T09:30:00.000Z"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WAYS = ("quick", "orjson")
PIECES = (
    *(
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\n",
        "null",
        "true",
        "0",
        "-",
        "1e999",
        "1E5",
        "1.0",
        "NaN",
        "9" * 25,
    ),
    *(
        "\\ud800",
        "\\udc00",
        "\\ud83d\\ude00",
        "\\u0000",
        "\ud801",
        "한",
        "\u2028",
        "\x1f",
        '"event":"x",',
        '{"a":1}',
        "\ufeff",
    ),
)


class Fuzzed:
    """The collector of a case, its valid events, and every way to break them."""

    def __init__(self, name: str, case: str) -> None:
        self.handler = import_module(f"{name}.handler")
        self.jsontext = import_module(f"{name}.jsontext")
        self.jsontext.bring()
        self.quick = import_module(f"{name}.quick")
        (self.event,) = load(ROOT / "collector" / case / "input").whole().events
        self.valid = Pools(60, 7).events(self.event)
        self.usual = {field.wire_name: sample(field.type) for field in self.event.fields}
        self.mutations = mutations(self.event)
        self.schema = Draft202012Validator(event_schema(self.event))

    def answer(self, data: bytes, way: str) -> tuple[Any, dict[str, bytes]]:
        """What the sender is told, and what each stream is sent."""
        sent: dict[str, bytes] = {}

        def put(DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
            sent[DeliveryStreamName] = sent.get(DeliveryStreamName, b"") + b"".join(each["Data"] for each in Records)
            return {"FailedPutCount": 0}

        with self._using(way):
            collector = self.handler.Collector("", put, lambda: NOW)
            try:
                judged = collector._judged(data)
            except self.handler.RequestError as error:
                return str(error), {}
            return collector._deliver(judged), sent

    @contextmanager
    def _using(self, way: str) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            if way != "quick":
                patch.setattr(self.quick, "taken", lambda *_: None)
            if way == "stdlib":
                patch.setattr(self.jsontext, "orjson", None)
            yield

    def plainly(self, text: bytes) -> list[bytes] | None:
        """The rows of a request that is accepted as a whole, made the plain way."""
        judged = [self.handler.judge(item, RECEIVED) for item in self.handler.events_of(text)]
        return None if any(problems for problems, _, _ in judged) else [line for _, _, line in judged]

    def agree(self, data: bytes) -> Any:
        """Go every way; returns the plain answer."""
        plain = self.answer(data, "stdlib")
        for way in WAYS:
            assert self.answer(data, way) == plain, (way, data)
        return plain[0]


@pytest.fixture(scope="module", params=["kinds", "odd"])
def fuzzed(request: pytest.FixtureRequest) -> Iterator[Fuzzed]:
    files = collector_files(ROOT / "collector" / request.param / "input", backend="orjson")
    with generated_package(files) as name:
        yield Fuzzed(name, request.param)


def broken(fuzzed: Fuzzed, random: Random) -> bytes:
    """The text of an event: valid, nearly valid, or with some of its bytes exchanged."""
    value = mixed(fuzzed, random)
    kind = random.randrange(4)
    if kind in {1, 2}:
        value = mutate(random.choice(fuzzed.mutations), value) or value
    spaces = (", ", ": ") if random.random() < 0.1 else (",", ":")
    text = json.dumps(value, ensure_ascii=random.random() < 0.1, separators=spaces).encode("utf-8", "surrogatepass")
    for _ in range(random.randint(1, 2) if kind >= 2 else 0):
        start = random.randrange(len(text))
        end = min(len(text), start + random.choice([0, 0, 1, 1, 2, 10]))
        put = random.choice(
            [random.choice(PIECES).encode("utf-8", "surrogatepass"), bytes([random.randrange(256)]), b""]
        )
        text = text[:start] + put + text[end:]
    return text


def mixed(fuzzed: Fuzzed, random: Random) -> dict[str, Any]:
    """A valid event of usual values and of any, its members mostly in the order of the definition."""
    rare, share = random.choice(fuzzed.valid), random.choice([0.05, 0.2, 1])
    names = [field.wire_name for field in fuzzed.event.fields]
    names = random.sample(names, len(names)) if random.random() < 0.05 else names
    chosen = {name: rare if random.random() < share else fuzzed.usual for name in names}
    return {name: value[name] for name, value in chosen.items() if name in value}


def is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def test_the_fast_path_agrees_on_anything(fuzzed: Fuzzed) -> None:
    """Alone, since a request is taken as a whole or not at all."""
    random, taken = Random(CASES + 2), 0
    for _ in range(CASES // 2):
        text = broken(fuzzed, random)
        if found := fuzzed.quick.taken(text, RECEIVED):
            assert [line for _, _, line, _ in found] == fuzzed.plainly(text), text
            taken += 1
    assert taken > CASES // 20


def test_the_backends_agree_on_anything(fuzzed: Fuzzed) -> None:
    """In arrays of what is JSON, in arrays of anything, and in lines."""
    random = Random(CASES)
    for number in range(CASES // 2 // BATCH):
        texts = [broken(fuzzed, random) for _ in range(BATCH)]
        if number % 8:
            texts = [text for text in texts if is_json(text)]
        fuzzed.agree(b"\n".join(texts) if number % 4 == 1 else b"[" + b",".join(texts) + b"]")


def test_the_collector_agrees_with_json_schema(fuzzed: Fuzzed) -> None:
    random = Random(CASES + 1)
    for _ in range(CASES // 100 // BATCH):
        texts = [text for text in (broken(fuzzed, random) for _ in range(BATCH)) if is_json(text)]
        values = [value for value in map(json.loads, texts) if isinstance(value, dict)]
        texts = [json.dumps(value).encode() for value in values if is_finite(value) and not has_surrogate(value)]
        answer = json.loads(fuzzed.agree(b"[" + b",".join(texts) + b"]")["body"])["results"]
        expected = [fuzzed.schema.is_valid(json.loads(text)) for text in texts]
        assert [each["status"] == "accepted" for each in answer] == expected


def is_finite(value: Any) -> bool:
    """Whether JSON can write a value: 1e999 is read as infinity."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def has_surrogate(value: Any) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return any("\ud800" <= character <= "\udfff" for character in text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(["1", "card"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "names", "row", ""]), inner),
    max_leaves=5,
)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_backends_agree_on_any_value_in_any_place(fuzzed: Fuzzed, data: st.DataObject) -> None:
    names = [field.wire_name for field in fuzzed.event.fields]
    changes = data.draw(st.lists(st.dictionaries(st.sampled_from(names), VALUES, max_size=2), max_size=5))
    base = data.draw(st.sampled_from(fuzzed.valid))
    fuzzed.agree(json.dumps([{**base, **change} for change in changes]).encode())
