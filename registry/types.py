"""The type table: one row a logical type, one column a plane, no empty cell.

Every plane reads its names from here: what is valid on the wire (`forms`), the generated code, the lake and the
stores beside it. A cell that names a type is a template: `{precision}`, `{scale}`, `{item}`, `{members}`, `{label}`
are filled in from the field. To add a type, add a row; to add a plane, add a column, and a row to `DIALECTS` of
`registry.type_names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from registry import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.forms import Form
    from registry.model import Type

Shape = Literal["leaf", "list", "map", "record"]
READERS = ("athena", "spark4", "spark3")
"""Who may read the lake; what a column may widen to depends on them."""

Widens = dict[str, tuple[str, ...]]
NEVER: Widens = dict.fromkeys(READERS, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One logical type.

    `syntax` is how a definition writes it, `constraints` the keywords that fit it, `forms` how it may travel by JSON
    type (the first is the default), `shape` how it nests. The planes: `hive` (Glue and Athena DDL), `trino`
    (Athena queries), `spark`, `arrow`, `parquet` (physical type), `mysql`, `avro`, `typescript` and `python`
    (the natural type that calling code holds), `encode_ts` (TypeScript from the natural value `{v}` to each wire form;
    `{i}` is a name for a container's item, `{item}` its encoding), `literal_ts` (how TypeScript writes the natural
    value whose wire value is `{v}`, quoted `{q}`).
    `widens` names, per reader, the types that a column of this type may become while old files stay.
    `url_safe` types may be parameters of a location.
    """

    name: str
    syntax: str
    says: str
    shape: Shape
    constraints: frozenset[str]
    forms: Mapping[str, Form]
    hive: str
    trino: str
    spark: str
    arrow: str
    parquet: str
    mysql: str
    avro: str
    typescript: str
    python: str
    encode_ts: Mapping[str, str]
    literal_ts: str
    widens: Widens
    url_safe: bool


_BOUNDS = frozenset({"minimum", "maximum"})
_LENGTHS = frozenset({"min_length", "max_length", "pattern"})
_TEXT = {  # Everything that the lake holds as text, whatever grammar its strings follow.
    "hive": "string",
    "trino": "varchar",
    "spark": "STRING",
    "arrow": "string",
    "parquet": "BYTE_ARRAY (STRING)",
    "avro": '"string"',
}

