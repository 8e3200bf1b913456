"""The collector against the parser alone and against other validators, all in one run.

Candidates take turns in short rounds, and what is timed is this process's own time, so that a busy machine is no
slower for one of them than for another; a ratio is of the medians.
Peers only say yes or no (jsonschema-rs, fastjsonschema, jsonschema: with the formats asserted by the patterns);
the collector also writes the row.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import msgspec
import orjson
from datamodel_code_generator import DataModelType, GenerateConfig, InputFileType
from datamodel_code_generator import generate as generate_model
from synthetic import make_registry

from contracts.modules import generated_package
from generators.collector import FOLDER, CollectorSettings, generate
from generators.jsonschema import event_schema
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from registry.model import Event, Registry

Figure = tuple[str, float, float | None, str]
"""What was measured, the figure, the reach where there is one, and the unit."""
_ROUNDS = 15
_RECEIVED = "2026-11-22T09:30:00.000Z"
_READERS = {"orjson": orjson, "standard library": None}
_UUID = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"
EVENT: dict[str, Any] = {
    "event": "thing_0000", "version": "1.0.0", "event_id": _UUID, "occurred_at": "2026-11-22T09:30:00.123Z",
    "user_id": "9007199254740993", "device_id": _UUID, "session_id": _UUID, "platform": "ios",
    "app_version": "5.12.0", "device_model": "iPhone 17", "os_version": "26.1", "locale": "ko-KR",
    "time_zone": "Asia/Seoul", "network": "wifi", "location": "app://screen0?tab=home&page=1", "position": "3",
    "dwell_seconds": "10.250", "content": {"id": "9007199254740993", "kind": "card", "tags": ["autumn"]},
    "query_text": "camping by the lake", "gesture": "tap",
}  # fmt: skip
"""22 leaves with the tag; about 600 bytes."""


def medians(
    candidates: dict[str, Callable[[], object]], clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Seconds a call, of each."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    counts = {name: _count(candidate, clock) for name, candidate in candidates.items()}
    for _ in range(_ROUNDS):
        for name, candidate in candidates.items():
            start = clock()
            for _ in range(counts[name]):
                candidate()
            taken[name].append((clock() - start) / counts[name])
    return {name: statistics.median(each) for name, each in taken.items()}


def _count(candidate: Callable[[], object], clock: Callable[[], float]) -> int:
    """As many calls as fill two milliseconds, once everything is loaded."""
    candidate()
    start = clock()
    for _ in range(10):
        candidate()
    return max(1, int(0.02 / (clock() - start)))


def collector(folder: Path) -> Iterator[Figure]:
    """One event, a request of a hundred, a reject; and the peers."""
    registry = load(make_registry(folder / "collector", 1)).whole()
    event = next(each for each in registry.events if str(each.version) == EVENT["version"])
    data = json.dumps(EVENT, separators=(",", ":")).encode()
    with generated_package(_files(registry, "orjson")) as name:
        candidates = {"F1": lambda: orjson.loads(data), **_own(name, data), **_peers(event, data)}
        found = medians(candidates)
    floor = found.pop("F1")
    yield "orjson.loads, F1", floor * 1e6, None, "us"
    yield "bytes of the event", len(data), None, ""
    one, whole = found["fast"], found.pop("fast, request of 100")
    yield "event to line, as the packages write it", found.pop("fast") / floor, 2.3, "xF1"
    yield "request of 100 / its events", whole / 100 / one, 1.3, "x"
    yield "events a second in requests of 100", 100 / whole, None, "/s"
    for reader in _READERS:
        yield f"event to line, in another order and spaced, {reader}", found.pop(reader) / floor, None, "xF1"
    yield "reject with every error path", found.pop("reject") / floor, 5.0, "xF1"
    for name, figure in found.items():
        yield name, figure / floor, None, "xF1"


def _files(registry: Registry, backend: Any) -> dict[str, str]:
    files = generate(registry, CollectorSettings(backend=backend))
    return {file.path.removeprefix(f"{FOLDER}/"): file.text for file in files}


def _own(name: str, data: bytes) -> dict[str, Callable[[], object]]:
    quick, handler = import_module(f"{name}.quick"), import_module(f"{name}.handler")
    jsontext, request = import_module(f"{name}.jsontext"), import_module(f"{name}.request")

    def put(**_: Any) -> dict[str, Any]:
        return {"FailedPutCount": 0}

    jsontext.bring()
    collect = handler.Collector("", put, lambda: datetime.now(UTC)).collect
    payload = {"body": (b"[" + b",".join([data] * 100) + b"]").decode()}
    other = json.dumps(dict(reversed(EVENT.items()))).encode()
    bad = json.dumps({**EVENT, "user_id": 7, "platform": "IOS", "position": "x", "locale": "x"}).encode()

    def quickly() -> None:
        assert quick.taken(data, _RECEIVED)

    def plainly() -> None:
        problems, _, line = handler.judge(request.Item(jsontext.read(other)), _RECEIVED)
        assert line
        assert not problems

    def using(reader: str, do: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            jsontext.orjson = _READERS[reader]
            return do()

        return run

    def reject() -> None:
        problems, _ = handler.check(request.Item(jsontext.read(bad)))
        assert len(problems) == 4

    return {
        "fast": quickly,
        "fast, request of 100": lambda: collect(payload),
        "orjson": using("orjson", plainly),
        "standard library": using("standard library", plainly),
        "reject": using("orjson", reject),
    }


def _peers(event: Event, data: bytes) -> dict[str, Callable[[], object]]:
    """Yes or no from the same bytes."""
    schema = event_schema(event)
    rust_schema = json.loads(json.dumps(schema).replace("$(?!\\\\n)", "$"))  # Rust's `$` is the very end already
    rust = jsonschema_rs.validator_for(rust_schema, validate_formats=True)
    fast = fastjsonschema.compile({**schema, "$schema": "http://json-schema.org/draft-07/schema#"})
    plain = jsonschema.Draft202012Validator(schema)
    fields = [(name, dict if name == "content" else str) for name in EVENT]
    model = _model(rust_schema)
    structure = msgspec.json.Decoder(msgspec.defstruct("Event", fields, forbid_unknown_fields=True))
    return {
        "msgspec alone, structure only": lambda: structure.decode(data),
        "orjson + jsonschema-rs, verdict only": lambda: rust.is_valid(orjson.loads(data)),
        "pydantic by datamodel-code-generator, verdict only": lambda: model.model_validate_json(data),
        "orjson + fastjsonschema, verdict only": lambda: fast(orjson.loads(data)),
        "orjson + jsonschema, verdict only": lambda: plain.is_valid(orjson.loads(data)),
    }


def _model(schema: dict[str, Any]) -> Any:
    """The pydantic model that datamodel-code-generator makes of a JSON Schema."""
    config = GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        formatters=[],
        class_name="Peer",
    )
    module = ModuleType("peer")
    sys.modules["peer"] = module  # where pydantic looks a model's annotations up
    exec(str(generate_model(json.dumps(schema), config=config)), module.__dict__)
    return module.Peer


_COLD = """
import sys
sys.path[:0] = sys.argv[1:3]
from datetime import datetime, timezone
from collector.handler import Collector
def put(**_): return {"FailedPutCount": 0}
answer = Collector("", put, lambda: datetime.now(timezone.utc)).collect({"body": sys.argv[3]})
assert answer["statusCode"] == 200, answer
"""


def cold_start(folder: Path) -> Iterator[Figure]:
    """A new process with 200 event types deployed, until the first event is answered; its bytecode is there."""
    registry = load(make_registry(folder / "cold", 67)).whole()
    packages = orjson.__file__.rpartition("/orjson/")[0]
    floor = (sys.executable, "-I", "-S", "-c", "pass")
    commands = {"floor": floor}
    for backend, reach in (("stdlib", 15.0), ("orjson", 25.0)):
        for path, text in _files(registry, backend).items():
            file = folder / backend / "collector" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        arguments = (str(folder / backend), packages, json.dumps(EVENT, separators=(",", ":")))
        commands[f"{backend} {reach}"] = (sys.executable, "-I", "-S", "-c", _COLD, *arguments)
    runs: dict[str, Callable[[], object]] = {name: partial(_run, command) for name, command in commands.items()}
    found = medians(runs, _of_children)
    for name, figure in found.items():
        if name != "floor":
            backend, reach = name.split()
            yield f"first event, 200 types, {backend}", (figure - found["floor"]) * 1000, float(reach), "ms"


def _of_children() -> float:
    """The processor time of the processes that were started: a busy machine makes none of them slower."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: tuple[str, ...]) -> None:
    subprocess.run(command, check=True, capture_output=True)
