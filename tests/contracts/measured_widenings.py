"""What a column may become while old files stay, as it was measured: one row a change, one column a reader.

`yes` means that every value of the old type is read as it was written, and found by a condition on it. The rows that
only one side of a project would try (text into numbers, numbers into days) are here because an engine reads some of
them wrong without a word.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.model import Field, Type
from tests.contracts.table_evolution import leaf


@dataclass(frozen=True, slots=True)
class Measured:
    """One change of a column, and whether Trino 476 and Spark 4.3 read its old values."""

    label: str
    old: Type
    new: Type
    trino: bool
    spark: bool


def _member(name: str, type_: Type) -> Field:
    return Field(name=name, wire_name=name, type=type_, role=None, doc="", required=True)


def record(**members: Type) -> Type:
    return Type(name="object", form="object", fields=tuple(_member(name, type_) for name, type_ in members.items()))


def array(item: Type) -> Type:
    return Type(name="array", form="array", item=item)


def mapping(item: Type) -> Type:
    return Type(name="map", form="object", item=item)


INT, BIGINT, DOUBLE, STRING = leaf("int32"), leaf("int64"), leaf("float64"), leaf("string")
BOOLEAN, TIME, DAY = leaf("boolean"), leaf("timestamp"), leaf("date")


def number(precision: int, scale: int) -> Type:
    return leaf("decimal", (precision, scale))


MEASURED: tuple[Measured, ...] = (
    Measured("int to bigint", INT, BIGINT, trino=True, spark=True),
    Measured("int to double", INT, DOUBLE, trino=False, spark=True),
    Measured("bigint to int", BIGINT, INT, trino=False, spark=False),
    Measured("bigint to double", BIGINT, DOUBLE, trino=False, spark=False),
    Measured("int to a short decimal", INT, number(12, 2), trino=False, spark=True),
    Measured("int to a decimal of 18 digits", INT, number(18, 4), trino=False, spark=True),
    Measured("int to a decimal of 19 digits", INT, number(19, 4), trino=False, spark=True),
    Measured("int to a decimal without room", INT, number(10, 2), trino=False, spark=False),
    Measured("bigint to a decimal", BIGINT, number(38, 9), trino=False, spark=True),
    Measured("decimal, more before the point", number(10, 3), number(12, 3), trino=True, spark=True),
    Measured("decimal, more after the point", number(10, 3), number(12, 5), trino=False, spark=True),
    Measured("decimal, short to long", number(10, 3), number(38, 18), trino=False, spark=True),
    Measured("decimal, fewer", number(10, 3), number(8, 2), trino=False, spark=False),
    Measured("int to string", INT, STRING, trino=False, spark=False),
    Measured("bigint to string", BIGINT, STRING, trino=False, spark=False),
    Measured("date to string", DAY, STRING, trino=False, spark=False),
    Measured("boolean to string", BOOLEAN, STRING, trino=False, spark=False),
    Measured("string to int", STRING, INT, trino=False, spark=False),
    Measured("string to a date", STRING, DAY, trino=False, spark=False),
    Measured("string to a decimal", STRING, number(10, 2), trino=False, spark=False),
    Measured("int to a date", INT, DAY, trino=False, spark=False),
    Measured("date to int", DAY, INT, trino=False, spark=False),
    Measured("date to a timestamp", DAY, TIME, trino=False, spark=False),
    Measured("members in another order", record(a=INT, b=STRING), record(b=STRING, a=INT), trino=True, spark=True),
    Measured("a member in the middle", record(a=INT, c=INT), record(a=INT, b=INT, c=INT), trino=True, spark=True),
    Measured("a member int to bigint", record(a=INT), record(a=BIGINT), trino=True, spark=True),
    Measured("a member int to double", record(a=INT), record(a=DOUBLE), trino=False, spark=True),
    Measured("a member int to a short decimal", record(a=INT), record(a=number(12, 2)), trino=False, spark=True),
    Measured("a member int to string", record(a=INT), record(a=STRING), trino=False, spark=False),
    Measured("a member bigint to string", record(a=BIGINT), record(a=STRING), trino=False, spark=False),
    Measured("a member decimal", record(a=number(10, 3)), record(a=number(12, 5)), trino=False, spark=True),
    Measured("items int to bigint", array(INT), array(BIGINT), trino=True, spark=True),
    Measured("items int to double", array(INT), array(DOUBLE), trino=False, spark=True),
    Measured("items int to a short decimal", array(INT), array(number(12, 2)), trino=True, spark=True),
    Measured("map's values int to bigint", mapping(INT), mapping(BIGINT), trino=True, spark=True),
    Measured("map's values int to string", mapping(INT), mapping(STRING), trino=False, spark=False),
    Measured("struct to array", record(a=INT), array(INT), trino=False, spark=False),
    Measured("array to struct", array(INT), record(a=INT), trino=False, spark=False),
    Measured("map to struct", mapping(INT), record(a=INT), trino=False, spark=False),
    Measured("struct to map", record(a=INT), mapping(INT), trino=False, spark=False),
)
"""Rows that read `yes` where the rules say no are stricter rules: nothing is lost by them."""
