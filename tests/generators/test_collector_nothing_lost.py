"""No event is ever lost: a sender that sends again what it is told to, and services that fail in every way they may.

At the end each event is delivered or waits as a dead letter, in the stream of its verdict; where the services answered
truly it is there once. A collector with a fault in its delivery is caught.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from contracts.modules import generated_package
from tests.generators import kinds
from tests.generators.faulty_services import BUCKET, OUTAGES, PLANS, QUEUE, KilledError, Services

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STREAMS = {"valid": "s-order_paid_v1", "long": "s-order_paid_v1", "invalid": "s-rejected"}
UUID = "018f3f5e-2c4b-7d6a-9b1e-"
EVENT: dict[str, Any] = {
    "event": "order_paid",
    "version": "1.0.0",
    "occurred_at": "2026-11-22T09:30:00Z",
    "location": "app://shop/7/pay?from=a",
    "total": None,
    "method": "card",
    "buyer": None,
}
SMALLER = {
    "delivery": {
        "RECORD_BYTES = 1_000 * 1024": "RECORD_BYTES = 2_000",
        "BATCH_BYTES = 4 * 1024 * 1024": "BATCH_BYTES = 5_000",
        "BATCH_RECORDS = 500": "BATCH_RECORDS = 3",
    },
    "letters": {"MESSAGE_BYTES = 256 * 1024": "MESSAGE_BYTES = 1_300", "BATCH_MESSAGES = 10": "BATCH_MESSAGES = 2"},
}
"""Limits so small that some events fill several records, batches and messages."""


def collector_files(*changes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The generated collector with texts replaced, by module."""
    files = kinds.collector_files()
    for change in (SMALLER, *changes):
        for module, texts in change.items():
            for old, new in texts.items():
                assert files[f"{module}.py"].count(old) == 1, (module, old)
                files[f"{module}.py"] = files[f"{module}.py"].replace(old, new)
    return files


def plans(most: int) -> st.SearchStrategy[dict[str, list[str]]]:
    """How the next calls of each service end."""
    of_services = {name: st.lists(st.sampled_from(steps), max_size=most) for name, steps in PLANS.items()}
    return st.fixed_dictionaries({name: steps | st.sampled_from(OUTAGES) for name, steps in of_services.items()})


class Sending(RuleBasedStateMachine):
    """A sender of events. `package` is the collector under test."""

    package = ""

    def __init__(self) -> None:
        super().__init__()
        self.services = Services()
        self.numbers = count(1)
        self.kinds: dict[str, str] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.kept: set[str] = set()
        self.owed: list[str] = []
        self._start()

    def _start(self) -> None:
        """A new process of Lambda's."""
        handler, letters = import_module(f"{self.package}.handler"), import_module(f"{self.package}.letters")
        services = self.services
        dead = letters.DeadLetters(QUEUE, services.send, BUCKET, services.store, lambda: "2026-11-22T09:30:00Z")
        self.collector = handler.Collector("s-", services.put, lambda: NOW, dead, sleep=services.sleep)

    @rule(
        kinds=st.lists(st.sampled_from([*STREAMS]), min_size=1, max_size=12),
        plans=plans(6),
        down=st.frozensets(st.sampled_from([*STREAMS.values()])),
    )
    def send(self, kinds: list[str], plans: dict[str, list[str]], down: frozenset[str]) -> None:
        ids = [self._event(kind) for kind in kinds]
        self._post(ids, plans, down)

    @rule(plans=plans(20))
    @precondition(lambda self: self.owed)
    def send_again(self, plans: dict[str, list[str]]) -> None:
        self._post(self.owed, plans, frozenset())

    def teardown(self) -> None:
        if self.owed:
            self._post(self.owed, {}, frozenset())
        assert self.owed == []
        assert self.kept == {*self.events}

    def _event(self, kind: str) -> str:
        number = next(self.numbers)
        id_ = f"{UUID}{number:012}"
        order: Any = number % 999 + 1
        more = {"prices": {"x" * 1100: "1"}} if kind == "long" else {}
        self.events[id_] = {**EVENT, **more, "event_id": id_, "orderId": order if kind == "invalid" else str(order)}
        self.kinds[id_] = kind
        return id_

    def _post(self, ids: list[str], plans: dict[str, list[str]], down: frozenset[str]) -> None:
        self.services.begin(plans, down)
        body = json.dumps([self.events[id_] for id_ in ids])
        self.owed = [id_ for id_ in self.owed if id_ not in ids]
        try:
            answer = self.collector.collect({"body": body}, lambda: self.services.seconds)
        except KilledError:  # there is no answer
            self.owed += ids
            self._start()
            return
        assert self.services.seconds > 0
        results = json.loads(answer["body"])["results"]
        assert [(each["index"], each["event_id"]) for each in results] == list(enumerate(ids))
        for id_, result in zip(ids, results, strict=True):
            self._check(id_, result["status"])
        assert (answer["statusCode"] == 503) == any(each["status"] == "undelivered" for each in results)

    def _check(self, id_: str, status: str) -> None:
        copies = [copy for copy in self.services.copies if copy.row["event_id"] == id_]
        kind, event = self.kinds[id_], self.events[id_]
        for stream, row in copies:
            assert stream == STREAMS[kind]
            assert (json.loads(row["raw"]) == event) if kind == "invalid" else row["order_id"] == int(event["orderId"])
        if status == "undelivered":
            self.owed.append(id_)
            assert not copies or id_ in self.services.unclear
        else:
            assert status == ("rejected" if kind == "invalid" else "accepted")
            self.kept.add(id_)
            assert len(copies) == 1 or (copies and id_ in self.services.unclear)


