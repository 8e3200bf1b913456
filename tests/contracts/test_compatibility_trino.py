"""Table plane: what the rules call readable, Trino reads with equal values; what they call broken, it does not."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from contracts.engine import S3Object
from registry.tables import leaves
from registry.type_names import type_name
from registry.types import row_of
from tests.contracts.measured_widenings import MEASURED
from tests.contracts.table_evolution import (
    TABLE_RULES,
    difference,
    disagreements,
    evolved_tables,
    leaf,
    single,
    unseen,
    widened,
)
from tests.contracts.test_trino import PARQUET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contracts.trino.engine import TrinoSession
    from registry.model import Type
    from tests.contracts.table_evolution import Evolved

pytestmark = pytest.mark.trino
TABLES = 300
BUCKET = "evolution"
T = TypeVar("T")


def put(session: TrinoSession, tables: Iterable[Evolved]) -> None:
    """The old version's file behind the new version's table."""
    for table in tables:
        columns = [{"Name": name, "Type": type_name(type_, "hive")} for name, type_ in table.types.items()]
        storage = {"Columns": columns, "Location": f"s3://{BUCKET}/{table.name}/", **PARQUET}
        declared: dict[str, Any] = {"Name": table.name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage}
        session.create_tables([{**declared, "Parameters": {"EXTERNAL": "TRUE"}}])
        session.add_objects([S3Object(BUCKET, f"{table.name}/1.parquet", table.file)])


def read(session: TrinoSession, table: Evolved, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows, where conditions on them find what is there: a reader also looks at a file's statistics."""
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = session.trino.query(f'SELECT {listed} FROM "{name}"')
    wanted = [each for column in columns for each in conditions(column, table.types[column], rows)]
    if wanted:
        counts = [f'SELECT {at}, count(*) AS n FROM "{name}" WHERE {sql}' for at, (sql, _) in enumerate(wanted)]
        found = session.trino.query("\nUNION ALL\n".join(counts).replace("SELECT 0,", "SELECT 0 AS at,", 1))
        numbers = {row["at"]: row["n"] for row in found}
        lost = [(sql, numbers[at], n) for at, (sql, n) in enumerate(wanted) if numbers[at] != n]
        assert not lost, f"{lost[0][0]} finds {lost[0][1]} rows of {lost[0][2]}"
    return rows


def conditions(column: str, type_: Type, rows: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Conditions on each value of a column and of its members, and how many rows have it."""
    for path, leaf_type in leaves(type_, (column,)):
        if row_of(leaf_type).shape != "leaf":
            continue
        name = ".".join(f'"{part}"' for part in path)
        for value, number in Counter(reduce(lambda held, part: held and held[part], path, row) for row in rows).items():
            if value is not None:
                yield f"{name} = {_literal(value, type_name(leaf_type, 'trino'))}", number


def _literal(value: object, type_: str) -> str:
    text = value.isoformat(" ", "milliseconds")[:23] if isinstance(value, datetime) else str(value)
    return "CAST('" + text.replace("'", "''") + f"' AS {type_})"


def at_once(ask: Callable[[Evolved], T], tables: Iterable[Evolved]) -> list[T]:
    """The answers about some tables: a query is mostly waiting, so a few wait together."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(ask, tables))


@pytest.fixture(scope="module")
def session(trino_session_factory: Callable[[], TrinoSession]) -> TrinoSession:
    return trino_session_factory()


def test_trino_reads_what_it_was_measured_to_read(session: TrinoSession) -> None:
    tables = [single(f"m{index}", each.old, each.new) for index, each in enumerate(MEASURED)]
    put(session, tables)
    whys = at_once(lambda table: difference(table, partial(read, session, table)), tables)
    found = {each.label: why for each, why in zip(MEASURED, whys, strict=True) if (why is None) != each.trino}
    assert found == {}


@pytest.fixture(scope="module")
def tables(session: TrinoSession) -> list[Evolved]:
    made = list(evolved_tables(TABLES, "athena"))
    put(session, made)
    return made


@pytest.mark.parametrize("rule_id", TABLE_RULES)
def test_a_rule_that_is_left_out_is_noticed(rule_id: str, session: TrinoSession, tables: list[Evolved]) -> None:
    table = unseen(rule_id, "athena", TABLES)
    assert list(disagreements(table, partial(read, session, table)))


def test_a_widening_that_is_wrong_is_noticed(session: TrinoSession, monkeypatch: pytest.MonkeyPatch) -> None:
    table = widened("wrong", leaf("int64"), leaf("float64"), "athena", monkeypatch)
    put(session, [table])
    assert table.sound == ("a",)
    assert list(disagreements(table, partial(read, session, table)))


def test_trino_agrees_with_the_rules_about_every_evolved_table(session: TrinoSession, tables: list[Evolved]) -> None:
    answers = at_once(lambda table: list(disagreements(table, partial(read, session, table))), tables)
    found = [each for answer in answers for each in answer]
    assert found == [], "\n".join(found)
