"""The fast path takes what the generated packages write, and what it takes is valid and stored as it is."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.modules import generated_package
from generators.collector import event_module
from generators.lake import table_key
from registry.added_fields import discriminators
from registry.compatibility.witness import sample
from registry.loader import load
from registry.model import Field, Type
from registry.types import BY_NAME, form_of
from registry.validate import problems
from registry.version import Version
from tests.cases import STARTER
from tests.generators.kinds import collector_files
from tests.generators.one_module import RECEIVED, event_of, run, taken_by

NAMED: dict[str, Any] = {"name": "a", "wire_name": "a", "role": None, "doc": "", "required": True}


def test_the_fast_path_takes_what_the_generated_packages_write() -> None:
    """The members in the order of the definition, with all of the optional ones and with none."""
    for event in load(STARTER).whole().events:
        module = run(event_module(event))
        for fields in (event.fields, [field for field in event.fields if field.required]):
            usual = {field.wire_name: sample(field.type) for field in fields}
            assert taken_by(module, usual) == module["row"](usual, RECEIVED), event.label


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
        Field(**NAMED, type=Type(name="map", form="object", item=Type(name="date", form="string"))),
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
        _, event_id, line, _ = module["take"](text, 0, RECEIVED)
        assert event_id == held["event_id"]
        assert line.decode() == module["row"](value, RECEIVED)
