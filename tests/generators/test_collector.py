"""The generated validators and rows: what they look like, and that they judge as the registry's own reading does."""

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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sayso
from contracts.modules import generated_package
from generators import collector
from generators.collector import event_module
from generators.lake import table_key
from registry.added_fields import discriminators
from registry.compatibility.witness import sample
from registry.loader import load
from registry.model import Event, Field, Type
from registry.types import BY_NAME, form_of
from registry.validate import problems
from registry.version import Version
from tests.cases import ROOT, case_folders, golden_case
from tests.generators.kinds import RESPELT, collector_files

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHONS = ("3.11", "3.12", "3.13")
STARTER = Path(sayso.__file__).parent / "starter"
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
RECEIVED = "2026-11-22T09:30:00.000Z"


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


def test_the_fast_path_takes_what_the_generated_packages_write() -> None:
    """The members in the order of the definition, with all of the optional ones and with none."""
    for event in load(STARTER).whole().events:
        module = run(event_module(event))
        for fields in (event.fields, [field for field in event.fields if field.required]):
            usual = {field.wire_name: sample(field.type) for field in fields}
            assert taken_by(module, usual) == module["row"](usual, RECEIVED), event.label


# Any definition at all, its validator, and values near to valid.

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True) | st.sampled_from(["class", "value", "x", "row", "add"])
WIRE_NAMES = NAMES | st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$-]{0,6}", fullmatch=True)
LIMITS = st.none() | st.integers(0, 3)


def leaf_types() -> st.SearchStrategy[Type]:
    plain = st.sampled_from([row for row in BY_NAME.values() if row.shape == "leaf" and row.name != "enum"])

    def of(row: Any) -> st.SearchStrategy[Type]:
        digits = {"precision": st.just(5), "scale": st.integers(0, 5)} if row.name == "decimal" else {}
        limits = dict.fromkeys(row.constraints & {"min_length", "max_length"}, LIMITS)
        return st.builds(Type, name=st.just(row.name), form=st.sampled_from(list(row.forms)), **digits, **limits)

    values = st.lists(st.text(max_size=5), min_size=1, max_size=4, unique=True).map(tuple)
    return plain.flatmap(of) | st.builds(Type, name=st.just("enum"), form=st.just("string"), values=values)


