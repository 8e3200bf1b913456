"""From what API Gateway hands over to single events: encodings, shapes, limits, and what is not JSON."""

from __future__ import annotations

import base64
import gzip
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.collector.runtime import jsontext, request
from generators.collector.runtime.request import MAX_BYTES, MAX_EVENTS, Item, RequestError, body_of, events_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READERS = ("orjson", "standard library")

jsontext.bring()  # what a test takes away does not come back


@pytest.fixture(params=READERS)
def _each_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "standard library":
        monkeypatch.setattr(jsontext, "orjson", None)
    else:
        pytest.importorskip("orjson")


def payload(data: bytes, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"body": base64.b64encode(data).decode(), "isBase64Encoded": True, "headers": named}


def refused(do: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(RequestError) as caught:
        do()
    return caught.value.status, str(caught.value)


@pytest.mark.parametrize(
    ("sent", "data"),
    [
        ({"body": '{"a":"한"}'}, '{"a":"한"}'.encode()),
        ({"body": '{"a":"한"}', "isBase64Encoded": False, "headers": None}, '{"a":"한"}'.encode()),
        ({}, b""),
        ({"body": None, "headers": {}}, b""),
        ({"body": "\ud800"}, b"\xed\xa0\x80"),
        (payload(b"{}"), b"{}"),
        (payload(gzip.compress(b"{}", mtime=0), content_encoding="gzip"), b"{}"),
        (payload(gzip.compress(b"{}", mtime=0), CONTENT_Encoding=" GZip "), b"{}"),
        (payload(gzip.compress(b"[1,", mtime=0) + gzip.compress(b"2]", mtime=0), content_encoding="gzip"), b"[1,2]"),
        (payload(gzip.compress(b"{}", mtime=0), content_encoding="x-gzip"), b"{}"),
        (payload(b"{}", content_encoding="identity"), b"{}"),
        (payload(b"{}", content_encoding=""), b"{}"),
        (payload(b"", content_encoding="gzip"), b""),
        (payload(b"\xef\xbb\xbf{}"), b"{}"),
    ],
)
def test_the_body_as_it_was_meant(sent: dict[str, Any], data: bytes) -> None:
    assert body_of(sent) == data


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"body": "e30", "isBase64Encoded": True}, 400, "not base64"),
        ({"body": "e3\n0=", "isBase64Encoded": True}, 400, "not base64"),
        ({"body": "한글", "isBase64Encoded": True}, 400, "not base64"),
        (payload(b"{}", content_encoding="gzip"), 400, "not gzip"),
        (payload(zlib.compress(b"{}"), content_encoding="deflate"), 415, "deflate is not known: send gzip"),
        (payload(b"{}", content_encoding="br"), 415, "br is not known: send gzip"),
        (payload(gzip.compress(b"{}", mtime=0), content_encoding="gzip, gzip"), 415, "send gzip"),
        (payload(b"{}", content_encoding="x" * 9999), 415, f"{'x' * 80} is not"),
        (payload(gzip.compress(b"{}", mtime=0)[:-9], content_encoding="gzip"), 400, "cut short"),
        (payload(gzip.compress(b"{}", mtime=0)[:-1], content_encoding="gzip"), 400, "cut short"),
        (payload(gzip.compress(b"{}", mtime=0)[:-8] + b"\0" * 8, content_encoding="gzip"), 400, "not gzip"),
        (payload(gzip.compress(b"{}", mtime=0) + b"tail", content_encoding="gzip"), 400, "not gzip"),
        (payload(gzip.compress(b" " * (MAX_BYTES + 1), mtime=0), content_encoding="gzip"), 413, "send fewer"),
        (payload(gzip.compress(b"\0" * 64_000_000, 1, mtime=0), content_encoding="gzip"), 413, "send fewer"),
        ({"body": " " * (MAX_BYTES + 1)}, 413, "send fewer"),
    ],
)
def test_what_cannot_be_taken_at_all(sent: dict[str, Any], status: int, says: str) -> None:
    found, message = refused(lambda: body_of(sent))
    assert found == status
    assert says in message


def test_a_body_may_be_as_large_as_the_limit() -> None:
    assert len(body_of(payload(gzip.compress(b" " * MAX_BYTES, mtime=0), content_encoding="gzip"))) == MAX_BYTES


@given(st.binary(max_size=200), st.integers(0, 9))
def test_gzip_brings_back_what_was_sent(data: bytes, level: int) -> None:
    halves = gzip.compress(data[:100], level, mtime=0) + gzip.compress(data[100:], level)
    assert body_of(payload(halves, content_encoding="gzip")) == data.removeprefix(b"\xef\xbb\xbf")


