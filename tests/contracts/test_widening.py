"""What the embedded engine refuses is what Trino refuses, reads wrong, or does not find by a condition."""

from __future__ import annotations

import pytest

from contracts.hive_types import parse_hive_type
from contracts.widening import refusal


@pytest.mark.parametrize(
    ("found", "declared", "reads"),
    [
        ("int", "bigint", True),
        ("array<int>", "array<bigint>", True),
        ("struct<a:int>", "struct<a:bigint>", True),
        ("map<string,int>", "map<string,bigint>", True),
        ("bigint", "int", False),
        ("int", "double", False),
        ("int", "string", False),
        ("int", "decimal(18,3)", False),
        ("struct<a:int>", "struct<a:double>", False),
        ("decimal(10,3)", "decimal(12,3)", True),
        ("struct<a:decimal(10,3)>", "struct<a:decimal(12,3)>", True),
        ("decimal(10,3)", "decimal(12,5)", False),
        ("decimal(10,3)", "decimal(9,3)", False),
    ],
)
def test_a_file_is_read_where_trino_reads_it(found: str, declared: str, reads: bool) -> None:
    assert (refusal(parse_hive_type(found), parse_hive_type(declared)) is None) == reads
