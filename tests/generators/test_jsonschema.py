"""JSON Schemas: what they assert is the type table's; here is how they are put together, and that they dispatch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry as Resources
from referencing import Resource

from contracts.events.pools import Pools
from generators.jsonschema import JsonSchemaSettings, generate
from registry.loader import load
from tests.cases import STARTER, case_folders, golden_case

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry


@pytest.fixture(scope="module")
def starter() -> Registry:
    return load(STARTER).whole()


def files_of(registry: Registry, **written: Any) -> dict[str, dict[str, Any]]:
    return {file.path: json.loads(file.text) for file in generate(registry, JsonSchemaSettings(**written))}


@pytest.mark.parametrize("folder", case_folders("jsonschema"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(
        folder, lambda root: {file.path: file.text for file in generate(load(root).whole(), JsonSchemaSettings())}
    )


def test_every_live_version_has_a_schema_and_there_is_one_for_any_event(starter: Registry) -> None:
    expected = {f"jsonschema/{event.name}/{event.version}.json" for event in starter.events}
    assert set(files_of(starter)) == {*expected, "jsonschema/any.json"}


@pytest.mark.parametrize(("draft", "validator"), [("2020-12", Draft202012Validator), ("draft-07", Draft7Validator)])
def test_schemas_are_valid_in_their_draft(starter: Registry, draft: str, validator: type[Draft7Validator]) -> None:
    for schema in files_of(starter, draft=draft).values():
        assert schema["$schema"] == validator.META_SCHEMA["$id"]
        validator.check_schema(schema)


def test_both_drafts_assert_the_same(starter: Registry) -> None:
    new, old = files_of(starter), files_of(starter, draft="draft-07")
    for path, schema in new.items():
        assert {**schema, "$schema": ""} == {**old[path], "$schema": ""}


def test_an_events_schema_is_self_contained_and_closed(starter: Registry) -> None:
    for path, schema in files_of(starter).items():
        if path != "jsonschema/any.json":
            assert '"$ref"' not in json.dumps(schema)
            assert schema["additionalProperties"] is False
            assert schema["$id"].endswith(path.removeprefix("jsonschema"))


def test_the_schema_for_any_event_gives_the_verdict_of_the_events_own(starter: Registry) -> None:
    schemas = files_of(starter)
    resources = Resources().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas.values())
    checker = Draft202012Validator.FORMAT_CHECKER
    any_event = Draft202012Validator(schemas["jsonschema/any.json"], registry=resources, format_checker=checker)
    for event in starter.events:
        own = Draft202012Validator(schemas[f"jsonschema/{event.name}/{event.version}.json"], format_checker=checker)
        for value in Pools(3, 0).events(event):
            assert any_event.is_valid(value)
            for name in value.keys() - {"event", "version"}:
                for held in (None, 7, "x"):
                    changed = {**value, name: held}
                    assert any_event.is_valid(changed) == own.is_valid(changed), (event.label, name, held)


def test_another_events_name_brings_another_events_schema(starter: Registry) -> None:
    schemas = files_of(starter)
    resources = Resources().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas.values())
    any_event = Draft202012Validator(schemas["jsonschema/any.json"], registry=resources)
    [value] = Pools(1, 0).events(starter.events[0])
    assert not any_event.is_valid({**value, "event": starter.events[-1].name, "version": "2.0.0"})


def test_neither_event_nor_version_may_be_missing_or_unknown(starter: Registry) -> None:
    schemas = files_of(starter)
    resources = Resources().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas.values())
    any_event = Draft202012Validator(schemas["jsonschema/any.json"], registry=resources)
    for value in ({}, {"event": "share"}, {"version": "1.0.0"}, {"event": "nope", "version": "1.0.0"}, 7, None):
        assert not any_event.is_valid(value)
    assert not any_event.is_valid({"event": "share", "version": "9.9.9"})
