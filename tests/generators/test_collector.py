"""The generated collector: what it looks like, what it needs, and what its rows are."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contracts.modules import generated_package
from generators import collector
from generators.collector import event_module
from registry.loader import load
from registry.model import Field, Type
from tests.cases import ROOT, case_folders, golden_case
from tests.generators.kinds import RESPELT, collector_files
from tests.generators.one_module import RECEIVED, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHONS = ("3.11", "3.12", "3.13")
RUNTIME = Path(collector.__file__).parent / "runtime"


def produce(root: Path) -> dict[str, str]:
    fixed = {path.name for path in RUNTIME.glob("*.py")} - {"catalog.py"}
    return {path: text for path, text in collector_files(root).items() if Path(path).name not in fixed}


@pytest.mark.parametrize("folder", case_folders("collector"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


@pytest.mark.parametrize("path", sorted(RUNTIME.glob("*.py")), ids=lambda path: path.stem)
def test_the_runtime_imports_the_standard_library_and_itself_only(path: Path) -> None:
    optional = {"orjson", "boto3", "botocore"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= sys.stdlib_module_names | optional
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert str(node.module).partition(".")[0] in sys.stdlib_module_names | optional


SMOKE = """
import json, sys
from datetime import datetime, timezone
from collector.handler import Collector
from collector.letters import DeadLetters
from collector.metrics import Metrics
sent, said = [], []
def put(DeliveryStreamName, Records):
    if DeliveryStreamName == "shop-rejected":
        raise ConnectionError
    sent.extend(record["Data"] for record in Records)
    return {"FailedPutCount": 0}
def send(QueueUrl, Entries):
    sent.extend(json.loads(entry["MessageBody"])["lines"].encode() for entry in Entries)
    return {"Successful": Entries}
letters = DeadLetters("queue", send, "bucket", None, lambda: "2026-01-01T00:00:00.000Z")
now, metrics = datetime(2026, 1, 1, tzinfo=timezone.utc), Metrics("shop", said.append)
collect = Collector("shop-", put, lambda: now, letters, metrics, lambda seconds: None).collect
answer = collect({"body": sys.stdin.read()})
print(answer["statusCode"], [each["status"] for each in json.loads(answer["body"])["results"]])
print([json.loads(line)["received_at"] for line in b"".join(sent).splitlines()])
print([json.loads(line)["dead_lettered"] for line in said])
"""


@pytest.mark.parametrize("version", PYTHONS)
def test_it_runs_on_the_standard_library_alone(version: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYENV_VERSION": version}  # of pyenv's shims, all are there, but only one answers
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-V"], env=environment, capture_output=True, check=False).returncode:
        pytest.skip(f"there is no Python {version}")
    for path, text in collector_files().items():
        (tmp_path / "collector" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "collector" / path).write_text(text, encoding="utf-8")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{SMOKE}"
    body = json.dumps([RESPELT, {**RESPELT, "orderId": 1}, {"event": "order_payed"}])
    command = [python, "-I", "-S", "-c", start]
    done = subprocess.run(command, input=body, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "200 ['accepted', 'rejected', 'rejected']",
        "['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']",
        "[2]",
    ]


@pytest.fixture(scope="module", params=["kinds", "odd"])
def loaded(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The module of the only event of a case."""
    root = ROOT / "collector" / request.param / "input"
    (event,) = load(root).whole().events
    with generated_package(collector_files(root)) as name:
        yield import_module(f"{name}.events.{collector.module_name(event)}")


ODD = {
    "event": "lambda",
    "version": "2.0.10",
    "$id": "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F",
    "class": "a",
    "add": "1",
    "x": None,
    "content-kind": "a{b}c",
    "matrix": [[], ["1", "2"]],
    "tables": {"a": [{"row": "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F"}], "": []},
    "words": {"A": ["b"]},
    "first": {"inner": None},
    "again": {"row": "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F"},
}


def test_the_row_has_columns_for_names_and_values_for_texts(loaded: Any) -> None:
    sent = RESPELT if loaded.STREAM == "order_paid_v1" else ODD
    rows = {
        "order_paid_v1": {
            "event": "order_paid",
            "schema_version": "1.0.0",
            "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
            "occurred_at": "2026-11-22T09:30:00.500Z",
            "location": "app://shop/7/pay?from=a%20b&step=3",
            "order_id": 1,
            "total": "1.50",
            "method": "card",
            "buyer": {"id": 1, "names": ["a"]},
            "shop_id": 7,
            "from_screen": "a b",
            "step": 3,
        },
        "lambda_v2": {
            "event": "lambda",
            "schema_version": "2.0.10",
            "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
            "class_": "a",
            "value": 1,
            "quotes": "a{b}c",
            "matrix": [[], [1, 2]],
            "tables": {"a": [{"row": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"}], "": []},
            "words": {"A": ["b"]},
            "first": {},
            "again": {"row": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"},
        },
    }
    found: list[Any] = []
    loaded.check(sent, "", found.append)
    assert found == []
    line = loaded.row(sent, RECEIVED)
    assert json.loads(line) == {**rows[loaded.STREAM], "received_at": RECEIVED}


def test_what_is_used_twice_is_written_once() -> None:
    inner = Type(name="object", form="object", fields=(Field(name="a", wire_name="a", type=DATE, role=None, doc=""),))
    own = tuple(Field(name=name, wire_name=name, type=inner, role=None, doc="") for name in "pqr")
    source = event_module(event_of(own))
    assert len(re.findall(r"^def check_", source, re.MULTILINE)) == 1
    assert source.count("Pattern(") == 1 + 1  # and the event's


DATE = Type(name="date", form="string")


def test_generating_twice_gives_the_same() -> None:
    root = ROOT / "collector" / "odd" / "input"
    assert collector_files(root) == collector_files(root)
