"""What the collector says on standard output: right numbers, names of a closed set, and nothing that was sent."""

from __future__ import annotations

import ast
import json
import re
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.modules import generated_package
from generators.collector.runtime import metrics, verdicts
from generators.collector.runtime.delivery import Delivered
from generators.collector.runtime.metrics import RULES, Metrics
from tests.generators.kinds import PAID, collector_files

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 22, 9, 30, 0, 123_000, UTC)
RUNTIME = Path(metrics.__file__).parent


@pytest.fixture(scope="module")
def package() -> Iterator[str]:
    with generated_package(collector_files()) as name:
        yield name


class QuotingError(Exception):
    """Its message is what was sent, and so is what a service says of it."""


class Site:
    """A collector, the lines it says, and services that fail as they are told and quote what they were sent."""

    def __init__(self, package: str, failing: str = "") -> None:
        self.lines: list[str] = []
        self.failing = failing
        handler, letters = import_module(f"{package}.handler"), import_module(f"{package}.letters")
        dead = letters.DeadLetters("queue", self.send, "lake", self.store, lambda: "2026-11-22T09:30:00.123Z")
        told = import_module(f"{package}.metrics").Metrics("shop-dev", self.lines.append)
        self.collector = handler.Collector("shop-dev-", self.put, lambda: NOW, dead, told, lambda _seconds: None)

    def put(self, *, Records: list[Any], **_: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        if "streams" in self.failing:
            raise QuotingError(Records)
        if "records" in self.failing:
            said = [{"ErrorCode": "InternalFailure", "ErrorMessage": str(record)} for record in Records]
            return {"FailedPutCount": len(said), "RequestResponses": said}
        return {"FailedPutCount": 0}

    def send(self, *, Entries: list[Any], **_: str) -> dict[str, Any]:  # noqa: N803 - as above
        if "queue" in self.failing:
            failed = [{"Id": entry["Id"], "Code": "InternalError", "Message": str(entry)} for entry in Entries]
            return {"Failed": failed}
        return {"Successful": Entries}

    def store(self, **_request: Any) -> None:
        return None

    def post(self, body: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer, and the line that was said."""
        answer = self.collector.collect({"body": body})
        line = self.lines[-1]
        assert line.endswith("\n")
        assert line.count("\n") == 1
        return answer, json.loads(line)


def test_a_line_is_in_the_embedded_metric_format(package: str) -> None:
    _, line = Site(package).post(json.dumps([PAID, {**PAID, "orderId": 1, "x": 1, "y": 2}]))
    head = line.pop("_aws")
    assert line == {
        "pipeline": "shop-dev",
        "accepted": 1,
        "rejected": 1,
        "undelivered": 0,
        "dead_lettered": 0,
        "records": 2,
        "retries": 0,
        "bytes": len(json.dumps([PAID, {**PAID, "orderId": 1, "x": 1, "y": 2}])),
        "rejected_type": 1,
        "rejected_additionalProperties": 1,
    }
    (what,) = head["CloudWatchMetrics"]
    assert head["Timestamp"] == NOW.timestamp() * 1000
    assert (what["Namespace"], what["Dimensions"]) == ("sayso", [["pipeline"]])
    assert {each["Name"]: each["Unit"] for each in what["Metrics"]} == {
        name: "Bytes" if name == "bytes" else "Count" for name in line if name != "pipeline"
    }


def test_the_page_names_every_metric(package: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "collector.md").read_text(encoding="utf-8")
    table = page.partition("| metric |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    _, line = Site(package).post(json.dumps(PAID))
    assert named == {*line, "refused"} - {"_aws", "pipeline"}


def test_failures_are_counted_and_named(package: str) -> None:
    body = json.dumps([PAID, {**PAID, "orderId": 1}])
    _, line = Site(package, "streams").post(body)
    assert (line["accepted"], line["rejected"], line["dead_lettered"], line["retries"]) == (1, 1, 2, 6)
    assert line["errors"] == [
        {"target": f"shop-dev-{name}", "error": "QuotingError", "count": 4} for name in ("order_paid_v1", "rejected")
    ]
    answer, line = Site(package, "records queue").post(body)
    assert answer["statusCode"] == 503
    assert (line["accepted"], line["rejected"], line["undelivered"], line["dead_lettered"]) == (0, 0, 2, 0)
    assert {each["error"] for each in line["errors"]} == {"InternalFailure", "InternalError"}


def test_a_request_that_is_refused_as_a_whole_is_told_too(package: str) -> None:
    answer, line = Site(package).post("[" + ",".join(["{}"] * 1001) + "]")
    assert answer["statusCode"] == 413
    assert (line["refused"], line["status"]) == (1, 413)


def test_the_rules_that_become_metrics_are_all_there_are() -> None:
    named = {
        str(node.args[1].value)
        for path in RUNTIME.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
        if isinstance(node.args[1], ast.Constant)
    }
    assert named | {*verdicts._RULES} == RULES


def test_what_is_no_rule_becomes_no_metric() -> None:
    lines: list[str] = []
    result = {"status": "rejected", "errors": [{"rule": "a secret"}, {"rule": "type"}]}
    Metrics("shop-dev", lines.append).answered(NOW, 1, [result], Delivered([], 0, 1, 0, {}))
    assert "a secret" not in lines[0]
    assert json.loads(lines[0])["rejected_other"] == json.loads(lines[0])["rejected_type"] == 1


VOCABULARY = {
    *("_aws", "Timestamp", "CloudWatchMetrics", "Namespace", "Dimensions", "Metrics", "Name", "Unit", "Count", "Bytes"),
    *("sayso", "pipeline", "shop-dev", "accepted", "rejected", "undelivered", "dead_lettered", "records", "retries"),
    *("bytes", "refused", "status", "errors", "target", "error", "count"),
    *("shop-dev-order_paid_v1", "shop-dev-rejected", "dead-letter queue", "dead-letter bucket"),
    *("QuotingError", "InternalFailure", "InternalError"),
    *(f"rejected_{rule}" for rule in RULES),
}
"""Every string that may be in a line about the events of this registry."""


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (key, *strings(each))
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    else:
        assert type(value) is int


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(["1", "card"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from([*PAID, "prices", "weight", "itemCount"]) | st.text(max_size=5)


@settings(suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=4),
    cut=st.none() | st.integers(0, 400),
    failing=st.sets(st.sampled_from(["streams", "records", "queue"])).map(" ".join),
)
def test_nothing_that_was_sent_is_ever_said(
    package: str, changes: list[dict[str, Any]], cut: int | None, failing: str
) -> None:
    """Every string of a line is of a closed set, and every number is one that the answer gives."""
    body = json.dumps([{**PAID, **change} for change in changes])[:cut]
    answer, line = Site(package, failing).post(body)
    assert {*strings(line)} <= VOCABULARY
    del line["_aws"], line["pipeline"]
    if "refused" in line:
        assert line == {"refused": 1, "status": answer["statusCode"]}
        return
    results = json.loads(answer["body"])["results"]
    statuses = [result["status"] for result in results]
    for status in ("accepted", "rejected", "undelivered"):
        assert line.pop(status) == statuses.count(status)
    assert line.pop("bytes") == len(body)
    assert line.pop("dead_lettered") + line.pop("records") <= 2 * len(results)
    retries, errors = line.pop("retries"), line.pop("errors", [])
    assert retries <= sum(error["count"] for error in errors)
    assert all(count <= statuses.count("rejected") for count in line.values())


def test_an_error_of_the_collector_itself_quotes_nothing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda writes an exception's message and its causes into the log."""
    secret = "of a person"[5:]
    handler = import_module(f"{package}.handler")

    def collect(payload: dict[str, Any], _left: object) -> None:
        raise ValueError(payload["body"])

    monkeypatch.setattr(handler, "_collector", type("Broken", (), {"collect": staticmethod(collect)}))
    with pytest.raises(handler.CollectorError, match=r"^ValueError in [\w.]+, line \d+$") as caught:
        handler.handle({"body": secret})
    assert secret not in "".join(traceback.format_exception(caught.value))
