"""Hive's own verdict on DDL and type strings: what the judge must accept, and what it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.hive_judge import _java
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from contracts.hive_judge import HiveJudge

TABLE = """
CREATE EXTERNAL TABLE IF NOT EXISTS `lake`.`click` (
  `order` bigint COMMENT 'a reserved word',
  `a b` struct<`select`:int,tags:array<map<string,decimal(10,2)>>>
)
COMMENT 'clicks'
PARTITIONED BY (`dt` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
STORED AS TEXTFILE
LOCATION 's3://lake/events/click/'
TBLPROPERTIES ('projection.enabled' = 'true');
"""


@pytest.mark.java
class TestParse:
    def test_a_whole_statement_is_accepted(self, hive: HiveJudge) -> None:
        assert hive.parse(TABLE) is None

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("`order` bigint", "order bigint"),
            ("WITH SERDEPROPERTIES", "SERDEPROPERTIES"),
            ("PARTITIONED BY (`dt` string)\n", ""),
            ("bigint", "integre"),
        ],
        ids=["unquoted reserved word", "SERDEPROPERTIES without WITH", "clause out of order", "unknown type"],
    )
    def test_a_mistake_is_refused(self, hive: HiveJudge, right: str, wrong: str) -> None:
        assert right in TABLE
        # The clause that is taken away comes back at the end, where it does not belong.
        ddl = TABLE.replace(right, wrong).rstrip("\n;") + ("" if wrong else f" {right}")
        assert "line " in (hive.parse(ddl) or "")

    def test_nothing_is_no_statement(self, hive: HiveJudge) -> None:
        assert hive.parse("") is not None


@pytest.mark.java
class TestTypeError:
    @pytest.mark.parametrize(
        "type_string",
        [
            "int",
            "decimal(38,18)",
            "varchar(10)",
            "timestamp",
            "struct<order:int,_x:int,1a:array<int>>",
            "map<string,struct<a:decimal(10,2)>>",
        ],
    )
    def test_a_glue_type_is_accepted(self, hive: HiveJudge, type_string: str) -> None:
        assert hive.type_error(type_string) is None

    @pytest.mark.parametrize(
        "type_string",
        [
            "",
            "integer",
            "INT",
            "varchar",
            "decimal(39,2)",
            "decimal(18, 4)",
            "struct<a: int>",
            "struct<a-b:int>",
            "array<int",
            "array<int>>",
            "int int",
        ],
    )
    def test_another_is_refused(self, hive: HiveJudge, type_string: str) -> None:
        assert hive.type_error(type_string)


def test_a_missing_java_says_how_to_get_one() -> None:
    with pytest.raises(MissingPartError) as caught:
        _java({"JAVA_HOME": "/nowhere"})
    assert "JAVA_HOME" in caught.value.how