TYPES: tuple[TypeRow, ...] = (
    TypeRow(
        name="string",
        syntax="string",
        says="Text: any Unicode.",
        shape="leaf",
        constraints=_LENGTHS,
        forms={"string": forms.STRING},
        **_TEXT,
        mysql="TEXT",
        typescript="string",
        python="str",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=True,
    ),
    TypeRow(
        name="int32",
        syntax="int32",
        says="A whole number from -2147483648 to 2147483647.",
        shape="leaf",
        constraints=_BOUNDS,
        forms={"string": forms.integer_string(forms.INT32), "integer": forms.integer_number(forms.INT32)},
        hive="int",
        trino="integer",
        spark="INT",
        arrow="int32",
        parquet="INT32",
        mysql="INT",
        avro='"int"',
        typescript="number",
        python="int",
        encode_ts={"string": "wire.integer({v})", "integer": "wire.safeInteger({v})"},
        literal_ts="{v}",
        widens={
            "athena": ("int64", "float64", "decimal", "string"),
            "spark4": ("int64", "float64", "decimal"),
            "spark3": (),
        },
        url_safe=True,
    ),
    TypeRow(
        name="int64",
        syntax="int64",
        says="A whole number of 64 bits; ids. As a JSON number only up to 9007199254740991 either way.",
        shape="leaf",
        constraints=_BOUNDS,
        forms={"string": forms.integer_string(forms.INT64), "integer": forms.integer_number(forms.INT64)},
        hive="bigint",
        trino="bigint",
        spark="BIGINT",
        arrow="int64",
        parquet="INT64",
        mysql="VARCHAR(20)",
        avro='"long"',
        typescript="bigint",
        python="int",
        encode_ts={"string": "wire.integer({v})", "integer": "wire.safeInteger({v})"},
        literal_ts="{v}n",
        widens={"athena": ("string",), "spark4": ("decimal",), "spark3": ()},
        url_safe=True,
    ),
    TypeRow(
        name="float64",
        syntax="float64",
        says="A finite double-precision number.",
        shape="leaf",
        constraints=_BOUNDS,
        forms={"string": forms.FLOAT_STRING, "number": forms.FLOAT_NUMBER},
        hive="double",
        trino="double",
        spark="DOUBLE",
        arrow="double",
        parquet="DOUBLE",
        mysql="DOUBLE",
        avro='"double"',
        typescript="number",
        python="float",
        encode_ts={"string": "wire.float({v})", "number": "wire.finite({v})"},
        literal_ts="{v}",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="decimal",
        syntax="decimal(p,s)",
        says="An exact number of p digits, s of them after the point (p up to 38); always a string on the wire.",
        shape="leaf",
        constraints=_BOUNDS,
        forms={"string": forms.DECIMAL},
        hive="decimal({precision},{scale})",
        trino="decimal({precision},{scale})",
        spark="DECIMAL({precision},{scale})",
        arrow="decimal128({precision}, {scale})",
        parquet="FIXED_LEN_BYTE_ARRAY (DECIMAL)",
        mysql="DECIMAL({precision},{scale})",
        avro='{{"type":"bytes","logicalType":"decimal","precision":{precision},"scale":{scale}}}',
        typescript="string",
        python="Decimal",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens={"athena": ("decimal",), "spark4": ("decimal",), "spark3": ("decimal",)},
        url_safe=True,
    ),
    TypeRow(
        name="boolean",
        syntax="boolean",
        says="true or false.",
        shape="leaf",
        constraints=frozenset(),
        forms={"boolean": forms.BOOLEAN},
        hive="boolean",
        trino="boolean",
        spark="BOOLEAN",
        arrow="bool",
        parquet="BOOLEAN",
        mysql="BOOLEAN",
        avro='"boolean"',
        typescript="boolean",
        python="bool",
        encode_ts={"boolean": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="timestamp",
        syntax="timestamp",
        says="A moment, sent with its offset (RFC 3339), stored in UTC to the millisecond.",
        shape="leaf",
        constraints=frozenset(),
        forms={"string": forms.TIMESTAMP},
        hive="timestamp",
        trino="timestamp(3)",
        spark="TIMESTAMP",
        arrow="timestamp[ms]",
        parquet="INT96",
        mysql="DATETIME(3)",
        avro='{{"type":"long","logicalType":"timestamp-millis"}}',
        typescript="Date",
        python="datetime",
        encode_ts={"string": "wire.instant({v})"},
        literal_ts="new Date({q})",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="date",
        syntax="date",
        says="A calendar day (RFC 3339).",
        shape="leaf",
        constraints=frozenset(),
        forms={"string": forms.DATE},
        hive="date",
        trino="date",
        spark="DATE",
        arrow="date32",
        parquet="INT32 (DATE)",
        mysql="DATE",
        avro='{{"type":"int","logicalType":"date"}}',
        typescript="string",
        python="date",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=True,
    ),
    TypeRow(
        name="uuid",
        syntax="uuid",
        says="A UUID with dashes (RFC 9562), stored in lower case.",
        shape="leaf",
        constraints=frozenset(),
        forms={"string": forms.UUID},
        **_TEXT,
        mysql="CHAR(36)",
        typescript="string",
        python="UUID",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=True,
    ),
    TypeRow(
        name="url",
        syntax="url",
        says="An absolute URL (RFC 3986), at most 2048 characters unless max_length says less.",
        shape="leaf",
        constraints=frozenset({"min_length", "max_length"}),
        forms={"string": forms.URL},
        **_TEXT,
        mysql="VARCHAR(2048)",
        typescript="string",
        python="str",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="enum",
        syntax="enum",
        says="One of the strings listed in `values`.",
        shape="leaf",
        constraints=frozenset({"values"}),
        forms={"string": forms.ENUM},
        **_TEXT,
        mysql="VARCHAR(255)",
        typescript="{choices}",
        python="str",
        encode_ts={"string": "{v}"},
        literal_ts="{q}",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="array",
        syntax="array",
        says="A list of `items`, all of one type; no item is null.",
        shape="list",
        constraints=frozenset({"min_items", "max_items"}),
        forms={"array": forms.ARRAY},
        hive="array<{item}>",
        trino="array({item})",
        spark="ARRAY<{item}>",
        arrow="list<{item}>",
        parquet="LIST of {item}",
        mysql="JSON",
        avro='{{"type":"array","items":{item}}}',
        typescript="ReadonlyArray<{item}>",
        python="list[{item}]",
        encode_ts={"array": "{v}.map(({i}) => {item})"},
        literal_ts="[{item}]",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="map",
        syntax="map",
        says="Names that are data, each with a value of the type `values`; no value is null.",
        shape="map",
        constraints=frozenset({"max_keys"}),
        forms={"object": forms.MAP},
        hive="map<string,{item}>",
        trino="map(varchar, {item})",
        spark="MAP<STRING, {item}>",
        arrow="map<string, {item}>",
        parquet="MAP of STRING to {item}",
        mysql="JSON",
        avro='{{"type":"map","values":{item}}}',
        typescript="Readonly<Record<string, {item}>>",
        python="dict[str, {item}]",
        encode_ts={"object": "wire.mapValues({v}, ({i}) => {item})"},
        literal_ts="{{ {item} }}",
        widens=NEVER,
        url_safe=False,
    ),
    TypeRow(
        name="object",
        syntax="object",
        says="Named `fields`, each with a type of its own; closed to others.",
        shape="record",
        constraints=frozenset(),
        forms={"object": forms.OBJECT},
        hive="struct<{members}>",
        trino="row({members})",
        spark="STRUCT<{members}>",
        arrow="struct<{members}>",
        parquet="group of {members}",
        mysql="JSON",
        avro='{{"type":"record","name":"{label}","fields":[{members}]}}',
        typescript="{label}",
        python="{label}",
        encode_ts={"object": "{encoder}({v})"},
        literal_ts="{{ {item} }}",
        widens=NEVER,
        url_safe=False,
    ),
)

BY_NAME: Mapping[str, TypeRow] = {row.name: row for row in TYPES}


def row_of(type_: Type) -> TypeRow:
    """The table's row for a field's type."""
    return BY_NAME[type_.name]


def form_of(type_: Type) -> Form:
    """How this field's values travel."""
    return BY_NAME[type_.name].forms[type_.form]
