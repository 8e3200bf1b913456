"""Dates, timestamps and encoded text are valid exactly when the calendar, the clock and UTF-8 say so."""

from __future__ import annotations

import itertools
import re
import string
import time
import uuid
from calendar import monthrange
from datetime import datetime
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.patterns import DATE, QUERY_VALUE, QUERY_VALUE_OR_EMPTY, TIMESTAMP, URL, UUID

check = settings(max_examples=500)
date, timestamp, url = re.compile(DATE), re.compile(TIMESTAMP), re.compile(URL)
query_value, query_or_empty = re.compile(QUERY_VALUE), re.compile(QUERY_VALUE_OR_EMPTY)


def is_day(year: int, month: int, day: int) -> bool:
    return 1700 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def test_a_date_is_a_day_of_the_calendar():
    for year, month, day in itertools.product(range(1695, 2205), range(14), range(33)):
        assert bool(date.fullmatch(f"{year}-{month:02}-{day:02}")) == is_day(year, month, day), (year, month, day)


@pytest.mark.parametrize(
    "text",
    [
        "2024-1-01",
        "2024-01-1",
        "24-01-01",
        "02024-01-01",
        "2024/01/01",
        "20240101",
        "2024-01-01\n",
        " 2024-01-01",
        "",
        "2024-01-01T",
        "٢٠٢٤-01-01",
        "-2024-01-01",
        "2024-01‒01",
        "2024-W01-1",
        "2024-001",
        "0000-01-01",
    ],
)
def test_a_date_has_one_spelling(text):
    assert not date.fullmatch(text)


beyond = st.one_of(st.integers(0, 23), st.integers(0, 99))


@check
@given(
    st.tuples(st.integers(1690, 2210), st.integers(0, 13), st.integers(0, 32)),
    st.tuples(beyond, st.integers(0, 61), st.integers(0, 61)),
    st.one_of(st.just(""), st.text("0123456789", max_size=11).map(".{}".format)),
    st.one_of(st.sampled_from(["Z", "z", "", "+0000", "+00", "-00:00", "Z\n"]), st.tuples(beyond, beyond)),
    st.sampled_from(["T"] * 8 + ["t", " ", "T "]),
)
def test_a_timestamp_is_a_moment_with_its_offset(day, clock, fraction, zone, mark):
    offset = zone if isinstance(zone, str) else "{}{:02}:{:02}".format("+-"[sum(zone) % 2], *zone)
    text = "{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}{}{}".format(*day, mark, *clock, fraction, offset)
    try:
        datetime(*day, *clock)  # noqa: DTZ001 - only whether the fields exist is asked
        exists = 1700 <= day[0] <= 2199
    except ValueError:
        exists = False
    right_zone = zone in {"Z", "-00:00"} or (not isinstance(zone, str) and zone[0] < 24 and zone[1] < 60)
    right_fraction = not fraction or 2 <= len(fraction) <= 10
    assert bool(timestamp.fullmatch(text)) == (exists and right_zone and right_fraction and mark == "T"), text


@given(st.datetimes(datetime(1700, 1, 1), datetime(2199, 12, 31), timezones=st.timezones()))  # noqa: DTZ001 - the zone is drawn apart
def test_every_moment_python_writes_is_a_timestamp(moment):
    text = moment.isoformat()
    # Local mean times have seconds in their offset, which RFC 3339 has not.
    assert bool(timestamp.fullmatch(text)) == (not moment.utcoffset().total_seconds() % 60), text


@given(st.uuids())
def test_a_uuid_may_be_of_any_version_and_case(value):
    assert re.fullmatch(UUID, str(value))
    assert re.fullmatch(UUID, str(value).upper())
    assert not any(
        re.fullmatch(UUID, text) for text in (value.hex, f"{{{value}}}", value.urn, f"{value}0", f"{value}\n")
    )


def test_the_nil_uuid_is_a_uuid_and_a_foreign_letter_is_not():
    assert re.fullmatch(UUID, str(uuid.UUID(int=0)))
    assert not re.fullmatch(UUID, "g" + str(uuid.UUID(int=0))[1:])


