"""The `typescript` target as text: golden packages, names, and what a definition may not break."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generators.jsonschema import event_schema
from generators.typescript import TypeScriptSettings, generate
from generators.typescript.expected import places
from generators.typescript.names import RESERVED_PROPERTIES, RESERVED_WORDS, Namer, camel, pascal
from generators.typescript.source import Writer, key, property_name
from generators.typescript.urls import location_values
from registry.loader import load
from registry.location import parse_location
from registry.types import TYPES
from registry.version import Version
from tests.cases import ROOT, STARTER, case_folders, golden_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from registry.model import Registry

ODD = ROOT / "typescript" / "odd" / "input"


def files_of(registry: Registry) -> dict[str, str]:
    settings = TypeScriptSettings(**registry.config.targets.get("typescript", {}))
    return {file.path: file.text for file in generate(registry, settings)}


def produce(folder: Path) -> dict[str, str]:
    return files_of(load(folder).whole())


@pytest.mark.parametrize("folder", case_folders("typescript"), ids=lambda folder: folder.name)
def test_the_package_is_the_expected_one(folder: Path) -> None:
    golden_case(folder, produce)


def test_every_wire_form_has_an_encoding() -> None:
    assert {row.name: set(row.encode_ts) for row in TYPES} == {row.name: set(row.forms) for row in TYPES}


@pytest.mark.parametrize(
    ("name", "as_camel", "as_pascal"),
    [
        ("dwell_seconds", "dwellSeconds", "DwellSeconds"),
        ("_private__part_", "privatePart", "PrivatePart"),
        ("userID", "userID", "UserID"),
        ("ID", "id", "ID"),
        ("ID_of", "idOf", "IDOf"),
        ("_2nd", "_2nd", "_2nd"),
        ("_", "_", "_"),
    ],
)
def test_names_in_camel_and_pascal_case(name: str, as_camel: str, as_pascal: str) -> None:
    assert (camel(name), pascal(name)) == (as_camel, as_pascal)


def test_a_name_is_given_once_and_never_a_reserved_one() -> None:
    namer = Namer(RESERVED_WORDS | RESERVED_PROPERTIES)
    wanted = ["default", "default", "toString", "aB", "aB", "aB2", "default_2"]
    assert [namer.name(each) for each in wanted] == [
        "default_",
        "default_2",
        "toString_",
        "aB",
        "aB2",
        "aB22",
        "default_22",
    ]


def test_a_copy_of_a_namer_keeps_its_names_to_itself() -> None:
    namer = Namer(taken=["a"])
    assert namer.copy().name("b") == "b"
    assert [namer.name("a"), namer.name("b")] == ["a2", "b"]


def test_no_text_closes_a_comment() -> None:
    out = Writer()
    out.comment(("ends */ here", "and\r\n*/ there\u2028too"))
    assert out.text.count("*/") == 1
    assert len(out.text.splitlines()) == 6


def test_a_key_never_sets_the_prototype() -> None:
    assert [key("__proto__"), key("user-id"), key("class")] == ['["__proto__"]', '"user-id"', "class"]
    assert property_name("user-id") == '"user-id"'


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("app://talk/7/more?from=%EC%BA%A0&page=2", {"talk_id": "7", "from": "캠", "page": "2"}),
        ("app://talk/7/more?from=a%26b", {"talk_id": "7", "from": "a&b"}),
        ("https://example.com/a", {}),
    ],
)
def test_the_parameters_of_a_url_are_found_again(url: str, values: dict[str, str]) -> None:
    template = parse_location("app://talk/{talk_id:int64}/more?from={from}&page={page:int32?}")
    assert location_values(template, url) == values


def schema_places(schema: dict[str, Any], at: str = "#") -> Iterator[str]:
    """Where a schema, resolved as Ajv resolves it, says something of a value."""
    for name, each in schema.get("properties", {}).items():
        yield from (inside := f"{at}/properties/{name.replace('$', '%24')}", *schema_places(each, inside))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from (inside := f"{at}/{keyword}", *schema_places(schema[keyword], inside))


def test_there_are_words_for_every_place_of_a_schema() -> None:
    for event in (lineage.newest for folder in (ODD, STARTER) for lineage in load(folder).whole().lineages):
        priced = replace(event.fields[-1], wire_name="$price")
        event = replace(event, fields=(*event.fields, priced))  # noqa: PLW2901 - the same with an odd key
        assert sorted(place for place, _ in places(event.fields)) == sorted(schema_places(event_schema(event)))


def test_generating_twice_gives_the_same() -> None:
    assert produce(ODD) == produce(ODD)


def test_only_the_newest_version_of_what_is_still_sent_is_in_the_package() -> None:
    registry = load(ODD).whole()
    home, default, lines = registry.lineages
    older = replace(default.newest, version=Version(1, 0, 0))
    gone = replace(lines, working=None)
    files = files_of(replace(registry, lineages=(home, replace(default, versions=(older, default.newest)), gone)))
    assert 'version: "2.0.1"' in files["typescript/src/events/default.ts"]
    assert not [path for path in files if "default_lines" in path]


def test_an_event_released_with_another_envelope_keeps_its_own() -> None:
    registry = load(ODD).whole()
    home, default, lines = registry.lineages
    fewer = tuple(field for field in home.newest.fields if field.name != "user_id")
    other = replace(lines, versions=(replace(lines.newest, fields=fewer),))
    module = files_of(replace(registry, lineages=(home, default, other)))["typescript/src/events/default_lines.ts"]
    assert "../envelope.js" not in module
    assert "export interface DefaultLinesEnvelope {" in module
    assert "user-id" not in module


def test_a_registry_without_events_is_still_a_package() -> None:
    registry = load(ODD).whole()
    files = files_of(replace(registry, lineages=()))
    assert "export type WireEvent = never;" in files["typescript/src/wire_event.ts"]


@pytest.mark.parametrize("name", ["Events", "@scope", "a b", "@Shop/events", ""])
def test_what_npm_would_refuse_as_a_name_is_refused_here(name: str) -> None:
    with pytest.raises(ValueError, match="package"):
        TypeScriptSettings(package=name)
