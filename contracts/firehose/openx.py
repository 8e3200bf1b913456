"""JSON documents to rows, as Firehose's OpenX SerDe converts them.

Sources: Firehose Developer Guide, "Choosing the JSON deserializer"; Firehose API Reference,
`OpenXJsonSerDe`. The codes and the behaviour of single values were probed on AWS by a third party.
:mod:`contracts.firehose.openx_values` has the values; this module has the documents, the names and the nesting.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.firehose.openx_values import CONVERTERS, MisfitError, Number, compact
from contracts.hive_types import Array, Map, Primitive, Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from contracts.hive_types import HiveType

    Convert = Callable[[Any], Any]
    Row = dict[str, Any]

PARSE_ERROR = "DataFormatConversion.ParseError"
MALFORMED_DATA = "DataFormatConversion.MalformedData"


class ConversionError(ValueError):
    """A record that does not become rows: Firehose's `code` and `message`, and the `path` of the column."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        self.code = code
        self.message = message
        self.path = path
        super().__init__(f"{message} ({path})" if path else message)


@dataclass(frozen=True, slots=True)
class OpenX:
    """The SerDe's settings, in Firehose's words; `mappings` is column name -> JSON key.

    `respells_data` says whether keys that are data, those of maps and of objects in a `string` column, are
    respelt like the others: Firehose was seen to do it, Trino was measured not to.
    """

    case_insensitive: bool = True
    dots_to_underscores: bool = False
    mappings: Mapping[str, str] = field(default_factory=dict)
    respells_data: bool = True

    @classmethod
    def of_firehose(cls, serde: Mapping[str, Any]) -> OpenX:
        """From `InputFormatConfiguration.Deserializer.OpenXJsonSerDe`."""
        return cls(
            _flag(serde.get("CaseInsensitive"), default=True),
            _flag(serde.get("ConvertDotsInJsonKeysToUnderscores"), default=False),
            dict(serde.get("ColumnToJsonKeyMappings") or {}),
        )

    @classmethod
    def of_table(cls, parameters: Mapping[str, str]) -> OpenX:
        """From a Glue table's `SerdeInfo.Parameters` (Athena User Guide, "OpenX JSON SerDe")."""
        mappings = {
            name.removeprefix("mapping."): key for name, key in parameters.items() if name.startswith("mapping.")
        }
        return cls(
            _flag(parameters.get("case.insensitive"), default=True),
            _flag(parameters.get("dots.in.keys"), default=False),
            mappings,
            respells_data=False,
        )


def _flag(value: object, *, default: bool) -> bool:
    # CloudFormation takes "true" for true.
    return default if value is None else str(value).lower() == "true"


def deserializer(columns: Sequence[tuple[str, HiveType]], settings: OpenX) -> Callable[[bytes], list[Row]]:
    """A function from a record's bytes to its rows, one a document; every column is in every row.

    Times come as nanoseconds since 1970, maps and structs as dicts.

    Raises:
        ConversionError: the function's, when the record as a whole fails.
    """
    decoder = _decoder(settings)
    convert = _members([(settings.mappings.get(name, name), name, kind) for name, kind in columns], settings, "")

    def rows(record: bytes) -> list[Row]:
        return [convert(document) for document in _documents(record, decoder)]

    return rows


_SPACE = re.compile(r"[ \t\r\n]*")


def _documents(record: bytes, decoder: json.JSONDecoder) -> Iterator[Row]:
    """The objects of a record: concatenated, or with white space between them; never an array."""
    try:
        text = record.decode("utf-8")
        offset = _after_space(text, 0)
        if offset == len(text):
            _fail("The record was empty or contained only whitespace.")
        while offset < len(text):
            document, offset = decoder.raw_decode(text, offset)
            if not isinstance(document, dict):
                _fail("Data does not match the schema. A JSON object is required.")
            yield document
            offset = _after_space(text, offset)
    except ConversionError:
        raise
    except (ValueError, RecursionError) as why:
        raise ConversionError(PARSE_ERROR, f"Encountered malformed JSON. {why}") from None


