"""Which partitions of a table the objects lie in, so that a read looks at those alone.

A projected table has a partition for every day of its range, and each costs a request to S3, empty or not: three
years of days take seven seconds, the one day that a proof writes a tenth of a second. The rows are the same,
because a session knows every object that it put.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contracts.trino.diagnosis import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NUMBERS_AND_DATES = ("tinyint", "smallint", "int", "bigint", "date")
_PLAIN_VALUE = re.compile(r"[\w.-]+")


def partition_filter(table: Mapping[str, Any], urls: Iterable[str]) -> str:
    """A condition that is true for the partitions that hold objects, or nothing when they cannot be told.

    Args:
        table: the Glue `TableInput`.
        urls: the addresses of all objects in the lake, `s3://bucket/key`.
    """
    pattern = _location_pattern(table)
    found = [match for url in urls if (match := pattern.match(url))]
    conditions = []
    for place, key in enumerate(table.get("PartitionKeys", ())):
        values = sorted({match[place + 1] for match in found})
        if values and _is_written_as_shown(table, key) and all(map(_PLAIN_VALUE.fullmatch, values)):
            listed = ", ".join(f"'{value}'" for value in values)
            conditions.append(f"CAST({quoted(key['Name'])} AS varchar) IN ({listed})")
    return " AND ".join(conditions)


def _location_pattern(table: Mapping[str, Any]) -> re.Pattern[str]:
    """An address as the table's location template makes it, a group for every partition key."""
    names = [key["Name"] for key in table.get("PartitionKeys", ())]
    location = table.get("StorageDescriptor", {}).get("Location", "").rstrip("/")
    usual = "/".join([location, *(f"{name}=${{{name}}}" for name in names)])
    template = table.get("Parameters", {}).get("storage.location.template", usual).rstrip("/")
    pattern = re.escape(template + "/")
    for place, name in enumerate(names):
        mark = re.escape(f"${{{name}}}")
        pattern = pattern.replace(mark, "([^/]+)", 1).replace(mark, rf"\{place + 1}")
    return re.compile(pattern)


def _is_written_as_shown(table: Mapping[str, Any], key: Mapping[str, Any]) -> bool:
    """Whether the text in an address is the text of the value: no slashes in it, no zeros before a number."""
    parameters = table.get("Parameters", {})
    prefix = f"projection.{key['Name']}."
    date_format = parameters.get(f"{prefix}format", "yyyy-MM-dd")
    if key["Type"] in _NUMBERS_AND_DATES:
        return date_format == "yyyy-MM-dd" and f"{prefix}digits" not in parameters
    return key["Type"] == "string" and "/" not in date_format
