"""The dev entry of the npm package: it finds what the collector would refuse, and says it in the same words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generators.collector.runtime.verdicts import not_unicode
from registry.types import form_of
from tests.generators.typescript_package import PRELUDE

if TYPE_CHECKING:
    from tests.generators.typescript_package import Built

pytestmark = pytest.mark.node


DEV = """
import { checked, InvalidEventError, problems } from "@odd/events/dev";
const given = { location, class: "first", big: 1n, ratio: null } as const;
const found: unknown[] = [problems(default_(envelope, given))];
found.push(problems(default_(envelope, { ...given, price: "1e5", labels: { a: "toolong" } })));
found.push(problems({ ...appHome(envelope), extra: 1 } as never));
found.push(problems({ event: "toString" } as never));
try {
  checked(sink).send(default_(envelope, { ...given, location: { ...location, tab: "" } }));
} catch (error) {
  found.push(error instanceof InvalidEventError && error.problems.map((problem) => problem.path));
}
found.push(sink.events.length);
const reported: string[] = [];
const warning = checked(sink, (error) => reported.push(error.message));
warning.send(defaultLines(envelope, { note: "UPPER" }));
warning.send(defaultLines(envelope, { note: "lower" }));
found.push(reported.length, sink.events.length);
console.log(JSON.stringify(found));
"""


def test_the_dev_entry_accepts_what_is_valid_and_names_what_is_not(odd: Built) -> None:
    right, limits, extra, unknown, thrown, before, reported, after = odd.sent("dev", PRELUDE + DEV)
    assert right == []
    assert [(each["path"], each["keyword"]) for each in limits] == [("/price", "pattern"), ("/labels/a", "maxLength")]
    assert "a decimal number with at most 16 digits before and 4 after the point" in limits[0]["message"]
    assert limits[1]["message"] == "must be a string of at most 5 characters"
    assert [(each["keyword"], each["message"]) for each in extra] == [("additionalProperties", "must not have extra")]
    assert [each["path"] for each in unknown] == ["/event"]
    assert (thrown, before, reported, after) == (["/location"], 0, 1, 2)


WORDS = """
import { problems } from "@community/events/dev";
const bad = [undefined, null, "\\n", -1, {}, [1]];
const seen: Record<string, string[]> = {};
const say = (event: object) => problems(event as never).map(({ path, message }) => `${path} ${message}`);
for (const whole of JSON.parse(EXAMPLES) as Record<string, unknown>[]) {
  for (const name of Object.keys(whole).filter((each) => each !== "event")) {
    seen[`${whole["event"]}/${name}`] = [...new Set(bad.flatMap((value) => say({ ...whole, [name]: value })))];
  }
}
console.log(JSON.stringify(seen));
"""


def test_what_is_wrong_is_said_in_the_collectors_words(starter: Built) -> None:
    events = [lineage.newest for lineage in starter.registry.lineages]
    wholes = [{field.wire_name: None for field in event.fields} | {"event": event.name} for event in events]
    program = f"const EXAMPLES = {json.dumps(json.dumps(wholes))};\n{WORDS}"
    seen = starter.sent("words", program)
    for event in events:
        for field in event.fields[1:]:
            said = [line for line in seen[f"{event.name}/{field.wire_name}"] if line.startswith(f"/{field.wire_name} ")]
            assert f"/{field.wire_name} must be {form_of(field.type).expected(field.type)}" in said


HALVES = """
import { problems } from "@odd/events/dev";
const given = { location, class: "first", big: 1n, ratio: null } as const;
const half = "\\ud83d", whole = "\\ud83d\\ude00 가을";
const right = default_(envelope, { ...given, aB: whole, labels: { "😀": "a" } });
const wrong = default_(envelope, {
  ...given,
  aB: "a" + half,
  lines: [{ sku: whole, maker: { name: half } }, { sku: "\\ude00\\ud83d", amounts: { ["a/~" + half]: [1n] } }],
  labels: { [half]: half, "😀": whole + half, toolong: "toolong" },
});
console.log(JSON.stringify([problems(right), problems(wrong), wrong]));
"""


def test_half_a_character_is_found_where_the_collector_finds_it(odd: Built) -> None:
    right, wrong, sent = odd.sent("halves", PRELUDE + HALVES)
    assert right == []
    halves = {each["path"] for each in wrong if each["keyword"] == "unicode"}
    assert halves == {problem.path for problem in not_unicode(sent)}
    assert len(halves) == 6
    assert [each["path"] for each in wrong if each["keyword"] != "unicode"] == ["/labels/toolong"]
