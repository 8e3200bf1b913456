"""A location's regex, the reading part by part, and a parser written for this test give one verdict."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import quote, unquote_to_bytes
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.location import URL_SAFE, LocationError, Parameter, Template, parse_location
from registry.types import BY_NAME

fixed = st.sampled_from(["feed", "a.b", "x-1", "talk~", "0"])
values = {
    "string": st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).map(lambda text: quote(text, safe="")),
    "int32": st.integers(-(2**31), 2**31 - 1).map(str),
    "int64": st.integers(-(2**63), 2**63 - 1).map(str),
    "decimal": st.integers(-999, 999).map(lambda cents: format(Decimal(cents) / 100, "f")),
    "date": st.dates(date(1700, 1, 1), date(2199, 12, 31)).map(str),
    "uuid": st.uuids().map(str),
}


def test_every_type_that_a_location_may_have_is_drawn_and_read() -> None:
    assert set(URL_SAFE) == set(values) == set(MEANS), "`values` and `MEANS` have one row a type that is url_safe"


@st.composite
def templates(draw: st.DrawFn) -> str:
    names = iter(f"p{index}" for index in range(9))
    kinds = st.sampled_from([BY_NAME[name].syntax.replace("p,s", "4,2") for name in URL_SAFE])

    def slot(*, may_lack: bool) -> str:
        mark = draw(st.sampled_from(["", "?"])) if may_lack else ""
        return f"{{{next(names)}:{draw(kinds)}{mark}}}"

    path = [draw(fixed) if draw(st.booleans()) else slot(may_lack=False) for _ in range(draw(st.integers(1, 3)))]
    query = [
        f"k{index}={draw(fixed) if draw(st.integers(0, 3)) == 0 else slot(may_lack=True)}"
        for index in range(draw(st.integers(0, 4)))
    ]
    return "app://" + "/".join(path) + ("?" + "&".join(query) if query else "")


@st.composite
def urls(draw: st.DrawFn, template: Template) -> str:
    def text(part: str | Parameter) -> str:
        return draw(values[part.type.name]) if isinstance(part, Parameter) else part

    kept = [
        f"{key}={text(part)}"
        for key, part in template.query
        if not (isinstance(part, Parameter) and part.optional) or draw(st.booleans())
    ]
    return template.base + "/".join(map(text, template.path)) + ("?" + "&".join(kept) if kept else "")


@st.composite
def spoilt(draw: st.DrawFn, url: str) -> str:
    """The URL with one piece taken out, put in or changed."""
    begin = draw(st.integers(0, len(url)))
    end = draw(st.integers(begin, min(len(url), begin + 4)))
    return (
        url[:begin]
        + draw(st.sampled_from(["", "&", "?", "=", "/", "%", "0", "-", "a", "\n", "#", "é", "%ff"]))
        + url[end:]
    )


def fits(part: str | Parameter, text: str) -> bool:
    """By the types' meaning, not by any regex of the registry."""
    if not isinstance(part, Parameter):
        return text == part
    try:
        return text.isascii() and MEANS[part.type.name](text)
    except ValueError:
        return False


def is_query_value(text: str) -> bool:
    plain = re.sub(r"%[0-9A-Fa-f]{2}", "", text)
    unquote_to_bytes(text).decode()
    return bool(text) and quote(plain, safe="") == plain


def is_plain_decimal(text: str) -> bool:
    digits, point, fraction = text.removeprefix("-").partition(".")
    if not digits.isdigit() or (point and not fraction.isdigit()) or len(fraction) > 2 or len(digits) > 2:
        return False
    return (digits == "0" or digits[0] != "0") and not (text.startswith("-") and not Decimal(text))


MEANS = {
    "string": is_query_value,
    "int32": lambda text: str(int(text)) == text and -(2**31) <= int(text) < 2**31,
    "int64": lambda text: str(int(text)) == text and -(2**63) <= int(text) < 2**63,
    "decimal": is_plain_decimal,
    "date": lambda text: date.fromisoformat(text).isoformat() == text and 1700 <= int(text[:4]) <= 2199,
    "uuid": lambda text: str(UUID(text)) == text.lower(),
}


def is_valid(template: Template, url: str) -> bool:
    head, mark, tail = url.partition("?")
    segments = head.removeprefix(template.base).split("/")
    if not head.startswith(template.base) or len(segments) != len(template.path):
        return False
    pairs = [pair.split("=", 1) for pair in tail.split("&")] if mark else []
    wanted = [key for key, part in template.query if not (isinstance(part, Parameter) and part.optional)]
    order = {key: index for index, (key, _) in enumerate(template.query)}
    keys = [pair[0] for pair in pairs]
    if any(len(pair) != 2 or pair[0] not in order for pair in pairs) or not set(wanted) <= set(keys):
        return False
    ordered = [order[key] for key in keys] == sorted({order[key] for key in keys})
    parts = dict(template.query)
    return ordered and all(map(fits, template.path, segments)) and all(fits(parts[key], text) for key, text in pairs)


@settings(max_examples=400)
@given(st.data())
def test_three_readings_agree(data: st.DataObject) -> None:
    template = parse_location(data.draw(templates()))
    url = data.draw(urls(template))
    assert is_valid(template, url)
    for text in (url, data.draw(spoilt(url)), data.draw(spoilt(url))):
        expected = is_valid(template, text)
        assert (re.fullmatch(template.language, text) is not None) == expected, text
        assert (template.problem(text) is None) == expected, text


@given(templates())
def test_parameters_are_found_in_their_order(text: str) -> None:
    names = [parameter.name for parameter in parse_location(text).parameters]
    assert names == re.findall(r"\{(p[0-9])", text)


NO_PATH = ("feed", "app:/feed", "APP://feed", "app://fe ed", "app://feed#x", "app://{a}{b}", "app://feed/{a?}")
NO_QUERY = ("app://feed?", "app://feed?a", "app://feed?a={a}&a={b}", "app://feed?a b=1")
NO_TYPE = ("float64", "decimal", "int32(1,1)", "decimal(39,1)", "decimal(2,3)", "decimal(0,0)")


@pytest.mark.parametrize("text", [*NO_PATH, *NO_QUERY, *(f"app://feed?a={{a:{name}}}" for name in NO_TYPE)])
def test_what_is_no_template_says_what_to_write(text: str) -> None:
    with pytest.raises(LocationError) as caught:
        parse_location(text)
    assert caught.value.advice
