"""JSON becomes rows as Firehose's OpenX SerDe does it.

A test's name says what the law rests on: `documented` is AWS's own text, `probed` is what a third party saw on AWS,
`chosen` is ours where neither says anything.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.firehose.openx import MALFORMED_DATA, PARSE_ERROR, ConversionError, OpenX, deserializer
from contracts.hive_types import parse_hive_type

EXACT = OpenX(case_insensitive=False)


def rows(json_text, kind="int", settings=None, **more):
    columns = [("c", parse_hive_type(kind)), *((name, parse_hive_type(text)) for name, text in more.items())]
    data = json_text if isinstance(json_text, bytes) else json_text.encode()
    return deserializer(columns, settings or OpenX())(data)


def value(json_value, kind, settings=None):
    return rows(f'{{"c": {json_value}}}', kind, settings)[0]["c"]


def failure(json_text, kind="int", settings=None, **more):
    with pytest.raises(ConversionError) as caught:
        rows(json_text, kind, settings, **more)
    return caught.value


def nanoseconds(text):
    moment, _, fraction = text.partition(".")
    seconds = (datetime.fromisoformat(moment).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(
        seconds=1
    )
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0") or 0)


FITS_DOCUMENTED = [
    ("timestamp", '"2017-02-07T15:13:01.39256Z"', nanoseconds("2017-02-07 15:13:01.39256")),
    ("timestamp", '"2017-02-07T15:13:01Z"', nanoseconds("2017-02-07 15:13:01")),
    ("timestamp", '"2017-02-07 15:13:01.14"', nanoseconds("2017-02-07 15:13:01.14")),
    ("timestamp", '"2017-2-7 15:13:01.123456789"', nanoseconds("2017-02-07 15:13:01.123456789")),
    ("timestamp", "1518033528", nanoseconds("2018-02-07 19:58:48")),
    ("timestamp", "1518033528123", nanoseconds("2018-02-07 19:58:48.123")),
    ("timestamp", "1518033528.123", nanoseconds("2018-02-07 19:58:48.123")),
]

FITS_PROBED = [
    ("int", '"20"', 20),
    ("bigint", '"9007199254740993"', 9007199254740993),
    ("double", '"20.5"', 20.5),
    ("decimal(10,3)", '"20.5"', Decimal("20.500")),
    ("string", "20", "20"),
    ("string", "true", "true"),
    ("string", '{"Id": 1, "In": [{"No": null}, "Aa"]}', '{"id":1,"in":[{"no":null},"Aa"]}'),
    ("string", "[1, 2.50]", "[1,2.50]"),
    ("array<int>", "7", [7]),
    ("array<string>", '"a"', ["a"]),
    ("struct<a:int,b:string>", "{}", {"a": None, "b": None}),
    ("struct<a:int>", '{"a":1,"x":2}', {"a": 1}),
    ("struct<a:int,b:string>", "[1]", {"a": 1, "b": None}),
    ("struct<a:int>", "[1, 2]", {"a": 1}),
    ("timestamp", '"1518033528"', nanoseconds("2018-02-07 19:58:48")),
    ("timestamp", '"1518033528123"', nanoseconds("2018-02-07 19:58:48.123")),
    ("timestamp", "999999999999", 999999999999 * 10**9 - 54 * 2**64),
    ("timestamp", "1000000000000", nanoseconds("2001-09-09 01:46:40")),
    ("timestamp", '"2026-9-7 12:00:02"', nanoseconds("2026-09-07 12:00:02")),
    ("date", '"2026-9-7"', date(2026, 9, 7)),
]

FITS_CHOSEN = [
    ("boolean", "true", True),
    ("boolean", '"false"', False),
    ("boolean", '"TRUE"', True),
    ("int", "-2147483648", -2147483648),
    ("int", '"0x1F"', 31),
    ("bigint", "9223372036854775807", 2**63 - 1),
    ("tinyint", "127", 127),
    ("smallint", "-32768", -32768),
    ("float", "1.5", 1.5),
    ("double", "1e3", 1000.0),
    ("double", "-0.0", -0.0),
    ("decimal(10,3)", "0.0005", Decimal("0.001")),
    ("decimal(10,3)", "-0.0005", Decimal("-0.001")),
    ("decimal(10,3)", "0.00049999999999999999999999999999999999", Decimal("0.000")),
    ("decimal(10,3)", "1e-99999999", Decimal("0.000")),
    ("decimal(10,3)", "0e99999999", Decimal("0.000")),
    ("decimal(38,0)", "99999999999999999999999999999999999999", Decimal("9" * 38)),
    ("string", "1.10", "1.10"),
    ("string", '"\\ud800x"', "?x"),
    ("string", '"\\ud83d\\ude00"', "😀"),
    ("varchar(3)", '"한국어"', "한국어"),
    ("timestamp", "0", 0),
    ("timestamp", "-1.5", -1_500_000_000),
    ("timestamp", "1e-99999999", 0),
    ("array<int>", "[1, null]", [1, None]),
    ("map<string,int>", '{"a": null}', {"a": None}),
    ("map<int,string>", '{"7": "x"}', {7: "x"}),
]

FAILS_DOCUMENTED = [("timestamp", '"22/Nov/2026:10:00:00"')]

FAILS_PROBED = [
    ("int", '"oops"'),
    ("double", '"oops"'),
    ("decimal(10,3)", '"oops"'),
    ("struct<a:int>", "42"),
    ("struct<a:int>", '"x"'),
    ("map<string,int>", "[1]"),
    ("timestamp", '"2026-9-7T12:00:02Z"'),
    ("array<struct<a:array<int>>>", '[{"a": [1, "oops"]}]'),
    ("map<string,int>", '{"a": "oops"}'),
]

FAILS_CHOSEN = [
    ("boolean", '"maybe"'),
    ("boolean", "1"),
    ("int", "20.5"),
    ("int", "20.0"),
    ("int", "true"),
    ("int", "[1]"),
    ("int", '" 7"'),
    ("int", '"1_000"'),
    ("int", '"٧"'),
    ("int", '""'),
    ("int", "2147483648"),
    ("int", "9" * 5000),
    ("bigint", "-9223372036854775809"),
    ("tinyint", "128"),
    ("smallint", "32768"),
    ("float", "1e39"),
    ("double", "1e999"),
    ("double", '"NaN"'),
    ("double", "{}"),
    ("decimal(10,3)", "10000000"),
    ("decimal(10,3)", "9999999.9995"),
    ("decimal(10,3)", "1e999999999"),
    ("varchar(3)", '"long"'),
    ("binary", '"AA=="'),
    ("date", '"2026-02-30"'),
    ("date", "20455"),
    ("timestamp", '"2026-05-21T14:00:00+00:00"'),
    ("timestamp", '"2026-05-21T14:00:00"'),
    ("timestamp", '"2026-05-21"'),
    ("timestamp", '"2026-02-30 00:00:00"'),
    ("timestamp", "true"),
    ("timestamp", "1e999999999"),
    ("array<struct<a:int>>", '{"a": 1}'),
]


@pytest.mark.parametrize(("kind", "given", "expected"), FITS_DOCUMENTED)
def test_documented_value_fits(kind, given, expected):
    assert value(given, kind) == expected


@pytest.mark.parametrize(("kind", "given", "expected"), FITS_PROBED)
def test_value_that_a_third_party_probed_fits(kind, given, expected):
    assert value(given, kind) == expected


@pytest.mark.parametrize(("kind", "given", "expected"), FITS_CHOSEN)
def test_value_fits_by_choice(kind, given, expected):
    found = value(given, kind)
    assert found == expected
    assert type(found) is type(expected)
    if isinstance(found, Decimal):
        assert found.as_tuple() == expected.as_tuple()


@pytest.mark.parametrize(("kind", "given"), FAILS_DOCUMENTED)
def test_documented_misfit_fails_the_record(kind, given):
    assert failure(f'{{"c": {given}}}', kind).code == MALFORMED_DATA


@pytest.mark.parametrize(("kind", "given"), FAILS_PROBED)
def test_misfit_that_a_third_party_probed_fails_the_record(kind, given):
    assert failure(f'{{"c": {given}}}', kind).code == MALFORMED_DATA


@pytest.mark.parametrize(("kind", "given"), FAILS_CHOSEN)
def test_misfit_fails_the_record_by_choice(kind, given):
    assert failure(f'{{"c": {given}}}', kind).code == MALFORMED_DATA


def test_a_misfit_says_which_value_and_where():
    why = failure('{"c": {"k": [1, {"B": "oops"}]}}', "map<string,array<struct<b:int>>>")
    assert why.path == "c{}[]"  # the first element is no struct at all
    why = failure('{"c": {"k": [{"B": "oops"}]}}', "map<string,array<struct<b:int>>>")
    assert why.path == "c{}[].b"
    assert why.message == 'Data does not match the schema. For input string: "oops"'


def test_documented_undeclared_keys_are_dropped_and_missing_ones_are_null():
    assert rows('{"x": 1, "d": null}', d="int") == [{"c": None, "d": None}]


def test_documented_keys_are_lower_cased_at_every_depth_as_probed():
    assert value('{"AbC": {"De": 1}}', "struct<aBc:struct<dE:int>>") == {"aBc": {"dE": 1}}
    assert rows('{"C": 1}') == [{"c": 1}]


def test_keys_are_exact_at_every_depth_if_case_insensitive_is_false_as_probed():
    assert rows('{"C": 1, "c": 2}', settings=EXACT) == [{"c": 2}]
    assert value('{"A": 1}', "struct<a:int>", EXACT) == {"a": None}


def test_map_keys_are_lower_cased_unless_case_insensitive_is_false_as_probed():
    assert value('{"ExpA": "B"}', "map<string,string>") == {"expa": "B"}
    assert value('{"ExpA": "B"}', "map<string,string>", EXACT) == {"ExpA": "B"}


def test_nested_json_in_a_string_keeps_its_keys_if_case_insensitive_is_false_by_choice():
    assert value('{"Id": 1}', "string", EXACT) == '{"Id":1}'


def test_two_keys_that_differ_in_case_fail_the_record_by_choice():
    assert failure('{"c": 1, "C": 2}').code == MALFORMED_DATA
    assert failure('{"c": {"a": 1, "A": 2}}', "map<string,int>").code == MALFORMED_DATA


def test_documented_column_to_json_key_mappings():
    settings = OpenX.of_firehose({"ColumnToJsonKeyMappings": {"c": "Ts"}})
    assert rows('{"tS": 5, "c": 6}', settings=settings) == [{"c": 5}]


def test_documented_dots_become_underscores_only_if_asked():
    columns = {"a_b": "int"}
    asked = OpenX.of_firehose({"ConvertDotsInJsonKeysToUnderscores": True})
    assert rows('{"a.b": 1}', settings=asked, **columns)[0]["a_b"] == 1
    assert rows('{"a.b": 1}', **columns)[0]["a_b"] is None


@pytest.mark.parametrize("between", ["", "\n", " ", "\r\n\t"])
def test_documented_several_documents_in_a_record(between):
    assert rows(f'{{"c":1}}{between}{{"c":2}}\n') == [{"c": 1}, {"c": 2}]


def test_documented_top_level_array_is_no_input():
    assert failure('[{"c":1},{"c":2}]').code == MALFORMED_DATA


@pytest.mark.parametrize("text", ["7", '"x"', "null"])
def test_a_document_that_is_no_object_fails_by_choice(text):
    assert failure(text).code == MALFORMED_DATA


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_record_fails_as_probed(text):
    assert failure(text).message == "The record was empty or contained only whitespace."


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"c": 1,}',
        '{"c": 01}',
        "{'c': 1}",
        '{"c": NaN}',
        '{"c": Infinity}',
        '{"c": 1}, {"c": 2}',
        '{"c": 1} trailing',
        '{"c": "a\nb"}',
        b'{"c": "\xff"}',
        b'\xef\xbb\xbf{"c": 1}',
        "[" * 100_000,
    ],
)
def test_documented_what_is_not_json_is_a_parse_error(text):
    assert failure(text).code == PARSE_ERROR


def test_a_bad_document_fails_the_whole_record_as_probed():
    assert failure('{"c": 1}{"c": "oops"}').code == MALFORMED_DATA


def test_settings_of_a_table_are_read_from_its_serde_parameters():
    assert OpenX.of_table({"case.insensitive": "FALSE", "dots.in.keys": "true", "mapping.ts": "Time"}) == OpenX(
        case_insensitive=False, dots_to_underscores=True, mappings={"ts": "Time"}, respells_data=False
    )


def test_a_table_keeps_the_keys_that_are_data_as_measured_with_trino():
    settings = OpenX.of_table({})
    columns = {"m": "map<string,struct<a:int>>", "s": "string"}
    (row,) = rows('{"C": 1, "M": {"K": {"A": 1}, "l": null}, "S": {"A": 1}}', settings=settings, **columns)
    assert row == {"c": 1, "m": {"K": {"a": 1}, "l": None}, "s": '{"A":1}'}
    assert failure('{"c": 1, "C": 2}', settings=settings).code == MALFORMED_DATA


def test_a_tables_map_keeps_keys_that_differ_in_case_only_where_case_counts():
    """By default Trino was measured to keep one of them without a word; here the row fails."""
    sent, columns = '{"m": {"K": 1, "k": 2}}', {"m": "map<string,int>"}
    (row,) = rows(sent, settings=OpenX.of_table({"case.insensitive": "false"}), **columns)
    assert row["m"] == {"K": 1, "k": 2}
    assert failure(sent, settings=OpenX.of_table({}), **columns).code == MALFORMED_DATA
