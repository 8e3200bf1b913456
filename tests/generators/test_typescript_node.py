"""The `typescript` target as npm sees it: it compiles, wrong calls do not, and what it sends is canonical."""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from contracts.node import find_node
from generators.jsonschema import event_schema
from tests.generators.typescript_package import PRELUDE, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.generators.typescript_package import Built

pytestmark = pytest.mark.node


def schema_errors(built: Built, sent: dict[str, Any]) -> list[str]:
    lineage = built.registry.lineage(sent["event"])
    assert lineage is not None
    validator = Draft202012Validator(event_schema(lineage.newest), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(sent)]


def call(**changed: str | None) -> str:
    """A right call of the odd event, with some arguments changed, added or (None) left out."""
    given = {"location": "location", "class": '"first"', "big": "1n", "ratio": "null"} | changed
    return f"default_(envelope, {{ {', '.join(f'{name}: {text}' for name, text in given.items() if text)} }});"


RIGHT = {
    "least": call(),
    "optional": call(
        count="3", seenAt="new Date(0)", lines='[{ sku: "a", maker: { name: null } }]', labels="{ a: 'b' }"
    ),
    "nullable": call(seenAt="null", ratio="1e21"),
    "nothing_to_say": "appHome(envelope); defaultLines(envelope); defaultLines(envelope, {});",
    "narrowed": 'const note: string | undefined = sink.named("default_lines")[0]?.note; void note;',
}

WRONG = {
    "missing_required": (call(big=None), "TS2741"),
    "missing_envelope": ("appHome();", "TS2554"),
    "missing_location": (call(location=None), "TS2741"),
    "wrong_enum": (call(**{"class": '"second"'}), "TS2322"),
    "number_for_bigint": (call(big="1"), "TS2322"),
    "bigint_for_number": (call(count="1n"), "TS2322"),
    "unknown_field": (call(zebra="1"), "TS2353"),
    "misspelt_field": (call(prise='"1.00"'), "TS2561"),
    "the_column_s_name": (call(seen_at="null"), "TS2561"),
    "string_for_date": (call(seenAt='"2026-11-22"'), "TS2322"),
    "null_for_what_is_not_nullable": (call(big="null"), "TS2322"),
    "null_for_optional": (call(price="null"), "TS2322"),
    "undefined_for_optional": (call(price="undefined"), "TS2379"),
    "misspelt_parameter": (call(location='{ shopId: 1n, tabb: "new" }'), "TS2561"),
    "missing_parameter": (call(location="{ shopId: 1n }"), "TS2741"),
    "url_for_location": (call(location='"app://shop/1/items?tab=new"'), "TS2322"),
    "wrong_inside": (call(lines='[{ sku: "a", maker: {} }]'), "TS2741"),
    "wrong_map_value": (call(labels="{ a: 1 }"), "TS2322"),
    "writing_to_input": ("(null as unknown as DefaultInput).big = 2n;", "TS2540"),
    "sending_what_is_no_event": ('sink.send({ event: "default", version: "2.0.1" });', "TS2345"),
    "a_name_that_is_no_event": ('sink.named("defualt");', "TS2345"),
}


@pytest.fixture(scope="module")
def compiled(odd: Built) -> dict[str, list[str]]:
    programs = RIGHT | {name: text for name, (text, _) in WRONG.items()}
    return odd.compile({name: f"{PRELUDE}{text}\n" for name, text in programs.items()})


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_call_compiles(compiled: dict[str, list[str]], name: str) -> None:
    assert compiled[name] == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_does_not_compile(compiled: dict[str, list[str]], name: str) -> None:
    assert compiled[name] == [WRONG[name][1]]


NATURAL = """
sink.send(default_({ ...envelope, userId: null, occurredAt: new Date("2026-11-22T18:30:00.5+09:00") }, {
  location: { shopId: 9223372036854775807n, tab: "캠핑 & (가을)!*'~\\ud83d", page: 0 - 0, day: "2026-02-28" },
  class: "it's \\"quoted\\"",
  big: -9223372036854775808n,
  count: -0,
  bigCount: 9007199254740991n,
  ratio: 1e21,
  exactRatio: 5e-324,
  constructor_: "proto",
  aB: "one",
  aB2: "two",
  price: "12.50",
  seenAt: null,
  isNew: false,
  lines: [{ sku: "a", amounts: { "서울": [1n, 2n], __proto__x: [] }, maker: { name: null } }, { sku: "b" }],
  labels: { "constructor": "x" },
}));
sink.send(default_(envelope, { location, class: "first", big: 1n, ratio: -0 }));
sink.send(appHome(envelope));
console.log(JSON.stringify(sink.events));
"""


