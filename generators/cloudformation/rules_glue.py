"""What Glue stores without a word and a query then fails on.

Sources: AWS Glue API Reference, `TableInput` and `Column`; Amazon Athena User Guide, "Data types in Amazon Athena",
"Supported types for partition projection", "Name databases, tables, and columns".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from generators.comments import COMMENT_BYTES, DESCRIPTION_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Properties = dict[str, Any]

_LEAVES = frozenset(
    {
        "boolean", "tinyint", "smallint", "int", "bigint", "float", "double",
        "string", "binary", "date", "timestamp",
    }
)  # fmt: skip
_DIGITS = re.compile(r"(decimal)\((\d+),(\d+)\)|(char|varchar)\((\d+)\)")
_LENGTHS = {"char": 255, "varchar": 65_535}
_MEMBER = re.compile(r"[A-Za-z0-9_.]+")
_NAME = re.compile(r"[a-z0-9_]{1,255}")


def _table(properties: Properties) -> Properties:
    table: Properties = properties.get("TableInput", {})
    return table


def _columns(properties: Properties) -> list[Properties]:
    table = _table(properties)
    return [*table.get("StorageDescriptor", {}).get("Columns", []), *table.get("PartitionKeys", [])]


def known_type(text: str) -> bool:
    """Whether a type string is one that Hive's strict reader of Glue types takes: lower case, no spaces."""
    for open_, close in (("array<", 1), ("map<", 2), ("struct<", 0)):
        if text.startswith(open_) and text.endswith(">"):
            parts = _split(text[len(open_) : -1])
            return _known_struct(parts) if not close else _known_inner(parts, close)
    return text in _LEAVES or _known_digits(text)


def _known_inner(parts: list[str], count: int) -> bool:
    """An array of one type, or a map of two, the first of them a leaf."""
    return len(parts) == count and all(map(known_type, parts)) and (count == 1 or "<" not in parts[0])


def _known_struct(members: list[str]) -> bool:
    pairs = [member.partition(":") for member in members]
    return all(_MEMBER.fullmatch(name) and known_type(type_) for name, _, type_ in pairs)


def _known_digits(text: str) -> bool:
    match = _DIGITS.fullmatch(text)
    if not match:
        return False
    if match[1]:
        return 1 <= int(match[2]) <= 38 and int(match[3]) <= int(match[2])
    return 1 <= int(match[5]) <= _LENGTHS[match[4]]


def _split(text: str) -> list[str]:
    """The parts between the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "<(") - (character in ">)")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _types(properties: Properties) -> Iterator[str]:
    for column in _columns(properties):
        type_ = column.get("Type")
        if isinstance(type_, str) and not known_type(type_):
            yield f"column {column.get('Name')}: {type_} is no type that Athena knows"


def _names(properties: Properties) -> Iterator[str]:
    """Names are folded to lower case, so that two may become one."""
    for name in (_table(properties).get("Name"), *(column.get("Name") for column in _columns(properties))):
        if isinstance(name, str) and not _NAME.fullmatch(name):
            yield f"name {name}: lower-case letters, digits and underscores, up to 255"
    counts = Counter(str(column.get("Name")).lower() for column in _columns(properties))
    for name, count in counts.items():
        if count > 1:
            yield f"column {name} is declared {count} times"


def _comments(properties: Properties) -> Iterator[str]:
    for column in _columns(properties):
        comment = column.get("Comment", "")
        if isinstance(comment, str) and (len(comment.encode()) > COMMENT_BYTES or "\n" in comment):
            yield f"column {column.get('Name')}: a comment is one line of up to {COMMENT_BYTES} bytes"
    description = _table(properties).get("Description", "")
    if isinstance(description, str) and len(description.encode()) > DESCRIPTION_BYTES:
        yield f"Description has more than {DESCRIPTION_BYTES} bytes"


def _parameters(properties: Properties) -> Iterator[str]:
    storage = _table(properties).get("StorageDescriptor", {})
    for parameters in (_table(properties).get("Parameters", {}), storage.get("SerdeInfo", {}).get("Parameters", {})):
        for key, value in parameters.items():
            if not isinstance(value, str | dict):
                yield f"parameter {key} is {value!r}: values are text"


def _projection(properties: Properties) -> Iterator[str]:
    """With partition projection every partition column must be configured, and be in the location's template."""
    parameters = _table(properties).get("Parameters", {})
    if parameters.get("projection.enabled") != "true":
        return
    template = parameters.get("storage.location.template")
    if isinstance(template, str) and not template.endswith("/"):
        yield "storage.location.template does not end with a slash"
    for key in _table(properties).get("PartitionKeys", []):
        name = key.get("Name")
        if f"projection.{name}.type" not in parameters:
            yield f"partition {name}: projection.{name}.type is missing"
        if isinstance(template, str) and f"${{{name}}}" not in template:
            yield f"partition {name}: storage.location.template does not hold ${{{name}}}"


GLUE_RULES: tuple[Callable[[Properties], Iterator[str]], ...] = (_types, _names, _comments, _parameters, _projection)
