"""Type strings are read as Hive's TypeInfoUtils reads them, and every refusal says where and what is allowed."""

from __future__ import annotations

import pytest

from contracts.hive_types import (
    PRIMITIVES,
    Array,
    HiveTypeError,
    Map,
    Primitive,
    Struct,
    duckdb_type,
    parse_hive_type,
)

PLAIN = [name for name, row in PRIMITIVES.items() if not row.limits]


@pytest.mark.parametrize("name", PLAIN)
def test_a_primitive_is_its_name(name):
    assert parse_hive_type(name) == Primitive(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decimal", Primitive("decimal", (10, 0))),
        ("decimal(5)", Primitive("decimal", (5, 0))),
        ("decimal(38,38)", Primitive("decimal", (38, 38))),
        ("varchar(65535)", Primitive("varchar", (65535,))),
        ("char(1)", Primitive("char", (1,))),
        ("array<int>", Array(Primitive("int"))),
        ("map<string,array<int>>", Map(Primitive("string"), Array(Primitive("int")))),
        (
            "struct<a:int,B_2:struct<order:string>,1a:date>",
            Struct(
                (
                    ("a", Primitive("int")),
                    ("B_2", Struct((("order", Primitive("string")),))),
                    ("1a", Primitive("date")),
                )
            ),
        ),
    ],
)
def test_a_type_is_read(text, expected):
    assert parse_hive_type(text) == expected


@pytest.mark.parametrize(
    "text", ["bigint", "decimal(10,3)", "array<map<string,struct<a:varchar(3),b:array<timestamp>>>>"]
)
def test_what_is_read_is_written_back(text):
    assert str(parse_hive_type(text)) == text


@pytest.mark.parametrize(
    ("text", "offset", "allowed"),
    [
        ("", 0, "a type"),
        ("integer", 0, "a type"),
        ("INT", 0, "a type"),
        ("uniontype<int>", 0, "a type"),
        (" int", 0, "a type"),
        ("int ", 3, "the end"),
        ("int,int", 3, "the end"),
        ("varchar", 7, "'('"),
        ("varchar(0)", 8, "from 1 to 65535"),
        ("char(256)", 5, "from 1 to 255"),
        ("decimal()", 8, "from 1 to 38"),
        ("decimal(39)", 8, "from 1 to 38"),
        ("decimal(3,4)", 10, "from 0 to 3"),
        ("decimal(18, 4)", 11, "from 0 to 18"),
        ("decimal(1,1,1)", 11, "')'"),
        ("array<int", 9, "'>'"),
        ("array", 5, "'<'"),
        ("map<string, int>", 11, "a type"),
        ("map<array<int>,int>", 4, "primitive"),
        ("struct<>", 7, "a member's name"),
        ("struct<a: int>", 9, "a type"),
        ("struct<a.b:int>", 8, "':'"),
        ("struct<a:int,A:int>", 13, "not yet taken"),
        ("struct<`a`:int>", 7, "a member's name"),
    ],
)
def test_a_wrong_type_fails_at_its_offset(text, offset, allowed):
    with pytest.raises(HiveTypeError) as caught:
        parse_hive_type(text)
    assert caught.value.offset == offset
    assert allowed in caught.value.allowed
    assert isinstance(caught.value, ValueError)


def test_duckdb_types_nest_and_quote_members():
    kind = parse_hive_type("map<string,array<struct<order:decimal(10,3),at:timestamp>>>")
    assert duckdb_type(kind) == 'MAP(VARCHAR, STRUCT("order" DECIMAL(10,3), "at" TIMESTAMP_MS)[])'
