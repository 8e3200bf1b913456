"""The generated DDL against the Glue tables: what Athena would create from a statement is what Glue holds.

A CREATE TABLE statement is read back (sqlglot, Hive's dialect) as the `TableInput` that it makes, and compared part
by part. Comments are left out: no query depends on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from registry.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Columns = list[tuple[str, str]]

_NOT_WRITTEN = {"EXTERNAL"}
"""Parameters that the statement says with a word of its own."""


def ddl_differences(ddl: str, table: Mapping[str, Any]) -> Iterator[str]:
    """How the table that a statement makes differs from the Glue table; nothing when they agree.

    Raises:
        EngineError: the text is not one CREATE EXTERNAL TABLE statement.
    """
    made, held = _of_ddl(ddl), _of_glue(table)
    for what in ("column", "partition key"):
        yield from _column_differences(what, made.pop(what), held.pop(what))
    for name in sorted({*made, *held}):
        if made.get(name) != held.get(name):
            yield f"{name}: the DDL has {made.get(name)!r}, the Glue table {held.get(name)!r}"


def _column_differences(what: str, made: Columns, held: Columns) -> Iterator[str]:
    types, known = dict(made), dict(held)
    for name in dict.fromkeys([*known, *types]):
        if types.get(name) != known.get(name):
            yield f"{what} {name}: the DDL has {types.get(name, 'none')}, the Glue table {known.get(name, 'none')}"
    # A Parquet file is read by name, but `INSERT` and `SELECT *` go by position.
    if types == known and made != held:
        first = next(name for (name, _), (other, _) in zip(made, held, strict=False) if name != other)
        yield f"{what} {first}: it stands in another place in the DDL than in the Glue table"


def _of_glue(table: Mapping[str, Any]) -> dict[str, Any]:
    storage = table["StorageDescriptor"]
    return {
        "table": table["Name"],
        "column": [(each["Name"], each["Type"]) for each in storage["Columns"]],
        "partition key": [(each["Name"], each["Type"]) for each in table.get("PartitionKeys", ())],
        "Location": storage["Location"],
        "InputFormat": storage["InputFormat"],
        "OutputFormat": storage["OutputFormat"],
        "SerDe": storage["SerdeInfo"]["SerializationLibrary"],
        **_prefixed("SerDe property", storage["SerdeInfo"].get("Parameters", {})),
        **_prefixed("property", {k: v for k, v in table["Parameters"].items() if k not in _NOT_WRITTEN}),
    }


def _prefixed(what: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{what} {name}": value for name, value in values.items()}


def _of_ddl(ddl: str) -> dict[str, Any]:
    try:
        created = sqlglot.parse_one(ddl, read="hive")
    except SqlglotError as error:
        raise EngineError(f"the DDL does not parse: {error}") from error
    if not isinstance(created, exp.Create) or not created.find(exp.ExternalProperty):
        raise EngineError("the DDL is not a CREATE EXTERNAL TABLE statement")
    schema = created.this
    made: dict[str, Any] = {
        "table": schema.this.name,
        "column": _columns(schema.expressions),
        "partition key": [],
    }
    for each in created.args["properties"].expressions:
        made.update(_property(each))
    return made


def _property(found: exp.Expr) -> dict[str, Any]:
    match found:
        case exp.PartitionedByProperty():
            return {"partition key": _columns(found.this.expressions)}
        case exp.LocationProperty():
            return {"Location": found.this.name}
        case exp.FileFormatProperty():
            return {
                "InputFormat": found.this.args["input_format"].name,
                "OutputFormat": found.this.args["output_format"].name,
            }
        case exp.RowFormatSerdeProperty():
            return {"SerDe": found.this.name, **_properties("SerDe property", found.args.get("serde_properties"))}
        case exp.Property() if "value" in found.args:
            return {f"property {found.this.name}": found.args["value"].name}
    return {}  # EXTERNAL and the comment


def _properties(what: str, found: exp.Expr | None) -> dict[str, Any]:
    return _prefixed(what, {each.this.name: each.args["value"].name for each in found.expressions} if found else {})


def _columns(found: Iterable[exp.Expr]) -> Columns:
    return [(each.this.name, _glue_type(each.args["kind"])) for each in found]


def _glue_type(kind: exp.Expr) -> str:
    """A type as Glue spells it: `array<struct<a:int>>`, without spaces and quotes."""
    inside = kind.expressions
    if kind.is_type(exp.DataType.Type.STRUCT):
        members = (f"{each.this.name}:{_glue_type(each.args['kind'])}" for each in inside)
        return f"struct<{','.join(members)}>"
    if kind.is_type(exp.DataType.Type.ARRAY, exp.DataType.Type.MAP):
        return f"{kind.this.value.lower()}<{','.join(map(_glue_type, inside))}>"
    return kind.sql("hive").lower().replace(" ", "")