def _after_space(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


def _fail(message: str, path: str = "") -> NoReturn:
    raise ConversionError(MALFORMED_DATA, message, path)


def _speller(settings: OpenX) -> Callable[[str], str]:
    spell: Callable[[str], str] = str.lower if settings.case_insensitive else str
    return (lambda key: spell(key).replace(".", "_")) if settings.dots_to_underscores else spell


def _respelt(members: Collection[tuple[str, Any]], spell: Callable[[str], str]) -> Row:
    found = {spell(key): value for key, value in members}
    # Undocumented for Firehose; Athena refuses a document with two keys that differ in case only.
    if len(found) < len(members):
        _fail("Data does not match the schema. A key appears twice.")
    return found


def _decoder(settings: OpenX) -> json.JSONDecoder:
    """A JSON reader that keeps numbers as text and, for Firehose, spells every key as the columns are spelt."""
    spell = _speller(settings) if settings.respells_data else str

    def pairs(members: list[tuple[str, Any]]) -> Row:
        return _respelt(members, spell)

    def constant(name: str) -> NoReturn:
        raise ValueError(name)  # NaN and Infinity: Python reads them, JSON does not have them

    return json.JSONDecoder(object_pairs_hook=pairs, parse_int=Number, parse_float=Number, parse_constant=constant)


def _converter(kind: HiveType, settings: OpenX, path: str) -> Convert:
    return _COMPILERS[type(kind)](kind, settings, path)


def _primitive(kind: Primitive, _: OpenX, path: str) -> Convert:
    convert_value, parameters = CONVERTERS[kind.name], kind.parameters

    def convert(value: Any) -> Any:
        try:
            return convert_value(value, parameters)
        except MisfitError as why:
            _fail(f"Data does not match the schema. {why}", path)

    return convert


def _array(kind: Array, settings: OpenX, path: str) -> Convert:
    item = _converter(kind.item, settings, f"{path}[]")

    def convert(value: Any) -> list[Any]:
        # Only scalars were seen to be wrapped; an object in place of an array stays a mistake.
        if isinstance(value, dict):
            _fail(f"Data does not match the schema. Start of Array expected: {compact(value)}", path)
        items = value if isinstance(value, list) else [value]
        return [None if each is None else item(each) for each in items]

    return convert


def _map(kind: Map, settings: OpenX, path: str) -> Convert:
    key_of = _converter(kind.key, settings, f"{path}{{key}}")
    item = _converter(kind.value, settings, f"{path}{{}}")

    def convert(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            _fail(f"Data does not match the schema. Data is not JSONObject: {compact(value)}", path)
        if settings.case_insensitive:
            _respelt(value.items(), str.lower)  # Trino 476 was measured to keep one of two such keys, silently
        return {key_of(key): None if each is None else item(each) for key, each in value.items()}

    return convert


def _struct(kind: Struct, settings: OpenX, path: str) -> Convert:
    return _members([(name, name, member) for name, member in kind.members], settings, f"{path}.")


def _members(members: list[tuple[str, str, HiveType]], settings: OpenX, path: str) -> Convert:
    """A converter of an object with known members, given as (JSON key, name, type)."""
    compiled = [
        (key.lower() if settings.case_insensitive else key, name, _converter(kind, settings, f"{path}{name}"))
        for key, name, kind in members
    ]

    spell = _speller(settings)

    def convert(value: Any) -> Row:
        if isinstance(value, list):
            # As probed: an array fills the members by position, too long or too short.
            value = {key: each for (key, _, _), each in zip(compiled, value, strict=False)}
        elif isinstance(value, dict) and not settings.respells_data:
            value = _respelt(value.items(), spell)
        if not isinstance(value, dict):
            _fail(f"Data does not match the schema. Data is not JSONObject: {compact(value)}", path[:-1])
        return {
            name: None if (found := value.get(key)) is None else convert_member(found)
            for key, name, convert_member in compiled
        }

    return convert


_COMPILERS: dict[type, Callable[[Any, OpenX, str], Convert]] = {
    Primitive: _primitive,
    Array: _array,
    Map: _map,
    Struct: _struct,
}
