"""Moments and locations, held against arithmetic and the standard library's URL parser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.collector.runtime.values import instant, path_of, query_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2199, 12, 31, 23, 59, 59)).map(  # noqa: DTZ001 - the offset is apart
    lambda moment: moment.replace(microsecond=0)
)
FRACTIONS = st.just("") | st.text("0123456789", min_size=1, max_size=9)
OFFSETS = st.none() | st.tuples(st.sampled_from("+-"), st.integers(0, 23), st.integers(0, 59))


def days_before(year: int, month: int, day: int) -> int:
    """Days since 0000-03-01 of the Gregorian calendar (Hinnant, chrono-Compatible Low-Level Date Algorithms)."""
    shifted, month = (year - 1, month + 9) if month < 3 else (year, month - 3)
    return shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + (153 * month + 2) // 5 + day - 1


def milliseconds(text: str) -> int:
    """Since 1970 in UTC, of RFC 3339 text, without a date parser."""
    clock, offset = (text[:-1], 0) if text.endswith("Z") else (text[:-6], minutes(text[-6:]))
    whole, _, fraction = clock.partition(".")
    year, month, day = map(int, whole[:10].split("-"))
    hour, minute, second = map(int, whole[11:].split(":"))
    days = days_before(year, month, day) - days_before(1970, 1, 1)
    return ((days * 1440 + hour * 60 + minute - offset) * 60 + second) * 1000 + int(f"{fraction:0<3}"[:3])


def minutes(offset: str) -> int:
    return (-1 if offset[0] == "-" else 1) * (int(offset[1:3]) * 60 + int(offset[4:6]))


@given(MOMENTS, FRACTIONS, OFFSETS)
def test_an_instant_is_the_same_moment_in_utc(
    moment: datetime, fraction: str, offset: tuple[str, int, int] | None
) -> None:
    zone = "Z" if offset is None else f"{offset[0]}{offset[1]:02}:{offset[2]:02}"
    sent = moment.isoformat() + (f".{fraction}" if fraction else "") + zone
    stored = instant(sent)
    expected = (EPOCH + timedelta(milliseconds=milliseconds(sent))).replace(tzinfo=None)
    assert stored == expected.isoformat(timespec="milliseconds") + "Z"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-11-22T09:30:00Z", "2026-11-22T09:30:00.000Z"),
        ("2026-11-22T09:30:00.5Z", "2026-11-22T09:30:00.500Z"),
        ("2026-11-22T09:30:00.9999Z", "2026-11-22T09:30:00.999Z"),
        ("2026-11-22T09:30:00.123456789+09:00", "2026-11-22T00:30:00.123Z"),
        ("1969-12-31T23:59:59.9999-00:00", "1969-12-31T23:59:59.999Z"),
        ("1700-01-01T00:00:00+23:59", "1699-12-31T00:01:00.000Z"),
        ("2199-12-31T23:59:59.999-23:59", "2200-01-01T23:58:59.999Z"),
        ("2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00.000Z"),
    ],
)
def test_an_instant_is_cut_never_rounded(sent: str, stored: str) -> None:
    assert instant(sent) == stored


SEGMENT = st.text("abc012._~-", min_size=1, max_size=5)


@given(st.lists(SEGMENT, min_size=1, max_size=4), st.dictionaries(SEGMENT, SEGMENT, max_size=4))
def test_the_parts_of_a_location_are_where_a_url_parser_finds_them(path: list[str], query: dict[str, str]) -> None:
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    url = "app://" + "/".join(path) + (f"?{pairs}" if pairs else "")
    split = urlsplit(url)
    assert path_of(url) == (split.netloc + split.path).split("/") == path
    assert {key: value for key, value in query_of(url).items() if key} == dict(parse_qsl(split.query)) == query


def test_a_location_without_a_query_has_none() -> None:
    assert query_of("app://feed") == {}
    assert query_of("app://feed?tab=a%3Db&page=") == {"tab": "a%3Db", "page": ""}