def test_natural_values_come_out_in_canonical_wire_form(odd: Built) -> None:
    everything, least, home = odd.sent("natural", PRELUDE + NATURAL)
    assert everything == {
        "event": "default",
        "version": "2.0.1",
        "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
        "occurred_at": "2026-11-22T09:30:00.500Z",
        "user-id": None,
        "location": "app://shop/9223372036854775807/items?tab=%EC%BA%A0%ED%95%91%20%26%20%28%EA%B0%80%EC%9D%84%29%21"
        "%2A%27~%EF%BF%BD&page=0&day=2026-02-28",
        "class": 'it\'s "quoted"',
        "__proto__": "proto",
        "a_b": "one",
        "a__b": "two",
        "big": "-9223372036854775808",
        "count": 0,
        "big_count": 9007199254740991,
        "ratio": "1e+21",
        "exact_ratio": 5e-324,
        "price": "12.50",
        "seen_at": None,
        "is_new": False,
        "lines": [
            {"SKU": "a", "amounts": {"서울": ["1", "2"], "__proto__x": []}, "maker": {"name": None}},
            {"SKU": "b"},
        ],
        "labels": {"constructor": "x"},
    }
    assert (least["ratio"], least["location"]) == ("0", "app://shop/1/items?tab=new")
    assert home["location"] == "app://home"
    assert [schema_errors(odd, sent) for sent in (everything, least, home)] == [[], [], []]


THROWING = """
const throws = (make: () => unknown) => { try { make(); return ""; } catch (error) { return (error as Error).name; } };
const given = { location, class: "first", big: 1n, ratio: null } as const;
console.log(JSON.stringify([
  throws(() => default_(envelope, { ...given, count: 1.5 })),
  throws(() => default_(envelope, { ...given, count: NaN })),
  throws(() => default_(envelope, { ...given, bigCount: 9007199254740993n })),
  throws(() => default_(envelope, { ...given, ratio: Infinity })),
  throws(() => default_(envelope, { ...given, exactRatio: NaN })),
  throws(() => default_(envelope, { ...given, seenAt: new Date("never") })),
  throws(() => default_(envelope, { ...given, location: { ...location, page: 0.1 } })),
]));
"""


def test_what_has_no_wire_form_throws(odd: Built) -> None:
    assert odd.sent("throwing", PRELUDE + THROWING) == ["RangeError"] * 7


def test_what_was_sent_does_not_change_with_the_callers_arrays(odd: Built) -> None:
    program = """
const amounts = { seoul: [1n] };
sink.send(default_(envelope, { location, class: "first", big: 1n, ratio: null, lines: [{ sku: "a", amounts }] }));
amounts.seoul.push(2n);
console.log(JSON.stringify(sink.named("default").map((event) => event.lines?.[0]?.amounts)));
"""
    assert odd.sent("snapshot", PRELUDE + program) == [{"seoul": ["1"]}]


def test_a_bundle_holds_only_the_events_that_are_used(odd: Built) -> None:
    (odd.app / "entry.js").write_text(
        'import { appHome } from "@odd/events";\n'
        'console.log(appHome({ eventId: "", occurredAt: new Date(), userId: 1n }));'
    )
    esbuild = [find_node(), str(odd.package / "node_modules" / "esbuild" / "bin" / "esbuild")]
    bundle = run([*esbuild, "entry.js", "--bundle", "--format=esm", "--minify"], odd.app)
    assert "app_home" in bundle
    assert "default_lines" not in bundle
    assert len(bundle) < 1000


OLD_ENGINE = """
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
const context = createContext({});  // it has the language, and neither DOM nor Node.js
const newer = {
  "Object": ["hasOwn", "groupBy"],
  "Array.prototype": ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with"],
  "String.prototype": ["at", "replaceAll", "isWellFormed", "toWellFormed"],
};
for (const [holder, names] of Object.entries(newer)) {
  for (const name of names) runInContext(`delete ${holder}.${name}`, context);
}
runInContext(readFileSync("old.bundle.js", "utf8"), context);
console.log(runInContext(`{
  const { appHome, defaultLines, problems, checked, MemorySink } = events;
  const id = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f";
  const envelope = { eventId: id, occurredAt: new Date(0), userId: BigInt(7) };
  const sink = new MemorySink();
  checked(sink).send(appHome(envelope));
  const wrong = defaultLines(envelope, { note: "UPPER" });
  JSON.stringify([sink.events.length, problems(wrong).length, problems({ event: "toString" }).length]);
}`, context));
"""


