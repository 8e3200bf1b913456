"""The editor's schemas accept what sayso accepts, and refuse what it refuses, as far as one file can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from registry.config import Config
from registry.definitions import EnvelopeDefinition, EventDefinition, VocabularyDefinition
from registry.format_schema import format_schemas
from registry.reading import read_model
from registry.types import TYPES
from registry.yaml_source import read_yaml
from tests.cases import STARTER
from tests.lint_cases import BASE, CASES

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = format_schemas()
MODELS = {"event": EventDefinition, "envelope": EnvelopeDefinition, "vocabulary": VocabularyDefinition, "sayso": Config}


def kind_of(path: Path) -> str:
    return "event" if path.parent.name == "events" else path.stem


def accepts(kind: str, data: Any) -> bool:
    return Draft7Validator(SCHEMAS[kind]).is_valid(data)


def definitions(root: Path) -> list[Path]:
    files = [path for path in root.rglob("*.yaml") if path.parent.name == "events" or path.stem in SCHEMAS]
    return sorted(path for path in files if path.is_file())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_schema_is_a_schema_of_draft_7_and_closed(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])
    parts = [SCHEMAS[kind], *SCHEMAS[kind]["definitions"].values()]
    assert all(part["additionalProperties"] is False for part in parts)
    assert all(held.get("description") or "allOf" in held for part in parts for held in part["properties"].values())


@pytest.mark.parametrize("path", [*definitions(STARTER), *definitions(BASE)], ids=lambda path: path.name)
def test_files_without_a_fault_are_accepted(path: Path) -> None:
    document = read_yaml(path.read_text(encoding="utf-8"), path.name)
    errors = list(Draft7Validator(SCHEMAS[kind_of(path)]).iter_errors(document.data))
    assert not errors, errors[0].message


@pytest.mark.parametrize("path", definitions(CASES / "broken"), ids=lambda path: path.relative_to(CASES).as_posix())
def test_what_the_models_refuse_the_schemas_refuse(path: Path) -> None:
    try:
        document = read_yaml(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError:
        return
    if not document.findings and read_model(document, MODELS[kind_of(path)]) is None:
        assert not accepts(kind_of(path), document.data)


EVENT = read_yaml((BASE / "events" / "card_click.yaml").read_text(), "x").data


@pytest.mark.parametrize(
    "change",
    [
        {"owner": None},
        {"version": "1.0"},
        {"freshness": "soon"},
        {"ownr": "feed"},
        {"fields": {"cardId": {"type": "int64"}}},
        {"fields": {"a": {"type": "bigint"}}},
        {"fields": {"a": {"type": "decimal(39,2)"}}},
        {"fields": {"a": {"type": "object", "fields": {"b": {"typ": "string"}}}}},
        {"fields": {"a": {"type": "array", "items": {"type": "strng"}}}},
    ],
    ids=str,
)
def test_a_broken_event_is_refused(change: dict[str, Any]) -> None:
    assert accepts("event", EVENT)
    assert not accepts("event", {**EVENT, **change})


@pytest.mark.parametrize("row", TYPES, ids=lambda row: row.name)
def test_every_type_is_offered_with_what_it_means(row) -> None:
    written = row.syntax.replace("(p,s)", "(38,0)")
    assert accepts("event", {**EVENT, "fields": {"a": {"type": written}}})
    offered = SCHEMAS["event"]["definitions"]["FieldDefinition"]["properties"]["type"]["anyOf"]
    assert row.says in {choice["description"] for choice in offered}


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"lint": {"missing-dog": "off"}}, {"environments": {"prod eu": {}}}]
)
def test_a_broken_config_is_refused(change: dict[str, Any]) -> None:
    config = {"version": 1, "registry": "shop"}
    assert accepts("sayso", {**config, "lint": {"missing-doc": "off"}})
    assert not accepts("sayso", {**config, **change})