def is_encoded_text(text: str) -> bool:
    plain = re.sub("%[0-9A-Fa-f]{2}", "", text)
    if not set(plain) <= set(string.ascii_letters + string.digits + "-._~"):
        return False
    try:
        unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# The ends of every row of RFC 3629's table, and the bytes beside them.
_EDGES = [
    "00",
    "41",
    "7f",
    "80",
    "8F",
    "90",
    "9f",
    "A0",
    "bF",
    "C0",
    "c1",
    "C2",
    "Df",
    "e0",
    "E1",
    "ec",
    "ED",
    "Ee",
    "eF",
    "f0",
    "F1",
    "f3",
    "F4",
    "f5",
    "FF",
]


def test_the_escapes_of_a_query_value_are_utf_8():
    for length in (1, 2, 3, 4):
        for row in itertools.product(_EDGES if length < 4 else _EDGES[::2], repeat=length):
            text = "%" + "%".join(row)
            assert bool(query_value.fullmatch(text)) == is_encoded_text(text), text
    for lead, second, last in itertools.product(("f0", "F1", "f4"), _EDGES, ("80", "bf", "7f", "c0")):
        text = f"%{lead}%{second}%{last}%80"
        assert bool(query_value.fullmatch(text)) == is_encoded_text(text), text


@check
@given(
    st.lists(st.one_of(st.sampled_from(["%", "é", " ", "+", "&", "a", "-", "~", "%g0", "\n"]), st.binary(max_size=4)))
)
def test_a_query_value_is_unreserved_characters_and_encoded_utf_8(pieces):
    text = "".join(piece if isinstance(piece, str) else "".join(f"%{byte:02X}" for byte in piece) for piece in pieces)
    assert bool(query_or_empty.fullmatch(text)) == is_encoded_text(text)
    assert bool(query_value.fullmatch(text)) == (is_encoded_text(text) and text != "")


@check
@given(st.text(min_size=1))
def test_any_text_encoded_whole_is_a_query_value(text):
    encoded = "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace"))
    assert query_value.fullmatch(encoded)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/p?q=1#f",
        "app://feed?tab=home",
        "http://u:p@h:80",
        "file:///etc/hosts",
        "x+y.z-1://a//b//",
        "http://1.2.3.4:65535/?#",
        "http://%C3%A9.example/%20?%41=a/b?c#d/e?f",
        "HTTP://EXAMPLE.COM",
        "a://",
    ],
)
def test_an_absolute_uri_with_an_authority_is_a_url(text):
    assert url.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "//example.com",
        "mailto:a@b.c",
        "http:/a",
        "1http://a",
        "http://a b",
        "http://a/%2",
        "http://a/%zz",
        "http://é.com",
        "http://a#b#c",
        "http://a/[b]",
        "http://a@b@c",
        "http://a:b",
        "http://a\\b",
        'http://"a"',
        "",
        "http://a/{b}",
        "http://a|b",
        "http://a/^",
        "http://a/`",
        "http://a/<b>",
        "http://a\n",
        "http://[::1]/",
        "://a",
    ],
)
def test_what_is_not_absolute_or_not_ascii_is_no_url(text):
    assert not url.fullmatch(text)


@check
@given(
    st.text("aZ09:/?#@%2Ff[].-~+!$&'\"()*,;= é|\\", max_size=25), st.sampled_from(["", "a://", "http://h", "a+1://u@"])
)
def test_a_url_is_a_uri_to_the_validator_that_json_schema_uses(rest, start):
    validate = pytest.importorskip("rfc3986_validator").validate_rfc3986
    if url.fullmatch(start + rest):
        assert validate(start + rest, rule="URI")
        assert urlsplit(start + rest).scheme
    elif "[" not in start + rest and "://" in start + rest:
        assert not validate(start + rest, rule="URI") or not re.match(r"[a-zA-Z0-9+.\-]+://", start + rest)


@pytest.mark.parametrize("unit", ["a", "%41", "a%41", "/", ":", "a@", "?", "%C3%A9"])
def test_refusing_a_long_text_takes_linear_time(unit):
    text = f"http://{unit * 20_000} "
    started = time.process_time()
    assert not url.fullmatch(text)
    assert not query_value.fullmatch(unit * 20_000 + " ")
    assert time.process_time() - started < 0.5
