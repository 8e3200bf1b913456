"""A generated model and its JSON Schema give the same verdict on any JSON text."""

from __future__ import annotations

import copy
import importlib
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from generators import python
from generators.jsonschema import event_schema
from registry.loader import load
from registry.types import form_of, row_of
from tests.cases import STARTER, case_folders

pytestmark = pytest.mark.filterwarnings("ignore:since 0.1.0:DeprecationWarning")  # of the deprecated event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from registry.model import Event, Type

REGISTRIES = {folder.name: folder / "input" for folder in case_folders("python")} | {"starter": STARTER}

# What may stand in any place of a document, as JSON text: valid for some type, and just not valid for it.
RAW = r"""
null true false {} [] [[]] {"a":"b"} {"":{}} [null] {"a":null} ["1"] ["1","2","3","4"] ["0"] [1] [1.5,2e0,3,4]
{"a":"b","c":"d","e":"f"} {"a":"abcdef"} {"a":1.0} {"x":[true,false]} {"x":[true,false,true]} [["1.25","2"],["1.255"]]
[["1.25","2","3"]] 0 1 -1 1.0 -0 -0.0 1e0 1.5 1E2 10.0e-1 -1.5 -1.50000000000000001 1e400 -1e400 2147483647 2147483648
2147483647.0 9007199254740991 9007199254740992 9007199254740993 -9007199254740992 1e19 9223372036854775808 0.1 1e-400
1.7976931348623157e308 -1.51 -1.6 NaN Infinity 01 "a
"""
WORDS = r"""
0 1 -1 +1 01 007 -0 1.0 1. .5 1e3 1E+05 1e-400 1e400 NaN Infinity inf 1_000 1,0 ١ １ true null 0x10 5e-324 -0.5 -0.000
2147483647 2147483648 -2147483648 -2147483649 1000 1001 -5 -6 0.1 0.09999 1e-1 9223372036854775807 9223372036854775808
-9223372036854775808 -9223372036854775809 1.7976931348623157e308 1.7976931348623159e308 9999999.999 10000000 1.5000
99.99 100.00 1.25 1.255
2024-02-29 2023-02-29 2024-2-29 20240229 1699-12-31 2200-01-01 2024-13-01
2026-11-22T09:30:00Z 2026-11-22T09:30:00.123456789+09:00 2026-11-22T09:30:00.1234567890Z 2026-11-22t09:30:00z
2026-11-22T09:30:00 2026-11-22T09:30:60Z 2026-11-22T24:00:00Z 2026-11-22T09:30:00+0900 2026-11-22T09:30:00-00:00
018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f 018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F 018f3f5e2c4b7d6a9b1e0a1b2c3d4e5f
{018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f} urn:uuid:018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f
018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5g
https://example.com/a https://example.com http://[::1]/ https://예.kr/ /a example.com https://e.com/%zz
app://feed?tab=home app://feed?tab=home&page=01 app://feed?tab= app://feed?tab=%EA%B0%80 app://feed?page=1
app://feed?tab=home&page=2147483648
red Red 빨강 it's everything 1.0.0 1.1.0 ios abc abcd 가나다 가나다라 👍👍👍 👍👍👍👍 é AB-1 가\"
가나다라마바사 ko ko-KR 5.12.0
"""
SPACED = (
    *("", " ", " 1", "1 ", "1\n", "1\r", "\u0000", "light blue", 'it\'s "so"', "AB-1\n", "2024-02-29\n", "ko\n"),
    *("2026-11-22 09:30:00Z", "2026-11-22T09:30:00Z\n", "https://e.com/a b", "https://e.com\n", "red\n"),
)
LONG = (
    *(
        "9" * 38,
        "9" * 39,
        "https://" + "a" * 32,
        "https://" + "a" * 33,
        "https://" + "a" * 2040,
        "https://" + "a" * 2041,
    ),
    *("a" * length for length in (40, 41, 64, 65, 80, 81)),
)
TEXTS = (*WORDS.split(), *SPACED, *LONG)
TOKENS = (*RAW.split(), "1" + "0" * 400, *(json.dumps(text, ensure_ascii=False) for text in TEXTS))


@dataclass(frozen=True)
class Subject:
    """One version of one event: its model, its schema's validator, and a valid event with every field in it."""

    label: str
    model: Any
    schema: Draft202012Validator
    whole: dict[str, Any]

    def agree(self, text: str) -> bool:
        """The verdict, once both have given the same."""
        verdict = schema_accepts(self.schema, text)
        assert model_accepts(self.model, text) is verdict, f"{self.label}: JSON Schema says {verdict} to {text}"
        return verdict


class Raw:
    """JSON text that stands in a document as it is."""

    def __init__(self, text: str) -> None:
        self.text = text


def dumped(value: Any) -> str:
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{dumped(each)}" for name, each in value.items()) + "}"
    return "[" + ",".join(map(dumped, value)) + "]" if isinstance(value, list) else json.dumps(value)


def schema_accepts(schema: Draft202012Validator, text: str) -> bool:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no JSON (RFC 8259, section 6)")

    try:
        return schema.is_valid(json.loads(text, parse_constant=refuse))
    except ValueError:
        return False