@pytest.mark.usefixtures("_each_reader")
@pytest.mark.parametrize(
    ("data", "values"),
    [
        (b'{"a":1}', [{"a": 1}]),
        (b' \n{"a":\n1}\n', [{"a": 1}]),
        (b'[{"a":1},{"a":2}]', [{"a": 1}, {"a": 2}]),
        (b"[]", []),
        (b"[1,null,[]]", [1, None, []]),
        (b'"text"', ["text"]),
        (b'{"a":1}\n{"a":2}', [{"a": 1}, {"a": 2}]),
        (b'{"a":1}\r\n\r\n{"a":2}\r\n', [{"a": 1}, {"a": 2}]),
        (b'{"a":1,"a":2}', [{"a": 2}]),
        (b'{"a":"\\ud800"}', [{"a": "\ud800"}]),
        (b'[{"a":"\\udc00"},{"a":1}]', [{"a": "\udc00"}, {"a": 1}]),
        (b'{"a":1e999}', [{"a": float("inf")}]),
        (b'{"a":18446744073709551615}', [{"a": 18446744073709551615}]),
        (b'{"a":18446744073709551616}', [{"a": 18446744073709551616.0}]),
        (b'{"a":-9223372036854775809}', [{"a": -9223372036854775809.0}]),
        (b'{"a":-9223372036854775808}', [{"a": -9223372036854775808}]),
        (b'{"a":' + b"9" * 5000 + b"}", [{"a": float("inf")}]),
        (b'{"a":-0}', [{"a": 0}]),
    ],
)
def test_shapes_of_a_body(data: bytes, values: list[Any]) -> None:
    items = events_of(data)
    assert [item.value for item in items] == values
    assert [type(item.value) for item in items] == [type(value) for value in values]
    assert [item.problem for item in items] == [None] * len(values)
    assert all(item.raw is None or item.raw in data for item in items)


@pytest.mark.usefixtures("_each_reader")
@pytest.mark.parametrize(
    "data",
    [
        b"event",
        b"{'a':1}",
        b'{"a":1',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":01}',
        b'{"a":1,}',
        b'{"a":"\x01"}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":1}{"a":2}',
        b"\xff\xfe{\0}\0",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'[\n{"a":1},\n{"a":2},\n]',
        b"\n".join([b"["] + [b'{"a":1},'] * 2000 + [b"]"]),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_not_json_is_one_event_with_its_text(data: bytes) -> None:
    (item,) = events_of(data)
    assert item.value is None
    assert item.raw == data
    assert str(item.problem).startswith("not JSON: ")


@pytest.mark.usefixtures("_each_reader")
def test_a_bad_line_costs_one_event() -> None:
    items = events_of(b'{"a":1}\n{"a":\n\xef\xbb\xbf{"a":3}\n{"a":4}')
    assert [(item.value, item.problem is None) for item in items] == [
        ({"a": 1}, True),
        (None, False),
        (None, False),
        ({"a": 4}, True),
    ]
    assert [item.raw for item in items] == [b'{"a":1}', b'{"a":', b'\xef\xbb\xbf{"a":3}', b'{"a":4}']


@pytest.mark.parametrize("data", [b"", b"  \n", b"\t\r\n"])
def test_an_empty_body_is_said_to_be_empty(data: bytes) -> None:
    status, message = refused(lambda: events_of(data))
    assert (status, message.partition(":")[0]) == (400, "the body is empty")


@pytest.mark.parametrize("joiner", [b",", b"\n"])
def test_no_more_than_the_limit(joiner: bytes) -> None:
    def body(count: int) -> bytes:
        lines = joiner.join([b"{}"] * count)
        return b"[" + lines + b"]" if joiner == b"," else lines

    assert len(events_of(body(MAX_EVENTS))) == MAX_EVENTS
    assert refused(lambda: events_of(body(MAX_EVENTS + 1)))[0] == 413


def test_of_too_many_none_is_made_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def item(*given: Any) -> Item:
        nonlocal made
        made += 1
        return Item(*given)

    monkeypatch.setattr(request, "Item", item)
    assert refused(lambda: events_of(b"[" + b"1," * 50_000 + b"1]")) == (
        413,
        "50001 events at once; at most 1000 are taken",
    )
    assert made == MAX_EVENTS + 1  # and the whole


PIECES = st.sampled_from(
    [
        *(character.encode() for character in '{}[]":,\\ \n한'),
        *(b'"a":', b'{"a":1}', b'{"a":"b"}\n', b"true", b"null", b"NaN"),
        *(b"1", b"-0", b"0.1", b"1e999", b"1E400", b"9" * 30),
        *(b"\\u", b"\\ud800", b"\xff", b"\xed\xa0\x80"),
    ]
)


@given(st.lists(PIECES, max_size=12).map(b"".join) | st.binary(max_size=40))
def test_the_two_readers_read_alike(data: bytes) -> None:
    pytest.importorskip("orjson")
    fast, plain = ([str(each if isinstance(each, str) else vars(each)) for each in read(data, one)] for one in READERS)
    assert fast == plain


def read(data: bytes, reader: str) -> Iterator[Item | str]:
    with pytest.MonkeyPatch.context() as patch:
        if reader != "orjson":
            patch.setattr(jsontext, "orjson", None)
        try:
            yield from events_of(data)
        except RequestError as error:
            yield str(error)


TEXTS = st.text() | st.text(st.characters(categories=["Cs", "L"]))


@given(st.recursive(st.none() | st.integers(-(2**63), 2**63 - 1) | TEXTS, st.lists))
def test_the_two_writers_write_the_same_value(value: Any) -> None:
    pytest.importorskip("orjson")

    def written() -> Any:
        return jsontext.write({"a": value})

    fast = written()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsontext, "orjson", None)
        plain = written()
    assert fast == plain
