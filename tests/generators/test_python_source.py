"""The Python package as it is written: its files, its names, and what a type checker says to it."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from pydantic import BaseModel

from generators import python
from generators.python.annotate import MARKS
from generators.python.names import RESERVED_CLASSES, RESERVED_FIELDS, class_name, field_name, pascal
from generators.python.runtime import _model
from generators.python.text import docstring, literal
from registry.compatibility.calls import PYTHON
from registry.config import Config
from registry.errors import MissingPartError
from registry.loader import load
from registry.model import Registry
from registry.types import TYPES
from tests.cases import ROOT, case_folders, golden_case

if TYPE_CHECKING:
    from registry.type_row import TypeRow

CASES = ROOT / "python"


def produce(root: Path) -> dict[str, str]:
    return {file.path: file.text for file in python.generate(load(root).whole(), python.PythonSettings())}


def write(files: dict[str, str], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder / "python"


@pytest.mark.parametrize("folder", case_folders("python"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


def test_an_event_may_be_called_what_the_package_itself_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CASES / "numbers" / "input", tmp_path / "input")
    measured = tmp_path / "input" / "events" / "measured.yaml"
    for name in ("model_of", "import_module"):
        text = measured.read_text(encoding="utf-8").replace("event: measured", f"event: {name}")
        measured.with_name(f"{name}.yaml").write_text(text, encoding="utf-8")
    write(produce(tmp_path / "input"), tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "python")
    package = importlib.import_module("numbers_events")
    found = [package.model_of(event, "2.0.0").__name__ for event in (*package.EVENTS, *package.EVENTS)]
    assert found == ["ImportModule", "Measured", "ModelOf"] * 2


def test_pydantic_itself_has_no_free_name() -> None:
    """A field called like a member of the installed BaseModel would hide it."""
    assert {name for name in dir(BaseModel) if not name.startswith("_")} <= RESERVED_FIELDS


def test_output_depends_on_the_registry_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = CASES / "numbers" / "input"
    first = produce(root)
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n[tool.datamodel-codegen]\nwith-tz = 1\n")
    monkeypatch.chdir(tmp_path)
    assert produce(root) == first


def test_an_empty_registry_makes_a_package() -> None:
    registry = Registry(config=Config(version=1, registry="none-yet"))
    files = {file.path: file.text for file in python.generate(registry, python.PythonSettings(package="mine"))}
    assert 'name = "mine"' in files["python/pyproject.toml"]
    compile(files["python/mine/__init__.py"], "mine", "exec")


def test_a_missing_tool_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datamodel_code_generator", None)
    with pytest.raises(MissingPartError, match=r"sayso\[python\]"):
        produce(CASES / "numbers" / "input")


@pytest.mark.parametrize(
    "text", ["", "a", 'say "so"', "it's", "back\\slash", "a\\\"b'", "줄\n바꿈", "\x00\x7f\u2028\ufeff", "\ud800", "\\"]
)
def test_literals_read_back(text: str) -> None:
    assert eval(literal(text)) == text
    quoted = "\n".join(docstring([f"About {text}."], ""))
    assert eval(quoted).split() == f"About {text}.".split()
    assert eval("\n".join(docstring([f"About {text}"], ""))).split() == f"About {text}".split()


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("class", "class_"), ("_private", "private"), ("__", "field"), ("model_dump", "model_dump_"), ("plain", "plain")],
)
def test_attributes(name: str, attribute: str) -> None:
    assert field_name(name, ()) == attribute
    assert field_name(name, {attribute}) == f"{attribute}_"


def test_classes() -> None:
    assert pascal("card_click", "content") == "CardClickContent"
    assert class_name("Model", ()) == "Model_"


@pytest.mark.parametrize(
    ("row", "form"),
    [pytest.param(row, form, id=f"{row.name}-{form}") for row in TYPES if row.shape == "leaf" for form in row.forms],
)
def test_a_constructor_takes_the_natural_value_of_every_type(row: TypeRow, form: str) -> None:
    place = "generators/python/annotate.py: MARKS has one row a natural type and form"
    assert (row.python, form) in MARKS, place
    mark, given = MARKS[row.python, form]
    inputs = get_args(getattr(_model, given, None))
    assert bool(inputs) == given.endswith("Input"), "generators/python/runtime/_model.py: it defines what is taken"
    assert not mark or hasattr(_model, mark), "generators/python/runtime/_model.py: it defines the mark"
    imported = {name for name in (mark, given) if hasattr(_model, name)}
    assert imported <= RESERVED_CLASSES, "generators/python/names.py: _IMPORTS has what generated modules import"
    if tuple(row.forms) == ("string",) and inputs:
        taken = row.python in PYTHON.taken["str"]
        assert (str in inputs) == taken, "registry/compatibility/calls.py: PYTHON says who takes text too"


CALLS = """
from datetime import date, datetime, timezone
from decimal import Decimal
from uuid import uuid4

from shop_floor_events.everything import Everything, EverythingCard

prices = [Decimal("1.5")]
event = Everything(
    event_id=uuid4(),
    occurred_at=datetime.now(timezone.utc),
    location="app://feed?tab=home",
    text=None,
    small=3,
    day=date(2026, 1, 1),
    card=EverythingCard(id=2**60),
    matrix=[prices],
    limits={"a": 1},
)
held: str = event.small
absent: str | None = event.short
data: bytes = event.to_json()

Everything(small="3")  # call-arg
EverythingCard(id=1.5)  # arg-type
EverythingCard(id=1, author="me")  # arg-type
event.small = 4  # assignment
event.nothing  # attr-defined
"""


def test_a_type_checker_knows_the_constructor(tmp_path: Path) -> None:
    (tmp_path / "calls.py").write_text(CALLS, encoding="utf-8")
    environment = {**os.environ, "MYPYPATH": str(CASES / "strings" / "expected" / "python")}
    cache = str(Path(__file__).parents[2] / ".mypy_cache" / "generated")
    command = [sys.executable, "-m", "mypy", "--strict", "--output", "json", "--config-file", "", "--cache-dir", cache]
    done = subprocess.run(
        [*command, "calls.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    expected = {
        (number, line.partition("# ")[2]) for number, line in enumerate(CALLS.splitlines(), 1) if "  # " in line
    }
    assert done.stderr == ""
    assert {(each["line"], each["code"]) for each in found if each["severity"] == "error"} == expected
