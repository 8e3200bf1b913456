"""What the embedded engine refuses is what Trino refuses: inside a column less widens than in one of its own."""

from __future__ import annotations

import pytest

from contracts.hive_types import parse_hive_type
from contracts.widening import refusal


@pytest.mark.parametrize(
    ("found", "declared", "reads"),
    [
        ("int", "double", True),
        ("struct<a:int>", "struct<a:double>", False),
        ("array<int>", "array<double>", False),
        ("map<string,int>", "map<string,string>", False),
        ("bigint", "string", True),
        ("struct<a:bigint>", "struct<a:string>", False),
        ("array<int>", "array<bigint>", True),
        ("struct<a:int>", "struct<a:bigint>", True),
        ("int", "decimal(18,3)", True),
        ("int", "decimal(19,3)", False),
        ("struct<a:decimal(10,3)>", "struct<a:decimal(12,5)>", True),
    ],
)
def test_a_file_is_read_where_trino_reads_it(found: str, declared: str, reads: bool) -> None:
    assert (refusal(parse_hive_type(found), parse_hive_type(declared)) is None) == reads
