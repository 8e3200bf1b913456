"""What is written becomes what is meant: vocabulary and envelope woven in, policies applied, places kept."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from registry.loader import load
from tests.lint_cases import BASE, build

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Event, Field

EVENT = (BASE / "events" / "card_click.yaml").read_text()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(BASE, tmp_path / "registry")


def resolve(root: Path, fields: str = "", vocabulary: str = "", config: str = "", event: str = EVENT) -> Event:
    for name, more in (("sayso.yaml", config), ("vocabulary.yaml", vocabulary)):
        (root / name).write_text((BASE / name).read_text() + more)
    (root / "events" / "card_click.yaml").write_text(event.replace("examples:", f"{fields}examples:"))
    source = load(root)
    assert source.findings == []
    return source.working[0]


def field(event: Event, name: str) -> Field:
    return event.by_name[name]


def test_an_event_has_its_discriminators_the_envelope_and_its_own_fields_in_that_order(root: Path) -> None:
    event = resolve(root)
    names = [column.name for column in event.columns]
    assert names == ["event", "schema_version", "event_id", "occurred_at", "user_id", "card_id"]
    assert [column.origin for column in event.columns] == ["system"] * 2 + ["envelope"] * 3 + ["event"]
    assert field(event, "event").type.values == ("card_click",)
    assert field(event, "schema_version").wire_name == "version"
    assert field(event, "schema_version").type.values == ("1.0.0",)


def test_what_is_written_beside_use_wins(root: Path) -> None:
    vocabulary = "  note: {type: string, role: content, doc: A note., max_length: 9, min_length: 1, pii: true}\n"
    event = resolve(root, "  memo: {use: note, max_length: 5, doc: A memo.}\n  note: {use: note}\n", vocabulary)
    memo, note = field(event, "memo"), field(event, "note")
    assert (memo.doc, memo.type.max_length, memo.type.min_length, memo.pii) == ("A memo.", 5, 1, True)
    assert (note.doc, note.type.max_length) == ("A note.", 9)


def test_uses_of_uses_end_at_a_type(root: Path) -> None:
    vocabulary = "  id: {type: int64, doc: An id., minimum: 1}\n  card: {use: id, doc: A card., role: content}\n"
    card = field(resolve(root, "  other: {use: card}\n", vocabulary), "other")
    assert (card.type.name, card.type.minimum, card.doc, card.role) == ("int64", Decimal(1), "A card.", "content")


def test_what_is_shared_is_one_value(root: Path) -> None:
    (root / "events" / "card_view.yaml").write_text(EVENT.replace("card_click", "card_view"))
    resolve(root, "  who: {use: user_id}\n")
    click, view = load(root).working
    assert click.by_name["user_id"] is view.by_name["user_id"]
    assert click.by_name["who"].type is view.by_name["user_id"].type


@pytest.mark.parametrize(
    ("policy", "written", "form"),
    [
        ("string", "int64", "string"),
        ("number", "int64", "integer"),
        ("number", "float64", "number"),
        ("number", "decimal(4,2)", "string"),
        ("number", "string", "string"),
        ("string", "boolean", "boolean"),
        ("string", "int64, wire: number", "integer"),
        ("number", "int64, wire: string", "string"),
    ],
)
def test_numbers_travel_as_the_policy_or_the_field_says(root: Path, policy: str, written: str, form: str) -> None:
    written = written.replace("decimal(4,2)", '"decimal(4,2)"')
    event = EVENT.replace('"7"', "7") if policy == "number" else EVENT
    config = f"wire: {{numbers: {policy}}}\n"
    assert field(resolve(root, f"  x: {{type: {written}}}\n", config=config, event=event), "x").type.form == form


def test_a_location_is_a_column_and_so_are_its_parameters(root: Path) -> None:
    located = EVENT.replace("sentence:", 'location: "app://feed?tab={tab}&page={page:int32?}"\nsentence:')
    event = resolve(root, event=located)
    assert field(event, "location").required
    assert field(event, "location").type.template == "app://feed?tab={tab}&page={page:int32?}"
    assert [(each.name, each.type.name, each.required) for each in event.parameters] == [
        ("tab", "string", True),
        ("page", "int32", False),
    ]
    assert "tab" not in {each.name for each in event.fields}


def test_nested_members_know_their_place(root: Path) -> None:
    vocabulary = "  box: {type: object, role: content, doc: x., fields: {a: {type: string, doc: x.}}}\n"
    event = resolve(
        root, "  own:\n    type: object\n    fields:\n      b: {type: string}\n  box: {use: box}\n", vocabulary
    )
    source = load(root)
    own, box = (source.working[0].by_name[name].type.fields[0] for name in ("own", "box"))
    assert event.by_name["own"].type.fields == (own,)
    assert str(source.position(own.place)) == "events/card_click.yaml:14:7"
    assert str(source.position(box.place)) == "vocabulary.yaml:3:56"


@pytest.mark.parametrize(("written", "days"), [("400d", 400), ("48h", 2), ("1d", 1)])
def test_durations_are_read(root: Path, written: str, days: int) -> None:
    event = EVENT.replace("sentence:", f"retention: {written}\nfreshness: 15m\nsentence:")
    assert (resolve(root, event=event).retention_days, resolve(root, event=event).freshness_seconds) == (days, 900)
