"""Wire forms: what a value looks like in the JSON that a producer sends.

A form is the JSON type, the JSON Schema assertions that say exactly which values are valid, the words that say
it to a person, and the expression that turns a valid value into what the lake stores. Numbers and times that
travel as strings are *regular languages*: one regex, bounds included, read alike by ECMAScript, Python and
Rust, so that no plane can disagree about `007`, `+1` or one above the maximum.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Protocol

from registry import patterns

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.model import Field, Type

Schema = dict[str, Any]
Bounds = tuple[int, int]

INT32: Bounds = (-(2**31), 2**31 - 1)
INT64: Bounds = (-(2**63), 2**63 - 1)
SAFE: Bounds = (-(2**53) + 1, 2**53 - 1)
"""The integers a double holds exactly (ECMAScript's safe integers): all that a JSON number carries everywhere."""

FLOAT_MAX = Decimal("1.7976931348623157e308")
URL_LENGTH = 2048
BARE = "{{{v}}}"
"""Stored as the text that was sent, without its quotes."""


class SchemaWriter(Protocol):
    """What a container's form calls back for the schemas of what is inside it."""

    def type(self, type_: Type) -> Schema:
        """The schema of an array's item or a map's value."""
        ...

    def field(self, field: Field) -> Schema:
        """The schema of an object's member."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way a type travels.

    `schema` gives the JSON Schema assertions besides `type`. `expected` says in words what is valid, and `sample`
    is a plain valid value (of a string with its own pattern, only a string). `emit` is the JSON that the collector
    stores for the valid wire value `{v}`, written as inside a Python f-string; containers are emitted part by part.
    `language` is the regex of the valid strings, where the type itself defines one. `usual` is the regex of the usual
    ones among the valid values, as JSON text without a string's quotes, that `emit` stores just as they are sent.
    `bounds` is the range that a number's declared minimum and maximum leave of the type's own.
    """

    schema: Callable[[Type, SchemaWriter], Schema]
    expected: Callable[[Type], str]
    sample: Callable[[Type], Any]
    emit: str = "{{quoted({v})}}"
    language: Callable[[Type], str] | None = None
    usual: Callable[[Type], str] | None = None
    bounds: Callable[[Type], tuple[Decimal | int, Decimal | int]] | None = None


def integer_bounds(type_: Type, bounds: Bounds) -> Bounds:
    """The declared minimum and maximum, rounded inwards, within what the type can hold."""
    low, high = bounds
    if type_.minimum is not None:
        low = max(low, int(type_.minimum.to_integral_value("ROUND_CEILING")))
    if type_.maximum is not None:
        high = min(high, int(type_.maximum.to_integral_value("ROUND_FLOOR")))
    return low, high


def _usual_integers(bounds: Bounds) -> Callable[[Type], str]:
    """The integers of at most 18 digits: nearly all there are, and said in a tenth of what all of 64 bits take."""
    most = 10**18 - 1

    def usual(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        short = max(low, -most), min(high, most)
        return patterns.integer_range(*(short if short[0] <= short[1] else (low, high)))

    return usual


def decimal_bounds(type_: Type) -> tuple[Decimal, Decimal]:
    """The declared bounds of a decimal within what its digits can say."""
    precision, scale = type_.precision or 1, type_.scale or 0
    # By text and by copies: Decimal's arithmetic, unary minus included, rounds to 28 digits.
    largest = Decimal(f"{'9' * (precision - scale)}.{'9' * scale}")
    smallest = largest.copy_negate()
    low = smallest if type_.minimum is None else max(smallest, type_.minimum)
    high = largest if type_.maximum is None else min(largest, type_.maximum)
    return low, high


def float_bounds(type_: Type) -> tuple[Decimal, Decimal]:
    """The declared bounds of a float within the finite doubles."""
    low = -FLOAT_MAX if type_.minimum is None else max(-FLOAT_MAX, type_.minimum)
    high = FLOAT_MAX if type_.maximum is None else min(FLOAT_MAX, type_.maximum)
    return low, high


def _nearest_one(low: Decimal | int, high: Decimal | int) -> Decimal | int:
    """The value nearest to 1 within the bounds: the most ordinary number there is."""
    return min(max(low, 1), high)


def _grammar(
    language: Callable[[Type], str],
    expected: Callable[[Type], str],
    sample: Callable[[Type], Any],
    emit: str = '"{{{v}}}"',
    usual: Callable[[Type], str] | None = None,
    bounds: Callable[[Type], tuple[Decimal | int, Decimal | int]] | None = None,
    **assertions: Any,
) -> Form:
    """A string form whose valid values are a regular language."""

    def schema(type_: Type, _write: SchemaWriter) -> Schema:
        return {**assertions, "pattern": patterns.whole(language(type_))}

    return Form(
        schema=schema,
        expected=expected,
        sample=sample,
        emit=emit,
        language=language,
        usual=usual,
        bounds=bounds,
    )


def integer_string(bounds: Bounds) -> Form:
    """A canonical integer in a string."""

    def sample(type_: Type) -> str:
        return str(_nearest_one(*integer_bounds(type_, bounds)))

    def expected(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        return f'an integer from {low} to {high} in a string, like "{sample(type_)}"'

    def language(type_: Type) -> str:
        return patterns.integer_range(*integer_bounds(type_, bounds))

    return _grammar(
        language,
        expected,
        sample,
        emit=BARE,
        usual=_usual_integers(bounds),
        bounds=lambda type_: integer_bounds(type_, bounds),
    )


def integer_number(bounds: Bounds) -> Form:
    """A JSON number without a fraction; never beyond the integers that every JSON reader holds exactly."""
    bounds = max(bounds[0], SAFE[0]), min(bounds[1], SAFE[1])

    def schema(type_: Type, _write: SchemaWriter) -> Schema:
        low, high = integer_bounds(type_, bounds)
        return {"minimum": low, "maximum": high}

    def expected(type_: Type) -> str:
        low, high = integer_bounds(type_, bounds)
        return f"an integer from {low} to {high}, like {_nearest_one(low, high)}"

    def sample(type_: Type) -> int:
        return int(_nearest_one(*integer_bounds(type_, bounds)))

    return Form(
        schema=schema,
        expected=expected,
        sample=sample,
        emit="{{int({v})}}",
        usual=_usual_integers(bounds),
        bounds=lambda type_: integer_bounds(type_, bounds),
    )


def _number_words(type_: Type) -> str:
    low = "" if type_.minimum is None else f" from {type_.minimum}"
    return low + ("" if type_.maximum is None else f" up to {type_.maximum}")


def _decimal_sample(type_: Type) -> str:
    low, high = decimal_bounds(type_)
    nearest = Decimal(_nearest_one(low, high))
    # A bound may be finer than the scale: inwards is the next value that the digits can say.
    inwards = "ROUND_FLOOR" if nearest == high else "ROUND_CEILING"
    text = format(nearest.quantize(Decimal(1).scaleb(-(type_.scale or 0)), inwards, Context(prec=60)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# A decimal has no number form: validators test `multipleOf` on doubles and disagree. It is stored from the string too,
# since a JSON number would pass through a double on its way into the table.
DECIMAL = _grammar(
    lambda type_: patterns.decimal_range(type_.precision or 1, type_.scale or 0, type_.minimum, type_.maximum),
    expected=lambda type_: (
        f"a decimal number{_number_words(type_)} with at most {(type_.precision or 1) - (type_.scale or 0)} digits "
        f'before and {type_.scale} after the point, in a string, like "{_decimal_sample(type_)}"'
    ),
    sample=_decimal_sample,
    bounds=decimal_bounds,
)


def _float_sample(type_: Type) -> float:
    return float(_nearest_one(*float_bounds(type_)))


FLOAT_STRING = _grammar(
    lambda type_: patterns.float_range(type_.minimum, type_.maximum),
    expected=lambda type_: f'a number{_number_words(type_)} in a string, like "{_float_sample(type_)}"',
    sample=lambda type_: str(_float_sample(type_)),
    emit="{{float({v})!r}}",
    bounds=float_bounds,
)
FLOAT_NUMBER = Form(
    schema=lambda type_, _write: dict(zip(("minimum", "maximum"), map(float, float_bounds(type_)), strict=True)),
    expected=lambda type_: f"a number{_number_words(type_)}, like {_float_sample(type_)}",
    sample=_float_sample,
    emit="{{float({v})!r}}",
    bounds=float_bounds,
)
BOOLEAN = Form(
    schema=lambda _type, _write: {},
    expected=lambda _type: "true or false",
    sample=lambda _type: True,
    emit="{{BOOLEAN[{v}]}}",
    usual=lambda _type: "(?:true|false)",
)


def _fixed(
    language: str, says: str, sample: str, emit: str = '"{{{v}}}"', usual: str | None = None, **assertions: Any
) -> Form:
    """A string form with the same language for every field."""
    return _grammar(
        lambda _type: language,
        lambda _type: f'{says}, like "{sample}"',
        lambda _type: sample,
        emit,
        usual=(lambda _type: usual) if usual else None,
        **assertions,
    )


TIMESTAMP = _fixed(
    patterns.TIMESTAMP,
    "a date and time with an offset (RFC 3339, years 1700 to 2199)",
    "2026-11-22T09:30:00.000Z",
    emit='"{{instant({v})}}"',
    usual=patterns.UTC_MILLISECONDS,
    format="date-time",
)
DATE = _fixed(patterns.DATE, "a date (RFC 3339, years 1700 to 2199)", "2026-11-22", format="date")
UUID = _fixed(
    patterns.UUID,
    "a UUID with dashes (RFC 9562)",
    "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    emit='"{{{v}.lower()}}"',
    usual=patterns.LOWER_UUID,
    format="uuid",
)


def _between(low: int | None, high: int | None, unit: str) -> str:
    """` of 1 to 40 characters`, or nothing when nothing is limited."""
    if low is None and high is None:
        return ""
    if high is None:
        return f" of at least {low} {unit}"
    return f" of at most {high} {unit}" if not low else f" of {low} to {high} {unit}"


def _text_words(noun: str) -> Callable[[Type], str]:
    def expected(type_: Type) -> str:
        limits = _between(type_.min_length, type_.max_length, "characters")
        return f"{noun}{limits}" + (f" that matches {type_.pattern}" if type_.pattern else "")

    return expected


def _lengths(type_: Type) -> Schema:
    limits = {"minLength": type_.min_length, "maxLength": type_.max_length}
    return {keyword: limit for keyword, limit in limits.items() if limit is not None}


def _string(type_: Type, _write: SchemaWriter) -> Schema:
    own = {} if type_.pattern is None else {"pattern": patterns.whole(type_.pattern)}
    return {**_lengths(type_), **own}


def _url(type_: Type, _write: SchemaWriter) -> Schema:
    language = patterns.whole(type_.pattern or patterns.URL)
    longest = min(URL_LENGTH, URL_LENGTH if type_.max_length is None else type_.max_length)
    return {"format": "uri", **_lengths(type_), "maxLength": longest, "pattern": language}


STRING = Form(
    schema=_string,
    expected=_text_words("a string"),
    sample=lambda type_: "a".ljust(type_.min_length or 0, "a")[: type_.max_length],
)
URL = Form(
    schema=_url,
    expected=lambda type_: (
        f"a URL of the form {type_.template}" if type_.template else _text_words("an absolute URL")(type_)
    ),
    sample=lambda _type: "https://example.com/a",
    emit='"{{{v}}}"',
)
ENUM = Form(
    schema=lambda type_, _write: {"enum": list(type_.values)},
    expected=lambda type_: (
        ("one of " if len(type_.values) > 1 else "") + ", ".join(f'"{each}"' for each in type_.values)
    ),
    sample=lambda type_: type_.values[0],
)


def _inner(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item


def _array(type_: Type, write: SchemaWriter) -> Schema:
    limits = {"minItems": type_.min_items, "maxItems": type_.max_items}
    return {
        "items": write.type(_inner(type_)),
        **{keyword: limit for keyword, limit in limits.items() if limit is not None},
    }


def _map(type_: Type, write: SchemaWriter) -> Schema:
    limit = {} if type_.max_keys is None else {"maxProperties": type_.max_keys}
    return {"additionalProperties": write.type(_inner(type_)), **limit}


def _object(type_: Type, write: SchemaWriter) -> Schema:
    return {
        "properties": {field.wire_name: write.field(field) for field in type_.fields},
        "required": [field.wire_name for field in type_.fields if field.required],
        "additionalProperties": False,
    }


ARRAY = Form(
    schema=_array,
    expected=lambda type_: "an array" + _between(type_.min_items, type_.max_items, "items"),
    sample=lambda _type: [],
)
MAP = Form(
    schema=_map,
    expected=lambda type_: "an object of names and values" + _between(None, type_.max_keys, "names"),
    sample=lambda _type: {},
)
OBJECT = Form(schema=_object, expected=lambda _type: "an object", sample=lambda _type: {})
