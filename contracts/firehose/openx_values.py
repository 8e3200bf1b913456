"""How one JSON value becomes one column value: a row a primitive type, as Firehose's OpenX SerDe does it.

Sources: Firehose Developer Guide, "Choosing the JSON deserializer" (the accepted times); what a third party
saw when it probed AWS (strings parsed, numbers stringified, the millisecond rule). Where neither says anything
the choice is to fail the record: a proof must not rest on a guess that happens to be kind.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Number(str):
    """A JSON number as its text, so that nothing is lost before the column's type is known."""

    __slots__ = ()


class MisfitError(ValueError):
    """A value that does not fit its column; the message is the one AWS gives, where that is known."""


def _unreadable(value: Any) -> MisfitError:
    return MisfitError(f"For input string: {json.dumps(compact(value), ensure_ascii=False)}")


def _token(value: Any, pattern: re.Pattern[str]) -> re.Match[str]:
    """The match of a number's or a string's whole text."""
    found = pattern.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise _unreadable(value)
    return found


def compact(value: Any) -> str:
    """A JSON value as compact JSON text; a string as itself (for a `string` column)."""
    return value if isinstance(value, str) else _compact(value)


def _compact(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return f"{{{','.join(f'{_compact(key)}:{_compact(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_compact, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _string(value: Any, _: tuple[int, ...]) -> str:
    text = str(compact(value))
    # A lone surrogate has no UTF-8; Java writes a question mark for it.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _sized_string(value: Any, parameters: tuple[int, ...]) -> str:
    text = _string(value, parameters)
    # Hive would cut it silently. A cut value is a lost one, so here the record fails.
    if len(text) > parameters[0]:
        raise MisfitError(f"A text of {len(text)} characters in a column of {parameters[0]}")
    return text


def _boolean(value: Any, _: tuple[int, ...]) -> bool:
    if isinstance(value, bool):
        return value
    return _token(value, _BOOLEAN).group().lower() == "true"


def _integer(bits: int) -> Callable[[Any, tuple[int, ...]], int]:
    low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1

    def convert(value: Any, _: tuple[int, ...]) -> int:
        found = _token(value, _INTEGER)
        number = int(found.group(), 16) if found["hex"] else _decimal_digits(found.group())
        if not low <= number <= high:
            raise _unreadable(value)
        return number

    return convert


def _decimal_digits(text: str) -> int:
    # No integer type has more than 19 digits, and Python refuses to read 4,300.
    if len(text.lstrip("+-0")) > 19:
        raise _unreadable(text)
    return int(text)


def _float(largest: float) -> Callable[[Any, tuple[int, ...]], float]:
    def convert(value: Any, _: tuple[int, ...]) -> float:
        number = float(_token(value, _REAL).group())
        # Beyond the range it would arrive as Infinity, which nobody sent.
        if abs(number) > largest:
            raise _unreadable(value)
        return number

    return convert


def _decimal(value: Any, parameters: tuple[int, ...]) -> Decimal:
    """Exactly the token's digits, rounded half up to the scale as Hive's HiveDecimal does.

    Too many digits before the point: HiveDecimal gives null. The record fails instead, because a
    null would lose the value without a trace, and losing values is what the proof looks for.
    """
    precision, scale = parameters
    number = Decimal(_token(value, _REAL).group())
    if not number:
        return Decimal(0).scaleb(-scale)
    # Looking at the exponent first: writing out 1e1000000000 to see that it is large would take all memory.
    if number.adjusted() >= precision - scale:
        raise _unreadable(value)
    rounded = number.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    if rounded and rounded.adjusted() >= precision - scale:
        raise _unreadable(value)
    return rounded or abs(rounded)


def _date(value: Any, _: tuple[int, ...]) -> date:
    year, month, day = map(int, _token(value, _DATE).groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise _unreadable(value) from None


def _timestamp(value: Any, _: tuple[int, ...]) -> int:
    """Nanoseconds since 1970 in UTC."""
    if not isinstance(value, str):
        raise _unreadable(value)
    found = _ISO_TIME.fullmatch(value) or _SQL_TIME.fullmatch(value)
    nanoseconds = _from_calendar(found) if found else _from_epoch(Decimal(_token(value, _REAL).group()))
    if nanoseconds is None:
        raise _unreadable(value)
    # AWS's writer counts nanoseconds in 64 bits: 999999999999 s was seen to become the year 2092.
    return (nanoseconds + 2**63) % 2**64 - 2**63


def _from_calendar(found: re.Match[str]) -> int | None:
    *parts, fraction = found.groups()
    try:
        moment = datetime(*map(int, parts), tzinfo=UTC) - _EPOCH  # type: ignore[arg-type, misc]  # the parts are as many as a time has
    except ValueError:
        return None
    return (moment.days * 86_400 + moment.seconds) * 10**9 + int((fraction or "0").ljust(9, "0"))


def _from_epoch(number: Decimal) -> int | None:
    """Below 1e12 it is seconds, from there on milliseconds (as probed on AWS by a third party)."""
    if number.adjusted() > 20:
        return None
    if not number or number.adjusted() < -10:
        return 0
    return int(_EXACT.scaleb(number, 9 if abs(number) < 10**12 else 6))


def _no_form(value: Any, _: tuple[int, ...]) -> None:
    # The SerDe's documentation gives no JSON form for bytes, so nothing fits.
    raise MisfitError(f"No JSON form is documented for binary: {compact(value)[:40]}")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = Context(prec=2000, rounding=ROUND_HALF_UP)
_BOOLEAN = re.compile(r"true|false", re.IGNORECASE)
# The open-source OpenX SerDe reads hexadecimal strings, and so does Trino.
_INTEGER = re.compile(r"(?P<hex>0[xX][0-9a-fA-F]{1,16})|[+-]?[0-9]+")
_REAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FRACTION = r"(?:\.([0-9]{1,9}))?"
# As probed: the form with a T is strict, the one with a space takes single digits.
_ISO_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})" + _FRACTION + "Z",
)
_SQL_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}) ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})" + _FRACTION,
)
_LARGEST_FLOAT = (2 - 2**-23) * 2.0**127
_LARGEST_DOUBLE = (2 - 2**-52) * 2.0**1023

CONVERTERS: dict[str, Callable[[Any, tuple[int, ...]], Any]] = {
    "boolean": _boolean,
    "tinyint": _integer(8),
    "smallint": _integer(16),
    "int": _integer(32),
    "bigint": _integer(64),
    "float": _float(_LARGEST_FLOAT),
    "double": _float(_LARGEST_DOUBLE),
    "decimal": _decimal,
    "string": _string,
    "char": _sized_string,
    "varchar": _sized_string,
    "binary": _no_form,
    "date": _date,
    "timestamp": _timestamp,
}