def test_an_engine_of_2020_runs_the_package_and_its_validators(odd: Built) -> None:
    """BigInt is of 2020; esbuild stands for the app's bundler, which knows new syntax and no new expressions."""
    (odd.app / "old.js").write_text('export * from "@odd/events"; export * from "@odd/events/dev";')
    (odd.app / "engine.mjs").write_text(OLD_ENGINE)
    esbuild = [find_node(), str(odd.package / "node_modules" / "esbuild" / "bin" / "esbuild"), "old.js", "--bundle"]
    run([*esbuild, "--format=iife", "--global-name=events", "--target=es2020", "--outfile=old.bundle.js"], odd.app)
    assert json.loads(run([find_node(), "engine.mjs"], odd.app)) == [1, 1, 1]
    # An expression that it cannot write for an engine is left to run time, where it would end the app.
    without = run([*esbuild, "--target=es2017", "--supported:bigint=true", "--external:./validators.js"], odd.app)
    assert "[!'()*]" in without
    assert "RegExp(" not in without


def test_what_the_package_names_is_there(odd: Built) -> None:
    """Old resolvers read `main` and `types`, new ones `exports`: both find the same."""
    package = json.loads((odd.package / "package.json").read_text())
    entries = [package["exports"]["."], package["exports"]["./dev"]]
    assert {"types": package["types"], "default": package["main"]} == entries[0]
    assert all((odd.package / path).is_file() for entry in entries for path in entry.values())


def examples_of(package: Path) -> list[str]:
    """The calls that the doc comments show."""
    shown = []
    for path in sorted((package / "src" / "events").glob("*.ts")):
        block = re.search(r" \* ```ts\n(.*?) \* ```\n", path.read_text(encoding="utf-8"), re.DOTALL)
        assert block, path
        shown.append(re.sub(r"^ \* ?", "", block[1], flags=re.MULTILINE).replace("*\\/", "*/"))
    return shown


def test_the_readmes_program_compiles(starter: Built, odd: Built) -> None:
    for built in (starter, odd):
        readme = (built.package / "README.md").read_text(encoding="utf-8")
        program, *_ = re.findall(r"```ts\n(.*?)```", readme, re.DOTALL)
        assert built.compile({"readme": program}) == {"readme": []}


def test_the_example_calls_of_the_starter_send_its_examples(starter: Built) -> None:
    readme = (starter.package / "README.md").read_text(encoding="utf-8")
    envelope = re.search(r"const envelope.*?^};\n", readme, re.DOTALL | re.MULTILINE)
    assert envelope
    events = [lineage.newest for lineage in starter.registry.lineages]
    program = (
        'import * as events from "@community/events";\n'
        f"type EnvelopeInput = events.EnvelopeInput;\n{envelope[0]}"
        "const sink = new events.MemorySink();\n"
        + "".join(re.sub(r"sink\.send\(", "sink.send(events.", each) for each in examples_of(starter.package))
        + "console.log(JSON.stringify(sink.events));\n"
    )
    sent = starter.sent("examples", program)
    assert [each["event"] for each in sent] == [event.name for event in events]
    for event, each in zip(events, sent, strict=True):
        assert meant({key: each.get(key) for key in event.examples[0]}) == meant(event.examples[0])


def meant(value: Any) -> Any:
    """Numbers and moments as what they mean: `1.0` is sent as `1`, and a moment in UTC."""
    if isinstance(value, dict):
        return {key: meant(each) for key, each in value.items()}
    if isinstance(value, list):
        return [meant(each) for each in value]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return Decimal(value)
    is_moment = isinstance(value, str) and re.fullmatch(r"[0-9-]{10}T[0-9:.]+(Z|[+-][0-9:]{5})", value)
    return datetime.fromisoformat(value) if is_moment else value


def test_the_packages_build_script_is_what_the_tests_ran(odd: Built) -> None:
    scripts = json.loads((odd.package / "package.json").read_text())["scripts"]
    assert scripts["build"] == "tsc && node scripts/build-validators.mjs"