def run(files: dict[str, str], examples: int, *phases: Phase) -> None:
    with generated_package(files) as name:
        machine = type("Machine", (Sending,), {"package": name})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=8,
                derandomize=True,
                database=None,
                report_multiple_bugs=False,
                phases=phases or tuple(Phase),
            ),
        )


def test_every_event_is_kept_or_the_sender_is_told() -> None:
    run(collector_files(), 100)


def test_records_have_no_more_lines_than_the_catalogue_says() -> None:
    services, sizes = Services(), list[int]()

    def put(**request: Any) -> dict[str, Any]:
        sizes.extend(record["Data"].count(b"\n") for record in request["Records"])
        return services.put(**request)

    with generated_package(collector_files({"catalog": {"MOST_LINES = None": "MOST_LINES = 2"}})) as name:
        collector = import_module(f"{name}.handler").Collector("s-", put, lambda: NOW)
        collector.collect({"body": json.dumps([{**EVENT, "event_id": f"{UUID}{5:012}", "orderId": "1"}] * 5)})
    assert sizes == [2, 2, 1]


# By what is wrong: the module, and the texts that are replaced in it.
FAULTS: dict[str, dict[str, dict[str, str]]] = {
    "what failed is dropped": {"sending": {"            if failed:\n": "            if not failed:\n"}},
    "an exception is success": {"sending": {"for item in items]": "for item in []]"}},
    "the last of some groups is forgotten": {"sending": {"    return found\n": "    return found[:-1] or found\n"}},
    "who is silent is forgotten": {"sending": {"waiting + left": "left"}},
    "all is sent again": {"sending": {"[item for item, _ in failed])": "items)"}},
    "time is not looked at": {"sending": {"or time.left() <= 0": "", "or time.left() <= pause": ""}},
    "the count is ignored": {"delivery": {'len(failed) != answer["FailedPutCount"]': "False"}},
    "codes are ignored": {"delivery": {'if "ErrorCode" in response]': 'if answer["FailedPutCount"]]'}},
    "off by one": {"delivery": {"zip(records, said": "zip(records[1:] + records[:1], said"}},
    "short answers are cut": {"delivery": {"said, strict=True)": "said)", "!= answer[": "> answer["}},
    "the second stream is forgotten": {"delivery": {"for queue in queues if": "for queue in queues[:1] if"}},
    "the second batch is forgotten": {"delivery": {"max(map(len, queues), default=0)": "1"}},
    "what was taken is a dead letter too": {
        "delivery": {"    dead, again, errors = 0": "    left = left and rows\n    dead, again, errors = 0"}
    },
    "no time is kept for the dead letters": {"delivery": {"time.but(seconds * FOR_LETTERS)": "time"}},
    "the oversized are forgotten": {"letters": {"        batches += [": "        _ = ["}},
    "the queue's failures are ignored": {"letters": {"if id_ not in taken]": "if id_ in failed and False]"}},
    "the queue's silence is success": {"letters": {"if id_ not in taken]": "if id_ in failed]"}},
    "the bucket's failures are ignored": {
        "letters": {
            "            self.store(": "            import contextlib\n"
            "            with contextlib.suppress(Exception): self.store("
        }
    },
    "a dead letter of another stream": {"letters": {'{"stream": stream,': '{"stream": rows[0].stream,'}},
    "a dead letter that is cut": {
        "letters": {"*(text for _, text in group), _END]": "*(text for _, text in group[:1]), _END]"}
    },
    "the dead letters' failures are ignored": {"delivery": {"len(left) - len(kept.left), kept.left": "len(left), []"}},
    "nothing is reported": {"handler": {'"status": "undelivered"}': '"index": row.event}'}},
    "another event is reported": {
        "handler": {"results[row.event] = {**results[row.event]": "results[0] = {**results[0]"}
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught(fault: str) -> None:
    with pytest.raises(AssertionError):
        run(collector_files(FAULTS[fault]), 300, Phase.generate)
