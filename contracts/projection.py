"""Which objects a table sees, and what their paths say: Athena's partition projection.

Source: Athena User Guide, "Set up partition projection" and "Supported types for partition projection". Athena lists
only the partitions that the properties project, so an object whose path is outside the range, or does not
have the format, is there and yet invisible; that is what this module decides, object by object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.hive_types import Primitive
from contracts.java_time import java_time_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from contracts.glue_table import GlueTable
    from contracts.hive_types import HiveType

    # A partition value's text, or None if no such partition is projected.
    Read = Callable[[str], str | None]
    Projected = tuple[str, Read]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's objects lie: a fixed `prefix`, a `pattern` with a group a key, and the keys' readers."""

    prefix: str
    pattern: re.Pattern[str]
    readers: tuple[Read, ...]

    def values(self, url: str) -> tuple[str, ...] | None:
        """The partition values of an object, in the order of the keys, or None if the table does not see it."""
        found = self.pattern.match(url) if url.startswith(self.prefix) else None
        # Folders under a partition's are read, as Athena reads all under a prefix; Trino by default does not.
        # Athena takes names that start with _ or . for hidden files.
        if found is None or url.rpartition("/")[2].startswith(("_", ".")):
            return None
        values = [read(found[f"p{index}"]) for index, read in enumerate(self.readers)]
        return None if None in values else tuple(value for value in values if value is not None)


def layout_of(table: GlueTable, now: datetime) -> Layout:
    """Read a table's location and its projection properties; `now` is what NOW means in a range.

    Raises:
        EngineError: no location, a key that is not projected, a property that Athena refuses.
    """
    if not table.location.startswith("s3://"):
        raise table.error(f"Location {table.location!r} is not an s3:// address")
    if not table.partition_keys:
        return Layout(f"{table.location}/", re.compile(re.escape(f"{table.location}/")), ())
    if table.parameters.get("projection.enabled", "").lower() != "true":
        raise table.error("has partition keys but projection.enabled is not true: it would read nothing")
    projected = [_projected(table, name, kind, now) for name, kind in table.partition_keys]
    template = _template(table)
    prefix = template.partition("${")[0]
    pattern = _pattern(table, template, [expression for expression, _ in projected])
    return Layout(prefix, pattern, tuple(read for _, read in projected))


def _template(table: GlueTable) -> str:
    by_hive = "".join(f"{name}=${{{name}}}/" for name, _ in table.partition_keys)
    template = table.parameters.get("storage.location.template", f"{table.location}/{by_hive}")
    if not template.endswith("/"):
        raise table.error(f"storage.location.template {template!r} must end with a slash")
    return template


def _pattern(table: GlueTable, template: str, expressions: list[str]) -> re.Pattern[str]:
    """The template as a regular expression with a group `p0`, `p1`... for each key."""
    groups = {
        name: (f"p{index}", expression)
        for index, ((name, _), expression) in enumerate(zip(table.partition_keys, expressions, strict=True))
    }
    texts = re.split(r"\$\{([^}]*)\}", template)
    result = ""
    seen: set[str] = set()
    for position, text in enumerate(texts):
        if position % 2 == 0:
            result += re.escape(text)
            continue
        if text.lower() not in groups:
            raise table.error(f"storage.location.template names ${{{text}}}, which is no partition key")
        group, expression = groups[text.lower()]
        result += f"(?P={group})" if group in seen else f"(?P<{group}>{expression})"
        seen.add(group)
    for name, (group, _) in groups.items():
        if group not in seen:
            raise table.error("is missing in storage.location.template", name)
    return re.compile(result)


def _projected(table: GlueTable, name: str, kind: HiveType, now: datetime) -> Projected:
    start = f"projection.{name}."
    properties = {key[len(start) :]: text for key, text in table.parameters.items() if key.startswith(start)}
    projection = PROJECTIONS.get(properties.get("type", "").lower())
    if projection is None:
        raise table.error(f"projection.{name}.type must be one of {', '.join(PROJECTIONS)}", name)
    try:
        return projection(properties, kind, now)
    except KeyError as why:
        raise table.error(f"projection.{name}.{why.args[0]} is missing", name) from None
    except ValueError as why:
        raise table.error(f"projection.{name}.*: {why}", name) from None


def _enum(properties: Mapping[str, str], _: HiveType, __: datetime) -> Projected:
    values = properties["values"].split(",")
    return "[^/]+", lambda text: text if text in values else None


