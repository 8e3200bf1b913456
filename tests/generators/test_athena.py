"""Athena's DDL declares exactly the Glue tables, and its views name every column of every major."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest
import sqlglot
from sqlglot import exp

from generators import athena
from generators.athena.quoting import hive_name, hive_text, hive_type, trino_name
from generators.athena.views import Duplicates, merged
from generators.glue import table_inputs
from generators.lake_tables import lake_tables
from registry.loader import load
from registry.model import Field, Type
from registry.type_names import type_name
from tests.cases import ROOT, case_folders, golden_case

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry

READERS = ("athena", "spark4")
INT32, INT64 = Type(name="int32", form="string"), Type(name="int64", form="string")
STRING, DATE = Type(name="string", form="string"), Type(name="date", form="string")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(ROOT / "athena" / "majors" / "input").whole()


def produce(root: Path) -> dict[str, str]:
    return {file.path: file.text for file in athena.generate(load(root).whole(), athena.AthenaSettings())}


@pytest.mark.parametrize("folder", case_folders("athena"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


def parsed(registry: Registry) -> list[tuple[dict[str, Any], exp.Create]]:
    found = []
    for table in table_inputs(registry, "dev"):
        statement = sqlglot.parse_one(athena.create_table("shop_dev", table), read="hive")
        assert isinstance(statement, exp.Create)
        found.append((table, statement))
    return found


def test_ddl_and_glue_declare_the_same_columns(registry: Registry) -> None:
    for table, statement in parsed(registry):
        declared = [(column.name, glue_type(column), comment(column)) for column in statement.this.expressions]
        columns = table["StorageDescriptor"]["Columns"]
        assert declared == [(column["Name"], column["Type"], column["Comment"]) for column in columns]


def test_ddl_and_glue_have_the_same_properties(registry: Registry) -> None:
    for table, statement in parsed(registry):
        properties = {
            each.name: each.args["value"].name
            for each in statement.args["properties"].expressions
            if type(each) is exp.Property
        }
        assert {"EXTERNAL": "TRUE", **properties} == table["Parameters"]
        location = statement.find(exp.LocationProperty)
        assert location is not None
        assert location.name == table["StorageDescriptor"]["Location"]


def glue_type(column: exp.ColumnDef) -> str:
    return column.args["kind"].sql("hive").lower().replace("`", "").replace(": ", ":").replace(", ", ",")


def comment(column: exp.ColumnDef) -> str:
    found = column.find(exp.CommentColumnConstraint)
    return found.name if found else ""


def test_every_column_of_every_major_is_in_the_view(registry: Registry) -> None:
    for view in athena.views(registry):
        query = sqlglot.parse_one(view.sql, read="athena")
        assert isinstance(query, exp.Query)
        names = {
            column["Name"]
            for table in lake_tables(registry)
            if table.parameters.get("sayso.event") == view.name
            for column in table.columns
        }
        assert names | {"dt"} <= set(query.named_selects)


def test_the_selects_of_a_view_name_the_same_columns(registry: Registry) -> None:
    for view in athena.views(registry):
        found = sqlglot.parse_one(view.sql, read="athena").find_all(exp.Select)
        selects = [select.named_selects for select in found if not isinstance(select.parent, exp.Subquery)]
        assert all(names == selects[0] for names in selects)
        assert len(set(selects[0])) == len(selects[0])


def test_a_name_that_a_column_has_already_is_not_taken(registry: Registry) -> None:
    lineage = registry.lineages[0]
    newest = lineage.newest
    taken = replace(newest.fields[0], name="rank_v1")
    lineage = replace(lineage, versions=(*lineage.versions[:-1], replace(newest, fields=(*newest.fields, taken))))
    sql = athena.views(replace(registry, lineages=(lineage,)))[0].sql
    assert '"rank" AS "rank_v1_"' in sql


def test_copies_are_dropped_in_each_table(registry: Registry) -> None:
    sql = {duplicates: athena.views(registry, None, duplicates)[0].sql for duplicates in get_args(Duplicates)}
    assert "row_number" not in sql["keep"]
    assert sql["day"].count('PARTITION BY "dt", "event_id" ORDER BY "received_at", "occurred_at"') == 2
    assert sql["all"].count('PARTITION BY "event_id" ORDER BY "received_at", "occurred_at"') == 2


def test_a_table_whose_events_may_lack_an_id_keeps_all_rows(registry: Registry) -> None:
    lineage = registry.lineages[0]
    oldest = lineage.versions[0]
    fields = tuple(replace(each, required=each.name != "event_id") for each in oldest.fields)
    lineage = replace(lineage, versions=(replace(oldest, fields=fields), *lineage.versions[1:]))
    sql = athena.views(replace(registry, lineages=(lineage,)))[0].sql
    newer, older = sql.split("UNION ALL")
    assert '"copy" = 1' in newer
    assert older.endswith('FROM "card_click_v1"')


def test_the_number_of_a_copy_takes_no_column_s_name(registry: Registry) -> None:
    lineage = registry.lineages[0]
    newest = lineage.newest
    fields = (*newest.fields, replace(newest.fields[0], name="copy"))
    lineage = replace(lineage, versions=(*lineage.versions[:-1], replace(newest, fields=fields)))
    newer, older = athena.views(replace(registry, lineages=(lineage,)))[0].sql.split("UNION ALL")
    assert newer.rstrip().endswith('WHERE "copy_" = 1')
    assert older.endswith('WHERE "copy" = 1')


def record(**members: Type) -> Type:
    fields = tuple(Field(name=name, wire_name=name, type=each, role=None, doc="") for name, each in members.items())
    return Type(name="object", form="object", fields=fields)


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (INT64, INT32, "bigint"),
        (INT32, INT64, None),
        (STRING, DATE, None),
        (STRING, replace(STRING, name="enum"), "varchar"),
        (record(b=INT64, a=STRING), record(a=STRING, b=INT32, c=DATE), 'row("b" bigint, "a" varchar, "c" date)'),
        (record(a=record(x=DATE)), record(a=record(x=INT32)), None),
        (record(a=INT32), STRING, None),
    ],
)
def test_the_type_of_two_majors(new: Type, old: Type, expected: str | None) -> None:
    found = merged(new, old)
    assert (type_name(found, "trino") if found else None) == expected


def test_quoting() -> None:
    assert hive_name("a`b") == "`a``b`"
    assert hive_text('it\'s a \\ and "quotes"') == r"""'it\'s a \\ and "quotes"'"""
    assert hive_type("map<string,struct<order:array<struct<a1:decimal(3,1)>>>>") == (
        "map<string,struct<`order`:array<struct<`a1`:decimal(3,1)>>>>"
    )
    assert trino_name("db", 'a"b') == '"db"."a""b"'
