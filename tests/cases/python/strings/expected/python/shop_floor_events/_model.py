"""What every event of this package is built on: from Python values to the wire form, and exactly what JSON may hold.

A model holds the *wire form*: 64-bit ids, decimals, moments and UUIDs are the strings that are sent. JSON must spell
them exactly so; a constructor also takes the natural Python value, such as a `datetime`, and writes the string.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf, isfinite
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")

IntegerInput = int | str
FloatInput = float | str
DecimalInput = Decimal | int | str
MomentInput = datetime | str
DayInput = date | str
UuidInput = UUID | str

# Far beyond any type, and short enough to be written.
_MOST_BITS = 1024
_MOST_DIGITS = 100
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Natural:
    """Marks a wire value that a constructor also takes as the natural Python value; JSON is not touched."""

    encode: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The value's own schema for JSON, and the same behind `encode` for Python."""
        wire = handler(source)
        python = core_schema.no_info_before_validator_function(self.encode, wire)
        return core_schema.json_or_python_schema(json_schema=wire, python_schema=python)


@dataclass(frozen=True, slots=True)
class Says:
    """Marks a value with the words for what is valid, which say more than its pattern does."""

    expected: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The value's own schema, with one message for whatever is wrong."""
        message = f"Input should be {self.expected}"
        return core_schema.custom_error_schema(handler(source), "wire_form", custom_error_message=message)


def _integer(value: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    # Python itself refuses to write thousands of digits, with advice that helps nobody here.
    return str(int(value)) if value.bit_length() < _MOST_BITS else value


def _float(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not isfinite(number):
        raise PydanticCustomError("finite_number", "Input should be a finite number")
    return repr(number + 0.0)  # -0.0 is sent as 0.0


def _decimal(value: Any) -> Any:
    if isinstance(value, float):
        advice = "a float is not exact: give a Decimal, an int or a string"
        raise PydanticCustomError("decimal_from_float", advice)
    if not isinstance(value, Decimal):
        return _integer(value)
    if not value.is_finite():
        raise PydanticCustomError("finite_number", "Input should be a finite number")
    if not value:
        return "0"
    if abs(value.adjusted()) >= _MOST_DIGITS:
        return value  # refused as it is: its zeros may be a billion
    text = format(value, "f")
    # Zeros at the end say nothing about the number, and may be more digits than the type has.
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if value.utcoffset() is None:
        advice = "a naive datetime names no moment: give it a time zone, as datetime.now(timezone.utc) has"
        raise PydanticCustomError("naive_datetime", advice)
    try:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:
        raise PydanticCustomError("datetime_range", "Input should be a moment of the years 1700 to 2199") from None


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        advice = "a datetime is a moment, not a day: give its .date() in the time zone that is meant"
        raise PydanticCustomError("day_from_datetime", advice)
    return value.isoformat() if isinstance(value, date) else value


def _uuid(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes | list) else value


def _dict(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    held = dict(value)
    # pydantic refuses half a character in a value; in a name it would send something else for it.
    if any(isinstance(name, str) and _HALF.search(name) for name in held):
        advice = "a name has half of a surrogate pair, like an emoji that was cut in two"
        raise PydanticCustomError("string_unicode", advice)
    return held


FROM_INTEGER = Natural(_integer)
FROM_FLOAT = Natural(_float)
FROM_DECIMAL = Natural(_decimal)
FROM_MOMENT = Natural(_moment)
FROM_DAY = Natural(_day)
FROM_UUID = Natural(_uuid)
FROM_SEQUENCE = Natural(_list)
FROM_MAPPING = Natural(_dict)


class JsonNumber:
    """Marks a JSON number: 1.0 is an integer in JSON Schema, and integers are compared with float bounds exactly."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The number's own schema, behind what it would not see."""
        wire: Any = handler(source)
        if wire["type"] == "int":
            return core_schema.no_info_before_validator_function(_whole, wire)
        low, high = wire.get("ge", -inf), wire.get("le", inf)

        def exact(value: Any) -> Any:
            # As a float, an integer beyond 2**53 could be rounded to the bound.
            if isinstance(value, int) and not low <= value <= high:
                raise PydanticCustomError("number_range", "Input should be within its bounds")
            return value

        return core_schema.no_info_before_validator_function(exact, wire)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


NUMBER = JsonNumber()


class NeverNull:
    """Marks a field that may be left out: it then reads as None, but null is no value of it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of the value without the null that its annotation allows."""
        nullable: Any = handler(source)
        assert nullable["type"] == "nullable", "only a field that reads as None can be left out"
        value: CoreSchema = nullable["schema"]
        return value


NEVER_NULL = NeverNull()
Omittable = Annotated[T | None, NEVER_NULL]


class Model(BaseModel):
    """An object in wire form: closed, strict, and immutable."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
        regex_engine="rust-regex",
        protected_namespaces=(),
    )
    _wire_names: ClassVar[Mapping[str, str]] = {}
    _omittable: ClassVar[frozenset[str]] = frozenset()
    _constants: ClassVar[dict[str, str]] = {}

    def __init__(self, /, **given: Any) -> None:
        self.__pydantic_validator__.validate_python(self._as_sent(given), self_instance=self)

    # JSON never passes through __init__: it is validated as it is, and gets none of the conveniences above.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pydantic's own mark

    @classmethod
    def __pydantic_init_subclass__(cls, **_kwargs: Any) -> None:
        """Remember how the fields are spelt in JSON, and which may be left out but not be null."""
        cls._wire_names = {name: field.alias or name for name, field in cls.model_fields.items()}
        optional = (name for name, field in cls.model_fields.items() if NEVER_NULL in field.metadata)
        cls._omittable = frozenset(cls._wire_names[name] for name in optional)

    @classmethod
    def _as_sent(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Names as in JSON, None for what is left out, and the constants where they are not given."""
        sent: dict[str, Any] = {}
        for name, value in given.items():
            key = cls._wire_names.get(name, name)
            if key in sent:
                raise TypeError(f"{cls.__name__}() got `{key}` under two names")
            sent[key] = value
        absent = {key for key, value in sent.items() if value is None and key in cls._omittable}
        return {**cls._constants, **{key: value for key, value in sent.items() if key not in absent}}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed, which are given as to the constructor and as valid as there."""
        copied = super().model_copy(deep=deep)
        if not update:
            return copied
        held = {self._wire_names[name]: copied.__dict__[name] for name in self.model_fields_set}
        return type(self)(**held | {self._wire_names.get(name, name): value for name, value in update.items()})

    def to_wire(self) -> dict[str, Any]:
        """What is sent, as JSON's own types; what was left out is not there."""
        return self.model_dump(by_alias=True, exclude_unset=True)

    def to_json(self) -> bytes:
        """What is sent, as UTF-8 JSON."""
        return self.model_dump_json(by_alias=True, exclude_unset=True).encode()


class Event(Model):
    """One version of one event."""


if Model.__pydantic_custom_init__:
    raise ImportError("this release of pydantic passes JSON through __init__: use an older one, at least 2.7")