# Athena wants an injected value in the WHERE clause; reading everything, this engine takes what it finds.
def _injected(_: Mapping[str, str], __: HiveType, ___: datetime) -> Projected:
    return "[^/]+", lambda text: text


def _integer(properties: Mapping[str, str], _: HiveType, __: datetime) -> Projected:
    low, high = map(int, _pair(properties["range"]))
    step = int(properties.get("interval", "1"))
    digits = int(properties.get("digits", "0"))

    def read(text: str) -> str | None:
        number = int(text)
        seen = low <= number <= high and (number - low) % step == 0 and f"{number:0{digits}d}" == text
        return str(number) if seen else None

    return "-?[0-9]{1,19}", read


def _date(properties: Mapping[str, str], kind: HiveType, now: datetime) -> Projected:
    shape = java_time_format(properties["format"])
    # Bounds are cut to the format's precision: today at noon is in the partition of today.
    low, high = (shape.write(_bound(text, properties["format"], now)) for text in _pair(properties["range"]))
    first, last = shape.read(low), shape.read(high)
    on_grid = _grid(properties)
    is_text = isinstance(kind, Primitive) and kind.name in {"string", "varchar", "char"}

    def read(text: str) -> str | None:
        moment = shape.read(text)
        if moment is None or first is None or last is None:
            return None
        if not first <= moment <= last or not on_grid(first, moment):
            return None
        return text if is_text else moment.replace(tzinfo=None).isoformat(" ")

    return shape.expression, read


def _pair(text: str) -> tuple[str, str]:
    low, comma, high = text.partition(",")
    if not comma or "," in high:
        raise ValueError(f"range {text!r} is not two bounds with a comma between")
    return low.strip(), high.strip()


_NOW = re.compile(
    r"\s*NOW\s*(?:(?P<sign>[+-])\s*(?P<count>[0-9]+)\s*"
    r"(?P<unit>YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?\s*)?"
)
_UNIT_MONTHS = {"YEAR": 12, "MONTH": 1}
_UNIT_SECONDS = {"WEEK": 604_800, "DAY": 86_400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}


def _bound(text: str, pattern: str, now: datetime) -> datetime:
    """A bound of a date range: a text in the column's format, or NOW and a distance."""
    found = _NOW.fullmatch(text)
    moment = _shift(now, found) if found else java_time_format(pattern).read(text)
    if moment is None:
        raise ValueError(f"range bound {text!r} is neither {pattern} nor NOW[+-n UNIT]")
    return moment


def _shift(now: datetime, found: re.Match[str]) -> datetime:
    if not found["sign"]:
        return now
    count = int(f"{found['sign']}{found['count']}")
    if found["unit"] in _UNIT_SECONDS:
        return now + timedelta(seconds=count * _UNIT_SECONDS[found["unit"]])
    year, month = divmod(now.year * 12 + now.month - 1 + count * _UNIT_MONTHS[found["unit"]], 12)
    # Java keeps the day if the month has it; the 28th is good enough only for the days that it has not.
    for day in range(now.day, 27, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return now.replace(year=year, month=month + 1)


def _grid(properties: Mapping[str, str]) -> Callable[[datetime, datetime], bool]:
    """Whether a moment is a whole number of intervals after the first; the default is every partition."""
    count = int(properties.get("interval", "1"))
    unit = properties.get("interval.unit", "").upper().removesuffix("S")
    if not unit:
        # Documented as optional for formats of whole days or months only.
        if any(letters in properties["format"] for letters in ("HH", "mm", "ss")):
            raise ValueError("interval.unit is required for a format finer than a day")
        unit = "DAY" if "dd" in properties["format"] else "MONTH"
    if unit in _UNIT_SECONDS:
        step = timedelta(seconds=count * _UNIT_SECONDS[unit])
        return lambda first, moment: (moment - first) % step == timedelta(0)
    if unit not in _UNIT_MONTHS:
        raise ValueError(f"interval.unit {unit!r} is none of {', '.join([*_UNIT_MONTHS, *_UNIT_SECONDS])}")
    months = count * _UNIT_MONTHS[unit]
    return lambda first, moment: ((moment.year - first.year) * 12 + moment.month - first.month) % months == 0


PROJECTIONS: dict[str, Callable[[Mapping[str, str], HiveType, datetime], Projected]] = {
    "enum": _enum,
    "integer": _integer,
    "date": _date,
    "injected": _injected,
}
