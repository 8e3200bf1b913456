"""The collector against the parser alone and against other validators, all in one run.

Peers only say yes or no (jsonschema-rs, fastjsonschema, jsonschema: with the formats asserted by the patterns);
the collector also writes the row. A ratio is of the medians.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
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
from measuring import Figure, cold_starts, medians, unpacked
from synthetic import EVENT, make_registry

from contracts.modules import generated_package
from generators.collector import FOLDER, CollectorSettings, generate
from generators.jsonschema import event_schema
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from registry.model import Event, Registry

_RECEIVED = "2026-11-22T09:30:00.000Z"
_READERS = {"orjson": orjson, "standard library": None}
_COLD_REACH = {"stdlib": 15.0, "orjson": 25.0}
"""Milliseconds."""


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
        "fast": lambda: quick.taken(data, _RECEIVED),
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


def cold_start(folder: Path) -> Iterator[Figure]:
    """A new process with 200 event types deployed, until the first event is answered; its bytecode is there."""
    registry = load(make_registry(folder / "cold", 67)).whole()
    packages = orjson.__file__.rpartition("/orjson/")[0]
    body = json.dumps(EVENT, separators=(",", ":"))
    starts: dict[str, tuple[str, ...]] = {}
    for backend in _COLD_REACH:
        files = {f"collector/{path}": text.encode() for path, text in _files(registry, backend).items()}
        starts[backend] = (str(unpacked(folder / backend, files)), packages, body)
    for backend, figure in cold_starts(starts).items():
        yield f"first event, 200 types, {backend}", figure, _COLD_REACH[backend], "ms"
