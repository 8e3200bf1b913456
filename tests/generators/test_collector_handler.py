"""A whole request: every event gets a verdict and a row, whatever was sent and whatever Firehose does."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from datetime import datetime, timedelta, timezone
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.modules import generated_package
from tests.generators.kinds import PAID, collector_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 11, 22, 18, 30, 0, 123_999, timezone(timedelta(hours=9)))
RECEIVED = "2026-11-22T09:30:00.123Z"


class Site:
    """A collector of the case `kinds`, and what Firehose got."""

    def __init__(self, package: str) -> None:
        self.handler = import_module(f"{package}.handler")
        self.jsontext = import_module(f"{package}.jsontext")
        self.jsontext.bring()
        self.sent: dict[str, bytes] = {}
        self.fails: Callable[[str], bool] = lambda _stream: False
        self._collector = self.handler.Collector("shop-dev-", self._put, lambda: NOW, sleep=lambda _seconds: None)

    def _put(self, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        if self.fails(DeliveryStreamName):
            raise ConnectionError
        assert all(len(record["Data"]) <= 1_024_000 for record in Records)
        data = b"".join(record["Data"] for record in Records)
        self.sent[DeliveryStreamName] = self.sent.get(DeliveryStreamName, b"") + data
        return {"FailedPutCount": 0}

    def post(self, body: Any, **payload: Any) -> tuple[int, Any]:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        if isinstance(text, bytes):
            payload.update(body=base64.b64encode(text).decode(), isBase64Encoded=True)
        answer = self._collector.collect({"body": text, **payload} if isinstance(text, str) else payload)
        assert answer["headers"]["access-control-allow-origin"] == "*"
        assert len(json.dumps(answer, ensure_ascii=False).encode()) < 6_000_000  # as Lambda hands it on
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def results(self, body: Any, **payload: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post(body, **payload)[1]["results"]
        return found

    def rows(self, table: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.sent.get(f"shop-dev-{table}", b"").splitlines()]


@pytest.fixture(scope="module")
def package() -> Iterator[str]:
    with generated_package(collector_files(backend="orjson")) as name:
        yield name


@pytest.fixture(params=["orjson", "standard library"])
def site(request: pytest.FixtureRequest, package: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    found = Site(package)
    if request.param == "standard library":
        monkeypatch.setattr(found.jsontext, "orjson", None)
    return found


def http(method: str, path: str) -> dict[str, Any]:
    return {"rawPath": path, "requestContext": {"http": {"method": method, "path": path}}}


def test_an_accepted_event(site: Site) -> None:
    status, body = site.post(PAID)
    assert status == 200
    assert body == {"results": [{"index": 0, "event_id": PAID["event_id"], "status": "accepted"}]}
    (row,) = site.rows("order_paid_v1")
    assert (row["order_id"], row["shop_id"], row["received_at"]) == (1, 7, RECEIVED)
    assert list(site.sent) == ["shop-dev-order_paid_v1"]


def test_a_rejected_event_is_kept_with_its_reasons(site: Site) -> None:
    status, body = site.post({**PAID, "orderId": 1, "x": "y"})
    errors = [
        {"path": "/x", "rule": "additionalProperties", "message": "x is not a field of this version"},
        {
            "path": "/orderId",
            "rule": "type",
            "message": 'orderId must be an integer from 1 to 999 in a string, like "1", not 1; send "1"',
        },
    ]
    assert status == 400
    assert body == {"results": [{"index": 0, "event_id": PAID["event_id"], "status": "rejected", "errors": errors}]}
    (row,) = site.rows("rejected")
    assert json.loads(row.pop("raw")) == {**PAID, "orderId": 1, "x": "y"}
    assert row == {
        "received_at": RECEIVED,
        "event": "order_paid",
        "version": "1.0.0",
        "event_id": PAID["event_id"],
        "errors": errors,
    }


def test_each_event_of_a_request_gets_its_own_verdict(site: Site) -> None:
    events = [PAID, {**PAID, "event_id": 7}, {**PAID, "total": "1"}, "text", {**PAID, "note": "\ud800"}]
    status, body = site.post(gzip.compress(json.dumps(events).encode()), headers={"Content-Encoding": "gzip"})
    assert status == 200
    found = [(each["index"], each["event_id"] is None, each["status"]) for each in body["results"]]
    assert found == [
        (0, False, "accepted"),
        (1, True, "rejected"),
        (2, False, "accepted"),
        (3, True, "rejected"),
        (4, False, "rejected"),
    ]
    assert [row["total"] for row in site.rows("order_paid_v1") if "total" in row] == ["1"]
    assert len(site.rows("rejected")) == 3


@pytest.mark.parametrize(
    ("event", "path", "rule", "says"),
    [
        ({}, "", "required", "event is required: one of order_paid"),
        ({"event": None}, "/event", "enum", "unknown event null; known are order_paid"),
        ({"event": "order_payed"}, "/event", "enum", 'unknown event "order_payed"; did you mean order_paid?'),
        ({"event": ["order_paid"]}, "/event", "enum", 'unknown event ["order_paid"]; known are order_paid'),
        ({"event": "order_paid"}, "", "required", "version is required: one of 1.0.0"),
        ({"event": "order_paid", "version": 1}, "/version", "enum", "unknown version 1; known are 1.0.0"),
        ({"event": "order_paid", "version": "2.0.0"}, "/version", "enum", "known are 1.0.0"),
        ([], "", "type", "an event is a JSON object"),
        (None, "", "type", "an event is a JSON object"),
    ],
)
def test_what_is_no_known_event(site: Site, event: Any, path: str, rule: str, says: str) -> None:
    ((error,),) = (result["errors"] for result in site.results([event]))
    assert (error["path"], error["rule"]) == (path, rule)
    assert says in error["message"]
    assert len(site.rows("rejected")) == 1


def test_a_string_that_is_not_unicode_is_refused_where_it_would_be_stored(site: Site) -> None:
    (result,) = site.results('{"a":"\\ud800"}')
    assert result["errors"][0]["rule"] == "required"
    note = {**PAID, "buyer": {"id": "1", "names": ["a", "\ud800"]}, "prices": {"\udc00~": "1"}}
    (result,) = site.results(json.dumps(note))
    assert [(each["path"], each["rule"]) for each in result["errors"]] == [
        ("/buyer/names/1", "unicode"),
        ("/prices/\udc00~0", "unicode"),
    ]
    assert result["errors"][0]["message"].startswith("names/1 is not Unicode text")
    assert json.loads(site.rows("rejected")[1]["raw"]) == note


def test_a_number_that_no_double_holds_is_kept_as_json(site: Site) -> None:
    text = json.dumps(PAID).replace('"orderId": "1"', '"orderId": -1e400')
    for body in (text, f"[{text}]"):
        _, answer = site.post(body)
        [problem] = answer["results"][0]["errors"]
        assert problem["path"] == "/orderId"
        assert problem["message"].endswith("not a number that is too large")
    for row in site.rows("rejected"):
        json.loads(row["raw"], parse_constant=pytest.fail)
        assert site.jsontext.read(row["raw"].encode())["orderId"] == float("-inf")


def test_of_a_name_that_comes_twice_the_last_counts(site: Site) -> None:
    twice = json.dumps(PAID).replace('"orderId": "1"', '"orderId": 1, "orderId": "2", "method": "cash"')
    assert twice.count("orderId") == twice.count("method") == 2
    (result,) = site.results(twice)
    assert result["status"] == "accepted"
    assert [row["order_id"] for row in site.rows("order_paid_v1")] == [2]


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        (http("OPTIONS", "/events"), 204),
        (http("GET", "/health"), 200),
        (http("GET", "/dev/health"), 200),
        (http("POST", "/health"), 404),
        (http("POST", "/event"), 404),
        (http("GET", "/events"), 405),
        (http("DELETE", "/dev/events"), 405),
        (http("POST", "/events"), 400),
        ({"headers": {"CONTENT-ENCODING": "GZIP"}}, 400),
    ],
    ids=str,
)
def test_routes(site: Site, payload: dict[str, Any], status: int) -> None:
    found, body = site.post("" if status != 400 or "headers" not in payload else "{}", **payload)
    assert found == status
    if status == 204:
        assert body is None
    elif status == 200:
        assert body == {"status": "ok", "events": 1}
    else:
        assert list(body) == ["error"]
    assert site.sent == {}


def test_a_browser_may_ask_first(site: Site) -> None:
    headers = site.handler.Collector("", site._put, lambda: NOW).collect(http("OPTIONS", "/events"))["headers"]
    assert headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert "content-encoding" in headers["access-control-allow-headers"]


def test_an_empty_array_is_no_error(site: Site) -> None:
    assert site.post("[]") == (200, {"results": []})


def test_too_many_events_are_refused_as_a_whole(site: Site) -> None:
    assert site.post([PAID] * 1001)[0] == 413
    assert site.sent == {}


@pytest.mark.parametrize(("stream", "lost"), [("order_paid_v1", [0]), ("rejected", [1])])
def test_what_firehose_does_not_take_is_undelivered(site: Site, stream: str, lost: list[int]) -> None:
    site.fails = lambda name: name == f"shop-dev-{stream}"
    status, body = site.post([PAID, {}])
    assert status == 503
    assert [each["index"] for each in body["results"] if each["status"] == "undelivered"] == lost
    assert len(site.sent) == 1


def test_a_row_that_no_record_holds_is_refused_and_kept_as_far_as_it_fits(site: Site) -> None:
    big = {**PAID, "prices": {"한" * 400_000: "1"}}
    (result,) = site.results(big)
    assert [(each["path"], each["rule"]) for each in result["errors"]] == [("", "maxBytes")]
    (row,) = site.rows("rejected")
    assert len(row["raw"]) > 50_000
    assert json.dumps(big, ensure_ascii=False).encode().startswith(row["raw"][:50].encode())


@pytest.mark.parametrize("text", ["{" + "x" * 5_000_000, "\U0001f600" * 1_000_000, '"' + "\x01" * 5_000_000])
def test_what_is_not_json_is_kept_as_far_as_it_fits(site: Site, text: str) -> None:
    assert site.post(text)[0] == 400
    (row,) = site.rows("rejected")
    assert text.startswith(row["raw"])
    assert len(row["raw"]) > 80_000


def test_an_event_with_thousands_of_problems_is_answered_with_some(site: Site) -> None:
    bad = {**PAID, "prices": {"\x01" * 50 + str(number): number for number in range(15_000)}}
    (result,) = site.results(bad)
    assert len(result["errors"]) == 101
    assert result["errors"][-1]["rule"] == "maxProblems"


@pytest.mark.parametrize("name", ["k" * 900_000, "\U0001f600" * 10_000], ids=["one", "many"])
def test_names_that_were_sent_are_told_in_short(site: Site, name: str) -> None:
    count = 1 if len(name) > 100_000 else 120
    bad = {**PAID, "prices": {f"{number}{name}": "\U0001f600" * 80 for number in range(count)}}
    (result,) = site.results(json.dumps(bad, ensure_ascii=False).encode())
    assert len(result["errors"]) == (1 if count == 1 else 101)
    assert max(len(error["path"] + error["message"]) for error in result["errors"]) < 800
    (row,) = site.rows("rejected")  # one record: `Site` asserts that each is small enough
    assert row["errors"] == result["errors"]


@pytest.mark.parametrize(("name", "count"), [("x" * 70, 60), ("한" * 20, 30), ('"' * 20, 26)], ids=["x", "한", "quote"])
def test_an_answer_stays_within_what_lambda_may_send(site: Site, name: str, count: int) -> None:
    bad = {**PAID, **{f"{name}{number}": 1 for number in range(count)}}
    status, body = site.post(json.dumps([bad] * 1000, ensure_ascii=False).encode())
    assert status == 400
    assert [len(each["errors"]) for each in body["results"]] == [1] * 1000
    assert {len(row["errors"]) for row in site.rows("rejected")} == {count}


@pytest.mark.parametrize("depth", [100, 900, 1010, 5000, 100_000])
def test_what_is_nested_too_deep_is_refused_and_kept(site: Site, depth: int) -> None:
    text = json.dumps({**PAID, "note": 0}).replace(": 0}", ": " + "[" * depth + "]" * depth + "}")
    for body in (text, f"[{text}]", f"{json.dumps(PAID)}\n{text}"):
        results = site.results(body)
        assert results[-1]["status"] == "rejected"
        assert json.dumps(results)
        raw = site.rows("rejected")[-1]["raw"]
        assert "[" * depth in raw.replace(" ", "")


def test_the_handler_makes_its_client_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Boto3:
        @staticmethod
        def client(name: str, **_config: Any) -> Any:
            made.append(name)
            return type("Client", (), {"put_record_batch": staticmethod(site._put)})

    monkeypatch.setitem(sys.modules, "boto3", Boto3)
    monkeypatch.setenv("SAYSO_STREAM_PREFIX", "shop-dev-")
    monkeypatch.setattr(site.handler, "_collector", None)
    for _ in range(2):
        assert site.handler.handle({"body": json.dumps(PAID)}, None)["statusCode"] == 200
    assert made == ["firehose"]
    assert len(site.rows("order_paid_v1")) == 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(["1", "card"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "names", "a/b", ""]), inner),
    max_leaves=5,
)


@settings(suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.dictionaries(st.sampled_from([*PAID, "prices", "weight", "itemCount"]), VALUES), max_size=4),
    cut=st.none() | st.tuples(st.integers(0, 400), st.binary(max_size=3)),
    joiner=st.sampled_from([",", "\n"]),
)
def test_both_readers_give_the_same_verdicts_and_rows(
    package: str, changes: list[dict[str, Any]], cut: tuple[int, bytes] | None, joiner: str
) -> None:
    text = joiner.join(json.dumps({**PAID, **change}) for change in changes)
    data = (f"[{text}]" if joiner == "," else text).encode()
    data = data if cut is None else data[: cut[0]] + cut[1] + data[cut[0] + 1 :]
    fast, plain = Site(package), Site(package)
    answer = fast.post(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain.jsontext, "orjson", None)
        assert plain.post(data) == answer
    for table in ("order_paid_v1", "rejected"):
        assert repr(plain.rows(table)) == repr(fast.rows(table))
    if "results" in answer[1]:
        assert len(answer[1]["results"]) == len(fast.rows("order_paid_v1")) + len(fast.rows("rejected"))


def test_names_that_are_all_different_are_guessed_up_to_a_limit(site: Site) -> None:
    """To look for the nearest of a hundred thousand names would take longer than a request may."""
    import_module(f"{site.handler.__package__}.verdicts")._nearest.cache_clear()
    events = [{**PAID, **{f"orderId{index}_{each}": 1 for each in range(50)}} for index in range(400)]
    messages = [error["message"] for result in site.results(events) for error in result["errors"]]
    guessed = sum("did you mean" in message for message in messages)
    assert len(messages) == 400 * 50
    assert 500 < guessed < 5000
    assert "did you mean" in messages[0]
    assert "did you mean" in site.results([{**PAID, "orderIdd": 1}])[0]["errors"][0]["message"]
