"""What a model refuses becomes findings at their place, with the nearest name or the form that is meant."""

from __future__ import annotations

import pytest

from registry.definitions import EventDefinition, VocabularyDefinition
from registry.reading import read_model
from registry.yaml_source import read_yaml


def findings(text: str, model=VocabularyDefinition) -> list[tuple[str, str, str]]:
    document = read_yaml(text, "f")
    read_model(document, model)
    return [(str(found.position)[2:], found.rule, found.help) for found in document.findings]


def test_a_misspelt_key_gets_the_nearest_one_at_any_depth() -> None:
    text = "fields:\n  a: {type: array, items: {type: object, fields: {b: {max_lenght: 3}}}}\n"
    assert findings(text) == [("2:55", "unknown-key", "Did you mean `max_length`?")]


def test_the_type_of_a_maps_values_is_read_like_a_field() -> None:
    text = "fields:\n  a: {type: map, values: {typ: string}}\n"
    assert findings(text) == [("2:27", "unknown-key", "Did you mean `type`?")]


def test_a_value_of_a_list_is_named_by_its_number() -> None:
    document = read_yaml("fields:\n  a: {type: enum, values: [x, 1]}\n", "f")
    read_model(document, VocabularyDefinition)
    [found] = document.findings
    assert (str(found.position), found.message) == ("f:2:31", "`values[1]` is 1, not a string")


def test_a_missing_key_is_reported_where_it_belongs() -> None:
    text = "fields:\n  a:\n    type: string\n    deprecated:\n      reason: x\n"
    [(place, rule, advice)] = findings(text)
    assert (place, rule) == ("4:5", "missing-key")
    assert advice


def test_the_form_of_a_duration_is_shown_by_examples() -> None:
    text = "event: a\nfreshness: soon\n"
    advice = {place: advice for place, _, advice in findings(text, EventDefinition)}
    assert "60s" in advice["2:1"]


def test_all_problems_are_reported_at_once() -> None:
    text = "fields:\n  a: {type: 3, required: yes, minimum: x}\n  b: [1]\n"
    assert [place for place, _, _ in findings(text)] == ["2:7", "2:16", "2:31", "3:3"]


@pytest.mark.parametrize("number", ["0.1", "1e-3", "12345678901234567890123", "-7"])
def test_numbers_are_taken_by_their_text(number: str) -> None:
    document = read_yaml(f"fields:\n  a: {{minimum: {number}}}\n", "f")
    model = read_model(document, VocabularyDefinition)
    assert model
    assert float(model.fields["a"].minimum or 0) == float(number)
    assert str(model.fields["a"].minimum) in {number, "0.001"}
