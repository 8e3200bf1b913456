"""Which columns of a table are at fault when Trino cannot read it.

A value that cannot be read fails the queries that want its column, so the columns are asked for one by one. A type
string that Trino does not know fails every query on the table; then each column is put into a table of its own.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from contracts.trino.client import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_glue.client import GlueClient

    from contracts.trino.client import TrinoClient

    Columns = Mapping[str, str]

_JAVA_CLASS = re.compile(r"^[\w.$]+(Exception|Error): (Error: )?")


def quoted(name: str) -> str:
    """A name as Trino SQL wants it, whatever it consists of."""
    return '"' + name.replace('"', '""') + '"'


def explain(trino: TrinoClient, glue: GlueClient, table: str, where: str, message: str) -> str:
    """Why a table cannot be read, with the columns at fault where they can be told.

    Args:
        trino: the server; its schema is the table's database.
        glue: where the table is declared.
        table: a table or view that was just refused.
        where: the WHERE clause that the table was read with, or nothing.
        message: what Trino said about the whole table.
    """
    columns = _declared(trino, glue, table)
    refused = _refused(columns, lambda name: _read_column(trino, table, where, name))
    if columns and len(refused) == len(columns):
        whole_table = len(columns) > 1 and len(set(refused.values())) == 1
        refused = _refused(columns, lambda name: _declare_alone(trino, glue, name, columns[name])) or (
            {} if whole_table else refused
        )
    reasons = [f"column {name} ({columns[name]}): {_plain(why)}" for name, why in refused.items()]
    return "; ".join(reasons) or _plain(message)


def _declared(trino: TrinoClient, glue: GlueClient, table: str) -> Columns:
    """Every column and its type: Glue's for a table, Trino's for a view."""
    try:
        found = glue.get_table(DatabaseName=trino.schema, Name=table)["Table"]
    except glue.exceptions.EntityNotFoundException:
        return {}
    if found.get("TableType") == "VIRTUAL_VIEW":
        return _columns_of_view(trino, table)
    columns = [*found.get("StorageDescriptor", {}).get("Columns", ()), *found.get("PartitionKeys", ())]
    return {column["Name"]: column.get("Type", "") for column in columns}


def _columns_of_view(trino: TrinoClient, view: str) -> Columns:
    try:
        return {row["Column"]: row["Type"] for row in trino.query(f"SHOW COLUMNS FROM {quoted(view)}")}
    except RefusedError:
        return {}


def _refused(columns: Iterable[str], attempt: Callable[[str], None]) -> dict[str, str]:
    refused = {}
    for name in columns:
        try:
            attempt(name)
        except RefusedError as error:
            refused[name] = str(error)
    return refused


def _read_column(trino: TrinoClient, table: str, where: str, column: str) -> None:
    trino.query(f"SELECT {quoted(column)} FROM {quoted(table)}{where}")  # noqa: S608 quoted


def _declare_alone(trino: TrinoClient, glue: GlueClient, column: str, glue_type: str) -> None:
    """Judge a type string by a table that has nothing else that could be wrong."""
    name = f"probe_{uuid.uuid4().hex}"  # tables are read, and so explained, several at a time
    parquet = "org.apache.hadoop.hive.ql.io.parquet"
    glue.create_table(
        DatabaseName=trino.schema,
        TableInput={
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": {
                "Columns": [{"Name": column, "Type": glue_type}],
                "Location": "s3://sayso-probe/nothing/",
                "InputFormat": f"{parquet}.MapredParquetInputFormat",
                "OutputFormat": f"{parquet}.MapredParquetOutputFormat",
                "SerdeInfo": {"SerializationLibrary": f"{parquet}.serde.ParquetHiveSerDe"},
            },
        },
    )
    try:
        trino.query(f"EXPLAIN (TYPE VALIDATE) SELECT {quoted(column)} FROM {quoted(name)}")  # noqa: S608 quoted
    finally:
        glue.delete_table(DatabaseName=trino.schema, Name=name)


def _plain(message: str) -> str:
    """The message without the name of the Java class that it comes from."""
    return _JAVA_CLASS.sub("", message)
