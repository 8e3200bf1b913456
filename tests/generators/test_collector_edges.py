"""The edge cases on which validators disagree: what the policy says of each, on every backend and by JSON Schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from contracts.modules import generated_package
from generators.jsonschema import event_schema
from registry.loader import load
from tests.generators.kinds import KINDS, collector_files

if TYPE_CHECKING:
    from collections.abc import Iterator

UUID = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"
VALID = {
    "event": '"order_paid"',
    "version": '"1.0.0"',
    "event_id": f'"{UUID}"',
    "occurred_at": '"2026-11-22T18:30:00.5+09:00"',
    "location": '"app://shop/7/pay?from=a&step=3"',
    "orderId": '"1"',
    "total": '"1.50"',
    "method": '"card"',
    "buyer": '{"id":"1"}',
}
# Field, the JSON texts of its values that are taken, and those that are not. Without quotes: in a string.
STRINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "orderId": (
        ("1", "999", "\\u0031", "42"),
        (
            *("0", "1000", "007", "+1", "1_000", " 12", "12 ", "1.0", "1e3", "true", "", "-1", "0x1", "1\\n", "１"),
            *("1,0", "NaN", "Infinity", "--1", "1" * 400, "\\u0000", "1\\u0000", "٣", "\\t1", "null"),
        ),
    ),
    "total": (
        ("0", "1.5", "999.99", "0.00", "1.50"),
        ("1000", "1.505", ".5", "1.", "-1", "-0", "+1", "1e2", "01", "1,5", " 1", "1 ", "", "NaN", "0.000"),
    ),
    "ratio": (
        ("0", "1", "0.5", "1e-7", "1E-7", "5e-324", "1.0"),
        (
            "1.1",
            "-0.1",
            "-0.0",
            "1e0x",
            ".5",
            "1.",
            "10e-1",
            "NaN",
            "inf",
            "Infinity",
            "1e999",
            "+1",
            " 1",
            "",
            "0x1p-1",
        ),
    ),
    "occurred_at": (
        (
            *("2026-11-22T09:30:00Z", "2026-11-22T09:30:00.123456789Z", "2024-02-29T00:00:00Z", "1700-01-01T00:00:00Z"),
            *("2199-12-31T23:59:59.999Z", "2026-11-22T09:30:00-23:59", "2026-11-22T09:30:00-00:00"),
        ),
        (
            *("2026-11-22 09:30:00Z", "2026-11-22t09:30:00Z", "2026-11-22T09:30:00z", "2026-11-22T09:30:00"),
            *("2026-11-22T09:30:00+0900", "2026-11-22T23:59:60Z", "2026-11-22T24:00:00Z", "1763804400", "2026-11-22"),
            *("2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-22T09:30:00.Z", "2026-11-22T09:30:00,5Z"),
            *("2026-11-22T09:30Z", "2200-01-01T00:00:00Z", "1699-12-31T23:59:59Z", "2026-11-22T09:30:00Z\\n"),
            *("2026-11-22T09:30:00.1234567890Z", "2026-11-22T09:30:00+24:00", "２026-11-22T09:30:00Z"),
        ),
    ),
    "due_on": (
        ("2026-11-22", "2000-02-29"),
        ("2026-02-29", "1900-02-29", "2026-1-1", "20261122", "2026-11-22T00:00:00Z", "2026-11-22\\n", "", "2026-04-31"),
    ),
    "event_id": (
        (UUID, UUID.upper(), "00000000-0000-0000-0000-000000000000"),
        (UUID.replace("-", ""), f"urn:uuid:{UUID}", f"{{{UUID}}}", UUID[:-1], f"{UUID}0", f"{UUID}\\n", "", f" {UUID}"),
    ),
    "site": (
        ("https://a.b/c", "HTTPS://A", "https://a/%ED%95%9C", "a://"),
        ("", "/relative", "example.com", "https://a b", "https://a/%", "https://a/한", "://x", f"https://{'a' * 100}"),
    ),
    "method": (("card", "bank transfer"), ("Card", "card ", "", "bank\\ttransfer", "card\\n")),
    "note": (("ab", "abcdefghij"), ("a", "abcdefghijk", "AB", "ab\\n", "é", "")),
}
VALUES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "item_count": (
        ("0", "99", "1.0", "1e1", "-0", "-0.0", "9.9e1"),
        ("100", "-1", "0.5", "true", '"1"', "null", "1e400", "9" * 30, "18446744073709551616", "[]", "1e-1"),
    ),
    "weight": (
        ("0", "99.5", "1", "1e1", "5e-324", "1e-400"),
        ("99.6", "-1", '"1"', "true", "null", "1e999", "9" * 400),
    ),
    "is_gift": (("true", "false", "null"), ("1", "0", '"true"', "[]")),
    "orderId": ((), ("1", "1.0", "true", "null", '["1"]', "{}")),
    "total": (("null",), ("1.5", "0")),
    "buyer": (
        ("null", '{"id":"1","names":["a","한글"]}', '{"id":"1","id":"2"}'),
        ("{}", "[]", '"a"', '{"id":1}', '{"id":"1","names":[]}', '{"id":"1","x":1}', '{"id":"1","names":null}'),
    ),
    "prices": (
        ("{}", '{"":"0"}', '{"a":"1","b":"99"}', '{"~/":"1"}'),
        ('{"a":"1","b":"2","c":"3"}', '{"a":null}', "[]", '{"a":"007"}'),
    ),
}
# Whole texts: no field of theirs is at fault, but JSON itself, or the object.
WHOLE = (
    ('{BODY,"orderId":"2"}', True),  # the last of two is the one
    ('{BODY,"orderId":"x"}', False),
    ('{"orderId":"x",BODY}', True),
    (" \t{BODY}\r\n", True),
    ('{BODY,"unknown":1}', False),
    ('{BODY,"ORDERID":"1"}', False),
    ("{BODY,}", False),
    ("{BODY", False),
    ("{BODY}{BODY}", False),
    ('{BODY,"note":"\\ud800"}', False),
    ('{BODY,"note":"\\udc00\\ud800"}', False),
    ('{BODY,"prices":{"\\ud83d\\ude00":"1"}}', True),
    ('{BODY,"prices":{"\\ud800":"1"}}', False),
    ('{BODY,"weight":NaN}', False),
    ('{BODY,"weight":Infinity}', False),
    ('{BODY,"weight":01}', False),
    ('{BODY,"weight":+1}', False),
    ('{BODY,"weight":.5}', False),
    ('{BODY,"note":"a\tb"}', False),
    ("{BODY,'note':'ab'}", False),
    ('{BODY,"x":' + "[" * 90 + "]" * 90 + "}", False),
    ('{BODY,"x":' + "[" * 3000 + "]" * 3000 + "}", False),
    ("\ufeff{BODY}", True),
    ("[[{BODY}]]", False),
    ("null", False),
    ('"order_paid"', False),
)  # fmt: skip


def body(**changes: str) -> str:
    return ",".join(f'"{name}":{text}' for name, text in {**VALID, **changes}.items())


def cases() -> Iterator[tuple[str, bool]]:
    for table, quote in ((STRINGS, '"'), (VALUES, "")):
        for field, (taken, refused) in table.items():
            for texts, verdict in ((taken, True), (refused, False)):
                yield from ((f"{{{body(**{field: quote + text + quote})}}}", verdict) for text in texts)
    yield from ((text.replace("BODY", body()), verdict) for text, verdict in WHOLE)


CASES = tuple(cases())


@pytest.fixture(scope="module")
def package() -> Iterator[str]:
    with generated_package(collector_files(backend="orjson")) as name:
        import_module(f"{name}.jsontext").bring()
        yield name


def accepted(package: str, text: str) -> bool:
    collector = import_module(f"{package}.handler").Collector(
        "", lambda **_: {"FailedPutCount": 0}, lambda: datetime.now(UTC)
    )
    results = json.loads(collector.collect({"body": text})["body"])["results"]
    return [each["status"] for each in results] == ["accepted"]


@pytest.mark.parametrize("way", ["quick", "orjson", "stdlib"])
def test_the_policys_verdict(package: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way != "quick":
        monkeypatch.setattr(import_module(f"{package}.quick"), "taken", lambda *_: None)
    if way == "stdlib":
        monkeypatch.setattr(import_module(f"{package}.jsontext"), "orjson", None)
    wrong = [(text[-200:], verdict) for text, verdict in CASES if accepted(package, text) != verdict]
    assert wrong == []


def test_json_schema_says_the_same_of_what_is_json() -> None:
    (event,) = load(KINDS).whole().events
    schema = Draft202012Validator(event_schema(event))
    for text, verdict in CASES[: -len(WHOLE)]:
        assert schema.is_valid(json.loads(text)) == verdict, text[-200:]


def test_there_are_enough() -> None:
    assert len(set(CASES)) >= 126
