"""The starter registry: what `sayso init` writes is a registry that says everything the format can say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
import yaml
from jsonschema import Draft202012Validator
from sqlglot import exp

from generators.jsonschema import event_schema
from registry.changes import diff
from registry.codec import decode_event, encode_event
from registry.loader import load
from registry.model import ROLES
from registry.patterns import portable_problems
from registry.reserved import ATHENA_DDL, ATHENA_SELECT, MYSQL
from registry.sentence import render, slot_field, slots
from registry.tables import tables_of, union
from registry.types import TYPES
from registry.version import Version
from tests.cases import STARTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from registry.model import Event, Field, Type

SOURCE = load(STARTER)
REGISTRY = SOURCE.whole()
ENVELOPE = {
    "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    "occurred_at": "2026-11-22T18:30:00.000+09:00",
    "user_id": "42",
    "device_id": "7f9c24e5-2f0a-4b6e-9c5d-1f2e3d4c5b6a",
    "session_id": "0190c2a4-7c3e-7f10-8a55-3b1f0c9d2e11",
    "platform": "ios",
    "app_version": "5.12.0",
    "device_model": "iPhone 17",
    "os_version": "26.1",
    "locale": "ko-KR",
    "network": "wifi",
}
EXAMPLES = [
    pytest.param(event, index, id=f"{event.label}-{index}")
    for event in REGISTRY.events
    for index in range(len(event.examples))
]
WORKING = [pytest.param(event, id=event.name) for event in SOURCE.working]
VERSIONS = [pytest.param(event, id=event.label) for event in REGISTRY.events]


def sent(event: Event, example: Mapping[str, Any]) -> dict[str, Any]:
    return {"event": event.name, "version": str(event.version), **ENVELOPE, **example}


def types_in(type_: Type, depth: int = 0) -> Iterator[tuple[Type, int]]:
    yield type_, depth
    if type_.item:
        yield from types_in(type_.item, depth)
    for member in type_.fields:
        yield from types_in(member.type, depth + 1)


def fields_in(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from fields_in(field.type.fields)
        yield from fields_in(field.type.item.fields if field.type.item else ())


EVERY_TYPE = [
    pair
    for event in SOURCE.working
    for column in event.columns
    if column.origin != "system"
    for pair in types_in(column.type)
]
EVERY_FIELD = [field for event in SOURCE.working for field in fields_in(event.columns)]


def test_it_reads_without_a_finding() -> None:
    assert SOURCE.findings == []
    assert len(SOURCE.working) >= 12
    assert not (STARTER / "accepted.yaml").exists()


def test_every_type_is_used() -> None:
    unused = {row.name for row in TYPES} - {type_.name for type_, _ in EVERY_TYPE}
    assert unused == set(), "an event of sayso/starter has a field of each type"
    items = {(type_.name, type_.item.name) for type_, _ in EVERY_TYPE if type_.item}
    assert {("array", "object"), ("map", "float64"), ("map", "decimal")} <= items
    assert max(depth for _, depth in EVERY_TYPE) >= 2


def test_every_role_and_both_sorts_of_events_are_used() -> None:
    assert {field.role for field in EVERY_FIELD if field.role} == set(ROLES)
    assert {event.explicit for event in SOURCE.working} == {True, False}
    assert {event.direct for event in SOURCE.working} == {True, False}


@pytest.mark.parametrize("keyword", sorted(set().union(*(row.constraints for row in TYPES))))
def test_every_constraint_is_used(keyword: str) -> None:
    assert any(getattr(type_, keyword) not in {None, ()} for type_, _ in EVERY_TYPE if type_.template is None)


@pytest.mark.parametrize("mark", ["nullable", "pii", "unit", "since", "deprecated", "required"])
def test_every_mark_of_a_field_is_used(mark: str) -> None:
    assert any(getattr(field, mark) for field in EVERY_FIELD)
    assert not all(getattr(field, mark) for field in EVERY_FIELD)


def test_names_differ_on_the_wire_somewhere_and_deprecation_says_what_instead() -> None:
    assert any(field.name != field.wire_name for field in EVERY_FIELD if field.origin == "event")
    deprecated = [(event, field) for event in SOURCE.working for field in event.fields if field.deprecated]
    assert deprecated
    assert all(field.deprecated and field.deprecated.use in event.by_name for event, field in deprecated)


def test_locations_have_parameters_in_the_path_and_the_query_and_optional_ones() -> None:
    templates = [event.by_name["location"].type.template or "" for event in SOURCE.working if event.parameters]
    assert any("}" in template.partition("?")[0] for template in templates)
    assert any("={" in template for template in templates)
    assert {column.required for event in SOURCE.working for column in event.parameters} == {True, False}


@pytest.mark.parametrize("event", VERSIONS)
def test_names_are_no_reserved_words_and_no_column_is_there_twice(event: Event) -> None:
    names = [column.name for column in event.columns]
    assert len(names) == len(set(names))
    assert {name.upper() for name in (*names, event.name)} & (ATHENA_DDL | ATHENA_SELECT | MYSQL) == set()


@pytest.mark.parametrize("event", WORKING)
def test_every_field_is_documented_and_has_a_role(event: Event) -> None:
    assert [field.name for field in fields_in(event.columns) if not field.doc] == []
    assert [column.name for column in event.columns if not column.role] == []


def test_patterns_are_portable() -> None:
    own = {type_.pattern for type_, _ in EVERY_TYPE if type_.pattern and type_.template is None}
    assert own
    assert [portable_problems(pattern) for pattern in sorted(own)] == [[]] * len(own)


def test_there_are_several_versions_and_two_majors() -> None:
    several = [lineage.name for lineage in REGISTRY.lineages if len(lineage.versions) > 1]
    majors = [lineage.name for lineage in REGISTRY.lineages if len(lineage.majors) > 1]
    assert {"card_click", "search_query"} <= set(several)
    assert majors == ["talk_play"]


def test_at_least_half_of_the_working_versions_are_released() -> None:
    released = [lineage for lineage in REGISTRY.lineages if lineage.working in lineage.released]
    assert len(SOURCE.working) / 2 <= len(released) < len(SOURCE.working)


@pytest.mark.parametrize("lineage", [pytest.param(each, id=each.name) for each in REGISTRY.lineages])
def test_every_major_fits_into_one_table(lineage: Any) -> None:
    for events in lineage.majors.values():
        assert union(events, REGISTRY.config.readers)[1] == ()


def test_card_click_has_grown_in_every_way_a_minor_version_may() -> None:
    lineage = REGISTRY.lineage("card_click")
    assert lineage is not None
    (table,) = tables_of(lineage, REGISTRY.config.readers)
    columns = {column.name: column for column in table.columns}
    assert columns["scroll_depth"].dropped == Version(1, 1, 0)
    assert columns["gesture"].since == Version(1, 2, 0)
    old, new = lineage.versions[0].by_name, lineage.newest.by_name
    assert (old["ranking_id"].type.name, new["ranking_id"].type.name) == ("int32", "int64")
    members = [[member.name for member in version["content"].type.fields] for version in (old, new)]
    assert members == [["id", "kind"], ["id", "kind", "author", "tags"]]
    kinds = [version["content"].type.fields[1].type.values for version in (old, new)]
    assert kinds == [("post", "talk"), ("post", "talk", "collection")]


def test_the_second_major_of_talk_play_breaks_apps_and_needs_a_table_of_its_own() -> None:
    lineage = REGISTRY.lineage("talk_play")
    assert lineage is not None
    kinds = {change.kind for change in diff(lineage.majors[1][-1], lineage.newest)}
    assert {"type", "field-removed", "field-added"} <= kinds
    conflicts = union(lineage.versions, REGISTRY.config.readers)[1]
    assert [(conflict.path, conflict.reader) for conflict in conflicts] == [(("position_seconds",), "athena")]


@pytest.mark.parametrize("event", VERSIONS)
def test_every_sentence_is_there_in_every_language_and_its_slots_are_fields(event: Event) -> None:
    assert set(event.sentence) == set(REGISTRY.config.languages) == {"en", "ko"}
    for sentence in event.sentence.values():
        assert slots(sentence)
        assert [slot for slot in slots(sentence) if slot_field(event, slot) is None] == []
    assert len({frozenset(slots(sentence)) for sentence in event.sentence.values()}) == 1


def test_the_first_event_is_the_sentence_it_all_began_with() -> None:
    event = next(event for event in SOURCE.working if event.name == "card_click")
    sample = sent(event, event.examples[0])
    assert render(event, "en", sample) == (
        "User 42 on iPhone 17 clicked the post card 9007199254740993 at position 3 of the home feed"
        " and watched it for 10 s"
    )
    assert render(event, "ko", sample) == (
        "42번 사용자가 iPhone 17에서 home 피드의 3번째 카드(post 9007199254740993)를 눌러 10초 동안 봤다"
    )


def test_a_slot_in_a_query_is_read_as_a_person_reads_it() -> None:
    event = next(event for event in SOURCE.working if event.name == "search_query")
    assert "'가을 캠핑'을(를) 검색(검색 " in render(event, "ko", sent(event, event.examples[0]))


@pytest.mark.parametrize(("event", "index"), EXAMPLES)
def test_examples_are_valid_and_fill_the_sentence(event: Event, index: int) -> None:
    whole = sent(event, event.examples[index])
    validator = Draft202012Validator(event_schema(event), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [(list(error.path), error.message) for error in validator.iter_errors(whole)] == []
    if index == 0:
        assert "…" not in "".join(render(event, language, whole) for language in event.sentence)


@pytest.mark.parametrize("event", VERSIONS)
def test_every_version_has_an_example_and_survives_its_release_file(event: Event) -> None:
    assert event.examples
    assert decode_event(json.loads(json.dumps(encode_event(event)))) == event


@pytest.mark.parametrize("path", sorted((STARTER / "events").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_definition_tells_the_editor_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../.sayso/event.schema.json"


@pytest.mark.parametrize("path", sorted((STARTER / "producers").glob("*.yaml")), ids=lambda path: path.stem)
def test_producers_send_released_versions_only(path: Path) -> None:
    producer = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # every scalar as the text it is
    released = {f"{each.name}@{version}" for each in REGISTRY.lineages for version in each.released}
    assert producer["producer"] == path.stem
    assert {f"{row['event']}@{row['version']}" for row in producer["emits"]} <= released


@pytest.mark.parametrize("path", sorted((STARTER / "consumers").glob("*.sql")), ids=lambda path: path.stem)
def test_consumers_read_columns_that_every_major_has(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^-- (\w+): ", text, re.MULTILINE) == ["name", "owner", "what"]
    query = sqlglot.parse_one(text, read="athena")
    (view,) = query.find_all(exp.Table)
    lineage = REGISTRY.lineage(view.name)
    assert lineage is not None
    common = set.intersection(*(set(events[-1].by_name) for events in lineage.majors.values()))
    aliases = {alias.alias for alias in query.find_all(exp.Alias)}
    named = {column.parts[0].name for column in query.find_all(exp.Column)}
    assert named <= common | {"dt"} | aliases
