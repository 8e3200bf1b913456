"""Tables as Hive DDL, written from the Glue tables so that the two cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generators.athena.quoting import hive_name, hive_text, hive_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Json = dict[str, Any]


def create_database(name: str, description: str) -> str:
    """The statement that makes the database."""
    return f"CREATE DATABASE IF NOT EXISTS {hive_name(name)}\nCOMMENT {hive_text(description)}\n"


def create_table(database: str, table: Mapping[str, Any]) -> str:
    """The statement that makes what a Glue `TableInput` describes; one statement, no semicolon."""
    storage = table["StorageDescriptor"]
    # `EXTERNAL` is the statement's own word; as a property, Spark refuses it.
    properties = {key: value for key, value in table["Parameters"].items() if key != "EXTERNAL"}
    clauses = (
        f"CREATE EXTERNAL TABLE IF NOT EXISTS {hive_name(database, table['Name'])} {_columns(storage['Columns'])}",
        f"COMMENT {hive_text(table['Description'])}",
        f"PARTITIONED BY {_columns(table['PartitionKeys'])}",
        f"ROW FORMAT SERDE {hive_text(storage['SerdeInfo']['SerializationLibrary'])}",
        f"WITH SERDEPROPERTIES {_properties(storage['SerdeInfo']['Parameters'])}",
        "STORED AS",
        f"  INPUTFORMAT {hive_text(storage['InputFormat'])}",
        f"  OUTPUTFORMAT {hive_text(storage['OutputFormat'])}",
        f"LOCATION {hive_text(storage['Location'])}",
        f"TBLPROPERTIES {_properties(properties)}",
    )
    return "\n".join(clauses) + "\n"


def _columns(columns: Iterable[Json]) -> str:
    return _listed(
        f"{hive_name(column['Name'])} {hive_type(column['Type'])} COMMENT {hive_text(column['Comment'])}"
        for column in columns
    )


def _properties(properties: Mapping[str, str]) -> str:
    return _listed(f"{hive_text(key)}={hive_text(value)}" for key, value in properties.items())


def _listed(items: Iterable[str]) -> str:
    return "(\n  " + ",\n  ".join(items) + "\n)"
