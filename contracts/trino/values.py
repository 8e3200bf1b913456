"""Trino's answers as Python values.

The client library maps a struct to a tuple with attributes, on which a member called `_names` or `__class__`
breaks the tuple itself. So the values are taken as the server sends them (JSON) and converted here, by the
type signature that comes with them.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Signature = Mapping[str, Any]
    Convert = Callable[[Any], Any]


def converter(signature: Signature) -> Convert:
    """The function from a value as the server sends it to Python's; None stays None.

    Args:
        signature: a column's `typeSignature`: a raw type and its arguments (types, named types or numbers).
    """
    raw = signature["rawType"]
    arguments = [argument["value"] for argument in signature["arguments"]]
    if raw == "array":
        return partial(_array, converter(arguments[0]))
    if raw == "map":
        return partial(_map, converter(arguments[0]), converter(arguments[1]))
    if raw == "row":
        names = [_member_name(member, place) for place, member in enumerate(arguments)]
        return partial(_row, names, [converter(member["typeSignature"]) for member in arguments])
    return partial(_scalar, _SCALARS.get(raw, _as_sent))


def _member_name(member: Mapping[str, Any], place: int) -> str:
    # Only a view can have a nameless member: no Glue type can.
    return str(member.get("fieldName", {}).get("name", f"_{place}"))


def _array(item: Convert, value: Sequence[Any] | None) -> list[Any] | None:
    return None if value is None else [item(one) for one in value]


def _map(key: Convert, item: Convert, value: Mapping[str, Any] | None) -> dict[Any, Any] | None:
    return None if value is None else {key(one): item(other) for one, other in value.items()}


def _row(names: Sequence[str], members: Sequence[Convert], value: Sequence[Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {name: member(one) for name, member, one in zip(names, members, value, strict=True)}


def _scalar(convert: Convert, value: Any) -> Any:
    return None if value is None else convert(value)


def _as_sent(value: Any) -> Any:
    return value


def _boolean(value: Any) -> bool:
    # A map's keys are JSON strings, whatever their type.
    return value if isinstance(value, bool) else {"true": True, "false": False}[value]


def _timestamp(value: str) -> datetime:
    """`2026-11-22 01:02:03.456`, which Hive tables hold in UTC."""
    return datetime.fromisoformat(_microseconds(value)).replace(tzinfo=UTC)


def _timestamp_with_zone(value: str) -> datetime:
    """`2026-11-22 01:02:03.456 Asia/Seoul`, or an offset in place of the zone's name."""
    local, _, zone = value.rpartition(" ")
    if zone[0] in "+-":
        return datetime.fromisoformat(f"{_microseconds(local)}{zone}").astimezone(UTC)
    return datetime.fromisoformat(_microseconds(local)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _microseconds(value: str) -> str:
    """Cut what Python cannot hold: Trino's times go down to picoseconds."""
    return value[: len("2026-11-22 01:02:03.456789")]


_SCALARS: Mapping[str, Convert] = {
    "boolean": _boolean,
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "real": float,
    "double": float,
    "decimal": Decimal,
    "varbinary": base64.b64decode,
    "date": date.fromisoformat,
    "timestamp": _timestamp,
    "timestamp with time zone": _timestamp_with_zone,
}
