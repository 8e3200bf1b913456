"""The table of a major holds every version: nothing is lost, nothing moves, and what cannot be joined is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.model import Event, Field, Type
from registry.tables import join, leaves, union
from registry.type_names import type_name
from registry.type_row import READERS
from registry.types import BY_NAME
from registry.version import Version
from registry.widening import widens_to
from tests.registry.model_strategies import events, fields_of, types

INT32, INT64 = Type(name="int32", form="string"), Type(name="int64", form="string")
STRING, DOUBLE = Type(name="string", form="string"), Type(name="float64", form="string")


def decimal(precision: int, scale: int) -> Type:
    return Type(name="decimal", form="string", precision=precision, scale=scale)


def field(name: str, type_: Type) -> Field:
    return Field(name=name, wire_name=name, type=type_, role=None, doc="")


def record(**members: Type) -> Type:
    return Type(name="object", form="object", fields=tuple(field(name, type_) for name, type_ in members.items()))


def array(item: Type) -> Type:
    return Type(name="array", form="array", item=item)


@st.composite
def lineages(draw: st.DrawFn) -> list[Event]:
    """Versions of one major; a name keeps its type, so that nothing conflicts."""
    base = draw(events())
    pool = draw(fields_of(types, 6))
    chosen = draw(st.lists(st.lists(st.sampled_from(pool), unique_by=lambda each: each.name), min_size=1, max_size=4))
    return [replace(base, version=Version(1, index, 0), fields=tuple(own)) for index, own in enumerate(chosen)]


@settings(max_examples=150)
@given(lineages())
def test_the_table_holds_every_version_and_only_grows_at_its_end(versions: list[Event]) -> None:
    before: list[str] = []
    for count in range(1, len(versions) + 1):
        table, conflicts = union(versions[:count], READERS)
        names = [column.name for column in table.columns]
        assert conflicts == ()
        assert names[: len(before)] == before
        assert set(names) == {column.name for event in versions[:count] for column in event.columns}
        assert len(names) == len(set(names))
        newest = {column.name for column in versions[count - 1].columns}
        assert {column.name for column in table.columns if column.dropped is None} == newest
        before = names


@given(types)
def test_a_type_joined_with_itself_is_itself(type_: Type) -> None:
    assert join(type_, replace(type_), READERS) == (type_, ())


@given(st.lists(types, min_size=2, max_size=2))
def test_a_join_never_narrows(pair: list[Type]) -> None:
    old, new = pair
    joined, clashes = join(old, new, ("athena",))
    if clashes:
        return
    assert widens_to(old, joined, "athena")
    old_leaves = {path for path, _ in leaves(old)}
    assert old_leaves <= {path[: len(each)] for path, _ in leaves(joined) for each in old_leaves}


@pytest.mark.parametrize(
    ("old", "new", "readers", "joined"),
    [
        (INT32, INT64, ("athena", "spark4"), INT64),
        (INT64, INT32, ("athena", "spark4"), INT64),
        (INT32, INT64, ("athena", "spark3"), None),
        (INT32, DOUBLE, ("athena", "spark4"), None),
        (INT32, DOUBLE, ("spark4",), DOUBLE),
        (INT64, DOUBLE, ("athena",), None),
        (STRING, INT64, ("athena",), STRING),
        (INT64, STRING, ("athena",), None),
        (INT64, STRING, ("athena", "spark4"), None),
        (decimal(10, 3), decimal(12, 5), ("athena", "spark4"), None),
        (decimal(10, 3), decimal(12, 5), ("spark4",), decimal(12, 5)),
        (decimal(12, 5), decimal(10, 3), ("athena",), decimal(12, 5)),
        (INT32, decimal(12, 2), ("athena",), None),
        (decimal(10, 3), decimal(12, 5), ("spark3",), None),
        (decimal(10, 3), decimal(12, 3), ("spark3",), decimal(12, 3)),
        (decimal(10, 3), decimal(10, 4), ("athena",), None),
        (STRING, Type(name="uuid", form="string"), ("spark3",), Type(name="uuid", form="string")),
        (record(a=INT32), record(a=INT64, b=STRING), ("athena",), record(a=INT64, b=STRING)),
        (record(a=INT32, b=STRING), record(b=STRING), ("athena",), record(a=INT32, b=STRING)),
        (array(INT32), array(INT64), ("athena",), array(INT64)),
        (array(INT32), INT32, ("athena",), None),
        (record(a=STRING), array(STRING), ("athena",), None),
    ],
    ids=lambda value: type_name(value, "hive") if isinstance(value, Type) else None,
)
def test_what_joins_and_what_does_not(old: Type, new: Type, readers: tuple[str, ...], joined: Type | None) -> None:
    found, clashes = join(old, new, readers)
    assert bool(clashes) == (joined is None)
    assert found == (joined or old)


@given(events())
def test_a_conflict_names_the_path_the_reader_and_both_types(event: Event) -> None:
    first = replace(event, fields=(field("box", array(record(a=record(b=STRING)))),))
    second = replace(first, fields=(field("box", array(record(a=record(b=DOUBLE)))),))
    [conflict] = union([first, second], ("athena", "spark4"))[1]
    assert conflict.path == ("box", "a", "b")
    assert (conflict.old_type, conflict.new_type, conflict.old, conflict.new) == (STRING, DOUBLE, first, second)
    assert conflict.reader == "athena"


def test_every_type_a_row_widens_to_exists_and_no_reader_is_forgotten() -> None:
    for row in BY_NAME.values():
        assert tuple(row.widens) == READERS
        assert all(set(names) <= set(row.fits) for names in row.widens.values())
        assert set(row.fits) <= BY_NAME.keys()