def model_accepts(model: Any, text: str) -> bool:
    try:
        model.model_validate_json(text.encode())
    except ValidationError:
        return False
    return True


def sample(type_: Type) -> Any:
    """A valid value, with every field and an item in every container; a pattern's is the example's business."""
    if type_.fields:
        return {each.wire_name: sample(each.type) for each in type_.fields if not each.type.pattern}
    if type_.item:
        return [sample(type_.item)] if row_of(type_).shape == "list" else {"key": sample(type_.item)}
    return form_of(type_).sample(type_)


def merged(base: Any, example: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(example, dict)):
        return example
    return base | {name: merged(base.get(name), each) for name, each in example.items()}


def whole(event: Event) -> dict[str, Any]:
    base = {each.wire_name: sample(each.type) for each in event.fields if not each.type.pattern}
    patterned = {"app_version": "5.12.0"}.items()
    base |= {name: text for name, text in patterned if any(each.name == name for each in event.fields)}
    found: dict[str, Any] = merged(base, dict(event.examples[0]) if event.examples else {})
    return found


def subjects_of(root: Path, folder: Path) -> Iterator[Subject]:
    registry = load(root).whole()
    for file in python.generate(registry, python.PythonSettings(package=f"agree_{root.parent.name}")):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    importlib.invalidate_caches()
    package = importlib.import_module(f"agree_{root.parent.name}")
    for event in registry.events:
        schema = Draft202012Validator(event_schema(event), format_checker=FormatChecker())
        yield Subject(event.label, package.model_of(event.name, str(event.version)), schema, whole(event))


@pytest.fixture(scope="module", params=REGISTRIES)
def subjects(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Subject]]:
    folder = tmp_path_factory.mktemp("agreement")
    sys.path.insert(0, str(folder / "python"))
    yield list(subjects_of(REGISTRIES[request.param], folder))
    sys.path.remove(str(folder / "python"))


def places(value: Any) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (key,)
        yield from ((key, *rest) for rest in places(each))


def changed(document: Any, place: tuple[str | int, ...], change: Callable[[Any, Any], object]) -> str:
    """The document after a change to what holds the place."""
    result = copy.deepcopy(document)
    holder = result
    for key in place[:-1]:
        holder = holder[key]
    change(holder, place[-1])
    return dumped(result)


def test_the_whole_event_is_valid(subjects: list[Subject]) -> None:
    for subject in subjects:
        assert subject.agree(dumped(subject.whole)), subject.label


def test_what_is_read_is_sent_again(subjects: list[Subject]) -> None:
    for subject in subjects:
        text = dumped(subject.whole)
        read = subject.model.model_validate_json(text)
        assert read.to_wire() == json.loads(text), subject.label
        assert json.loads(read.to_json()) == json.loads(text), subject.label


def schema_at(schema: dict[str, Any], place: tuple[str | int, ...]) -> str:
    """What is asserted of a place, as text: the same for places that are alike."""
    for key in place:
        if isinstance(key, int):
            schema = schema["items"]
        else:
            schema = schema.get("properties", {}).get(key) or schema["additionalProperties"]
    return json.dumps({keyword: held for keyword, held in schema.items() if keyword != "description"})


def test_every_value_in_every_place(subjects: list[Subject]) -> None:
    alike: set[str] = set()
    for subject in subjects:
        # The starter's twenty events share most of their fields; the cases differ in every version.
        alike = alike if len(subjects) > 10 else set()
        for place in places(subject.whole):
            kind = schema_at(subject.schema.schema, place)
            if kind in alike:
                continue
            alike.add(kind)
            for token in TOKENS:
                raw = Raw(token)
                subject.agree(changed(subject.whole, place, lambda holder, key, raw=raw: holder.__setitem__(key, raw)))


def test_every_place_left_out(subjects: list[Subject]) -> None:
    for subject in subjects:
        for place in places(subject.whole):
            subject.agree(changed(subject.whole, place, lambda holder, key: holder.pop(key)))


def test_every_place_under_another_name(subjects: list[Subject]) -> None:
    """Attributes, other spellings, and what pydantic itself has are no names on the wire."""
    for subject in subjects:
        for place in places(subject.whole):
            if isinstance(place[-1], str):
                for name in (place[-1].upper(), f"{place[-1]}_", "schema_version", "model_config", "_constants"):

                    def rename(holder: Any, key: Any, name: str = name) -> None:
                        holder[name] = holder.pop(key)

                    subject.agree(changed(subject.whole, place, rename))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '"a"', "1", "{", '{"event":NaN}', "NaN", "{}x"])
def test_no_event_at_all(subjects: list[Subject], text: str) -> None:
    assert not any(subject.agree(text) for subject in subjects)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_several_changes_at_once(subjects: list[Subject], data: st.DataObject) -> None:
    subject = data.draw(st.sampled_from(subjects))
    document = copy.deepcopy(subject.whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(list(places(document))))
        holder = document
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = data.draw(
            st.one_of(
                st.sampled_from(TOKENS),
                st.integers().map(str),
                st.floats(allow_nan=False, allow_infinity=False).map(json.dumps),
                st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8).map(json.dumps),
            ).map(Raw)
        )
    subject.agree(dumped(document))