def containers(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return (
        st.builds(
            Type,
            name=st.just("array"),
            form=st.just("array"),
            item=inner,
            min_items=LIMITS,
            max_items=st.none() | LIMITS,
        )
        | st.builds(Type, name=st.just("map"), form=st.just("object"), item=inner, max_keys=LIMITS)
        | st.builds(Type, name=st.just("object"), form=st.just("object"), fields=fields(inner))
    )


def fields(types: st.SearchStrategy[Type]) -> st.SearchStrategy[tuple[Field, ...]]:
    one = st.builds(
        Field,
        name=NAMES,
        wire_name=WIRE_NAMES,
        type=types,
        role=st.none(),
        doc=st.just(""),
        required=st.booleans(),
        nullable=st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=4, unique_by=(lambda each: each.name, lambda each: each.wire_name)).map(
        tuple
    )


TYPES = st.recursive(leaf_types(), containers, max_leaves=8)


def event_of(own: tuple[Field, ...]) -> Event:
    return Event(
        name="e",
        version=Version(1, 0, 0),
        owner="",
        summary="",
        explicit=True,
        direct=True,
        sentence={},
        fields=own,
        freshness_seconds=60,
        retention_days=1,
    )


@st.composite
def near(draw: st.DrawFn, type_: Type) -> Any:
    """A value of roughly that type."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({}))
    if type_.fields:
        found = {each.wire_name: draw(near(each.type)) for each in type_.fields if draw(st.integers(0, 5))}
        return {**found, **draw(st.sampled_from([{}, {}, {}, {"~/": 1}]))}
    if type_.item:
        items = draw(st.lists(near(type_.item), max_size=4))
        return items if type_.form == "array" else {f"k{index}/": item for index, item in enumerate(items)}
    own = {
        "uuid": RESPELT["event_id"],
        "timestamp": RESPELT["occurred_at"],
        "date": "2026-01-01",
        "url": "https://a.b/c",
    }
    if type_.name in own:
        return own[type_.name]
    if type_.values:
        return draw(st.sampled_from(type_.values))
    by_form = {"boolean": st.booleans(), "string": st.text("1a", max_size=4) | st.just("1")}
    return draw(by_form.get(type_.form, st.integers(-5, 5) | st.floats(allow_nan=False)))


def run(source: str) -> dict[str, Any]:
    """A generated module's names, the runtime being the one in the repository."""
    own = {"__package__": "generators.collector.runtime.events", "__name__": "generated"}
    exec(compile(source, "generated", "exec"), own)
    return own


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_it_judges_any_definition_as_the_registry_does(data: st.DataObject) -> None:
    own = (*discriminators("e", Version(1, 0, 0)), *data.draw(fields(TYPES)))
    event = event_of(own)
    module = run(event_module(event))
    for _ in range(3):
        value = data.draw(near(Type(name="object", form="object", fields=own)))
        if not isinstance(value, dict):
            continue
        found: list[Any] = []
        module["check"](value, "", found.append)
        expected = problems(event, value)
        assert {(each.path, each.rule) for each in found} <= {(each.pointer, each.rule) for each in expected}
        assert {each.path for each in found} == {each.pointer for each in expected}
        if not found:
            json.loads(module["row"](value, RECEIVED), parse_constant=pytest.fail)
        taken = taken_by(module, value)
        assert taken is None or (not found and taken == module["row"](value, RECEIVED))


def taken_by(module: dict[str, Any], value: dict[str, Any]) -> Any:
    """What the fast path makes of it; what it stumbles over it does not take."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    name, _, version = module["__doc__"].partition(":")[0].partition("@")
    head = f'{{"event":"{name}","version":"{version}"'  # the runtime looks a module up by it
    if not text.startswith(head):
        return None
    try:
        _, _, line, end = module["take"](text, len(head), RECEIVED)
    except (LookupError, TypeError, ValueError):
        return None
    assert end == len(text)
    return line.decode()


@pytest.mark.parametrize("depth", [10, 31])
@pytest.mark.parametrize(("name", "form"), [("array", "array"), ("map", "object"), ("object", "object")])
def test_definitions_may_be_deep(name: str, form: str, depth: int) -> None:
    type_, value, stored = Type(name="int32", form="string"), "7", 7
    for _ in range(depth):
        inner = Field(name="a", wire_name="A", type=type_, role=None, doc="", required=True)
        item = None if name == "object" else type_
        type_ = Type(name=name, form=form, item=item, fields=() if item else (inner,))
        value = [value] if name == "array" else {"A": value}
        stored = [stored] if name == "array" else {"a" if name == "object" else "A": stored}
    module = run(event_module(event_of((Field(name="a", wire_name="A", type=type_, role=None, doc=""),))))
    found: list[Any] = []
    module["check"]({"A": value}, "", found.append)
    assert found == []
    assert json.loads(module["row"]({"A": value}, RECEIVED)) == {"a": stored, "received_at": RECEIVED}
    assert taken_by(module, {"A": value}) in {None, module["row"]({"A": value}, RECEIVED)}
    text = json.dumps(value).replace('"7"', "7")
    module["check"]({"A": json.loads(text)}, "", found.append)
    assert [(each.path, each.rule) for each in found] == [("/A" + ("/0" if name == "array" else "/A") * depth, "type")]


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


USUAL = [Type(name=row.name, form=form) for row in BY_NAME.values() for form, each in row.forms.items() if each.usual]


@pytest.mark.parametrize("type_", USUAL, ids=lambda type_: f"{type_.name}-{type_.form}")
@given(data=st.data())
def test_the_usual_texts_are_valid_and_stored_as_they_are(type_: Type, data: st.DataObject) -> None:
    usual = form_of(type_).usual
    assert usual
    text = data.draw(st.from_regex(usual(type_), fullmatch=True))
    value = text if type_.form == "string" else json.loads(text)
    event = event_of((*discriminators("e", Version(1, 0, 0)), Field(**NAMED, type=type_)))
    sent = {"event": "e", "version": "1.0.0", "a": value}
    assert problems(event, sent) == []
    module = run(event_module(event))
    assert json.loads(module["row"](sent, RECEIVED), parse_int=str)["a"] in {text, value}
    assert taken_by(module, sent) == module["row"](sent, RECEIVED)


NAMED: dict[str, Any] = {"name": "a", "wire_name": "a", "role": None, "doc": "", "required": True}


def test_a_request_of_many_kinds_is_taken_event_by_event() -> None:
    events = load(STARTER).whole().events
    usual = [{field.wire_name: sample(field.type) for field in event.fields} for event in events]
    texts = [json.dumps(value, separators=(",", ":")).encode() for value in [*usual, *usual[::-1]]]
    with generated_package(collector_files(STARTER)) as name:
        quick = import_module(f"{name}.quick")
        for body in (b"[" + b",".join(texts) + b"]", b"\n".join(texts) + b"\n"):
            found = quick.taken(body, RECEIVED)
            streams = [table_key(event) for event in (*events, *events[::-1])]
            assert [stream for stream, _, _, _ in found] == streams
        head, tail = b'"event":"app_open"', b'"event":"card_click"'
        mixed = [text.replace(head, tail) for text in texts]
        assert quick.taken(b"[" + b",".join(mixed) + b"]", RECEIVED) is None
        for broken in (b"", b"[", b"[]", b"[" + texts[0], texts[0] + b"]", b"[" + texts[0] + b"," + b"]", texts[0] * 2):
            assert quick.taken(broken, RECEIVED) is None


def test_the_fast_path_knows_what_is_inside_of_what_is_missing() -> None:
    """A record that may be missing, with members that are read, tested and named like the event's id."""
    inside = (
        Field(**NAMED, type=Type(name="map", form="object", item=DATE)),
        Field(**{**NAMED, "name": "b", "wire_name": "b"}, type=Type(name="string", form="string", min_length=2)),
        Field(**{**NAMED, "name": "c", "wire_name": "c"}, type=Type(name="url", form="string", min_length=9)),
        Field(**{**NAMED, "name": "event_id", "wire_name": "event_id"}, type=Type(name="uuid", form="string")),
    )
    id_ = Field(**{**NAMED, "name": "event_id", "wire_name": "event_id"}, type=Type(name="uuid", form="string"))
    record = Field(name="r", wire_name="r", type=Type(name="object", form="object", fields=inside), role=None, doc="")
    event = event_of((*discriminators("e", Version(1, 0, 0)), id_, record))
    module = run(event_module(event))
    held = {field.wire_name: sample(field.type) for field in event.fields[:3]}
    other = "018f3f5e-2c4b-7d6a-9b1e-000000000000"
    for value in (held, {**held, "r": {"a": {}, "b": "bb", "c": "https://a.b/", "event_id": other}}):
        text = json.dumps(value, separators=(",", ":"))
        _, event_id, line, _ = module["take"](text, len('{"event":"e","version":"1.0.0"'), RECEIVED)
        assert event_id == held["event_id"]
        assert line.decode() == module["row"](value, RECEIVED)
