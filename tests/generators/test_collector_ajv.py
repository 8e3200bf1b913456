"""The collector held against Ajv on the generated JSON Schema, on the fuzzed events and on the edge cases.

Ajv gets the text as an app would: `JSON.parse` reads it. Where that reads another event than the policy does, the row
of `DIFFERENCES` says why; each row must occur.
"""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from contracts.ajv import open_ajv
from generators.jsonschema import event_schema
from registry.errors import MissingPartError
from registry.loader import load
from tests.cases import ROOT
from tests.generators import test_collector_edges as edges
from tests.generators.test_collector_fuzz import BATCH, CASES, Fuzzed, broken, fuzzed
from tests.npm import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contracts.ajv import Ajv

__all__ = ["fuzzed"]
pytestmark = pytest.mark.node
package = edges.package


def has_half_a_character(text: bytes) -> bool:
    """Whether an escape stands for half of a surrogate pair, and the other half is not beside it."""
    escapes = re.sub(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..", b"", text)
    return re.search(rb"\\u[dD][89a-fA-F]", escapes) is not None


class Difference(NamedTuple):
    """Texts of which JavaScript makes something else: what Ajv says then, and why the policy does not."""

    ajv: bool
    concerns: Callable[[bytes], bool]
    why: str


DIFFERENCES = {
    "half a surrogate pair": Difference(
        ajv=True,
        concerns=has_half_a_character,
        why="A string of JavaScript holds it; UTF-8 cannot (RFC 7493, section 2.1), so neither can a row.",
    ),
    "byte order mark": Difference(
        ajv=False,
        concerns=lambda text: text.startswith(b"\xef\xbb\xbf"),
        why="JSON.parse refuses it; in a request it is one of the transfer (RFC 8259, section 8.1), and is skipped.",
    ),
}

EDGES = (
    ('{BODY,"prices":{"__proto__":"1"}}', True),
    ('{BODY,"prices":{"constructor":"1"}}', True),
    ('{BODY,"prices":{"__proto__":"x"}}', False),
    ('{BODY,"__proto__":{}}', False),
    ('{BODY,"constructor":"1"}', False),
    ('{BODY,"toString":"1"}', False),
    ('{BODY,"buyer":{"__proto__":{"id":"1"}}}', False),
    ('{BODY,"weight":99.50000000000000001}', True),
    ('{BODY,"weight":99.50000000000001}', False),
    ('{BODY,"item_count":99.000000000000000001}', True),
    ('{BODY,"item_count":0.9999999999999999999}', True),
    ('{BODY,"item_count":-1e-400}', True),
    ('{BODY,"note":"a\u2028"}', False),
    ('{BODY,"note":"\\ud83d"}', False),
)  # fmt: skip
"""Texts on which JavaScript is known to be special, beside those of every validator."""


def differences(texts: Sequence[bytes], policy: Sequence[bool], ajv: Sequence[bool]) -> Iterator[str]:
    """The names of the rows that occur; a difference that no row explains fails."""
    for text, right, said in zip(texts, policy, ajv, strict=True):
        if right != said:
            rows = DIFFERENCES.items()
            found = next((name for name, row in rows if row.ajv == said and row.concerns(text)), None)
            assert found, f"the collector {'accepts' if right else 'refuses'} and Ajv does not: {text!r}"
            yield found


def opened(schema: dict[str, object]) -> Iterator[Ajv]:
    try:
        with open_ajv(CACHE, {"event": schema}) as running:
            yield running
    except MissingPartError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def ajv(fuzzed: Fuzzed) -> Iterator[Ajv]:
    yield from opened(event_schema(fuzzed.event))


@pytest.fixture(scope="module")
def ajv_of_edges() -> Iterator[Ajv]:
    (event,) = load(ROOT / "collector" / "kinds" / "input").whole().events
    yield from opened(event_schema(event))


def test_ajv_says_what_the_policy_says_of_every_edge(package: str, ajv_of_edges: Ajv) -> None:
    own = [(text.replace("BODY", edges.body()), verdict) for text, verdict in EDGES]
    assert [text for text, verdict in own if edges.accepted(package, text) != verdict] == []
    cases = [*edges.CASES, *own]
    texts = [text.encode() for text, _ in cases]
    found = differences(texts, [verdict for _, verdict in cases], ajv_of_edges.verdicts("event", texts))
    assert set(found) == DIFFERENCES.keys()


def test_the_collector_agrees_with_ajv(fuzzed: Fuzzed, ajv: Ajv) -> None:
    random, found = Random(CASES + 3), set[str]()
    for _ in range(CASES // 2 // BATCH):
        texts = [broken(fuzzed, random) for _ in range(BATCH)]
        found |= set(differences(texts, collected(fuzzed, texts), ajv.verdicts("event", texts)))
    assert found <= {"half a surrogate pair"}


def collected(fuzzed: Fuzzed, texts: Sequence[bytes]) -> list[bool]:
    """The collector's verdict of each: in one array, but for those that are not JSON, which would spoil it."""
    read = [is_read(fuzzed, text) for text in texts]
    array = b"[" + b",".join(text for text, is_json in zip(texts, read, strict=True) if is_json) + b"]"
    results = iter(json.loads(fuzzed.answer(array, "stdlib")[0]["body"])["results"] if any(read) else [])
    return [is_json and next(results)["status"] == "accepted" for is_json in read]


def is_read(fuzzed: Fuzzed, text: bytes) -> bool:
    try:
        fuzzed.jsontext.read(text)
    except (ValueError, RecursionError):
        return False
    return True
