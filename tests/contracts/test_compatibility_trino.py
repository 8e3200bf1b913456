"""Table plane: what the rules call readable, Trino reads with equal values; what they call broken, it does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from contracts.engine import S3Object
from registry.type_names import type_name
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
    from collections.abc import Callable, Iterable

    from contracts.trino.engine import TrinoSession
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


def read(session: TrinoSession, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    return session.trino.query(f'SELECT {listed} FROM "{name}"')


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
    whys = at_once(lambda table: difference(table, partial(read, session)), tables)
    found = {each.label: why for each, why in zip(MEASURED, whys, strict=True) if (why is None) != each.trino}
    assert found == {}


@pytest.fixture(scope="module")
def tables(session: TrinoSession) -> list[Evolved]:
    made = list(evolved_tables(TABLES, "athena"))
    put(session, made)
    return made


@pytest.mark.parametrize("rule_id", TABLE_RULES)
def test_a_rule_that_is_left_out_is_noticed(rule_id: str, session: TrinoSession, tables: list[Evolved]) -> None:
    assert list(disagreements(unseen(rule_id, "athena", TABLES), partial(read, session)))


def test_a_widening_that_is_wrong_is_noticed(session: TrinoSession, monkeypatch: pytest.MonkeyPatch) -> None:
    table = widened("wrong", leaf("int64"), leaf("float64"), "athena", monkeypatch)
    put(session, [table])
    assert table.sound == ("a",)
    assert list(disagreements(table, partial(read, session)))


def test_trino_agrees_with_the_rules_about_every_evolved_table(session: TrinoSession, tables: list[Evolved]) -> None:
    answers = at_once(lambda table: list(disagreements(table, partial(read, session))), tables)
    found = [each for answer in answers for each in answer]
    assert found == [], "\n".join(found)
