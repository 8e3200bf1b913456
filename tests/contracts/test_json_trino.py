"""Lines of JSON as Trino reads them: each value as the collector writes it, and old rows under a table that widened.

The embedded engine is held against the same values: it reads the same or refuses, and never something else.
"""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from contracts.engine import EngineOptions, S3Object
from contracts.engines import ENGINES
from generators.collector import event_module
from generators.formats import FORMATS
from registry.errors import EngineError
from registry.type_names import type_name
from tests.contracts.table_evolution import POOLS, Evolved, disagreements, evolved_tables
from tests.generators.one_module import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from contracts.engine import Session
    from contracts.trino.engine import TrinoSession

pytestmark = pytest.mark.trino
BUCKET = "lines"
TABLES = 80
RECEIVED = "2026-11-22T09:30:00.000Z"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # the parts are as many as a time has


# Hive type, the JSON, what Trino 476 reads, and whether the embedded engine reads the same; otherwise it refuses.
READ: tuple[tuple[str, str, Any, bool], ...] = (
    ("timestamp", '"2026-11-22T09:30:00.123Z"', utc(2026, 11, 22, 9, 30, 0, 123000), True),
    ("timestamp", '"2026-11-22 09:30:00.123"', utc(2026, 11, 22, 9, 30, 0, 123000), True),
    ("timestamp", '"1700-01-01T00:00:00.001Z"', utc(1700, 1, 1, 0, 0, 0, 1000), True),
    ("timestamp", '"2200-01-01T23:58:59.999Z"', utc(2200, 1, 1, 23, 58, 59, 999000), True),
    ("timestamp", '"22/11/2026"', None, False),
    ("date", '"2026-02-28"', date(2026, 2, 28), True),
    ("date", '"2199-12-31"', date(2199, 12, 31), True),
    ("boolean", "true", True, True),
    ("int", "-2147483648", -(2**31), True),
    ("int", "2147483648", None, False),
    ("bigint", "9223372036854775807", 2**63 - 1, True),
    ("bigint", "9007199254740993", 2**53 + 1, True),
    ("double", "1.7976931348623157e+308", 1.7976931348623157e308, True),
    ("double", "5e-324", 5e-324, True),
    ("double", "9007199254740991", 9007199254740991.0, True),
    ("decimal(10,3)", '"10.5"', Decimal("10.500"), True),
    ("decimal(38,10)", f'"{"1" * 28}.0123456789"', Decimal(f"{'1' * 28}.0123456789"), True),
    ("decimal(20,3)", "7", Decimal("7.000"), True),
    ("decimal(3,1)", '"1234"', None, False),
    ("string", '"한국어 \\ud83d\\ude00 \\" \\\\ \\n \\u0000"', '한국어 😀 " \\ \n \x00', True),
    ("string", '""', "", True),
    ("string", "9223372036854775807", "9223372036854775807", True),
    ("array<timestamp>", '["2026-11-22T09:30:00.123Z"]', [utc(2026, 11, 22, 9, 30, 0, 123000)], True),
    ("array<int>", "[]", [], True),
    ("map<string,bigint>", '{"Ab":1,"ab":2,"a.b":3,"한":4,"":5}', {"Ab": 1, "ab": 2, "a.b": 3, "한": 4, "": 5}, True),
    ("map<string,int>", "{}", {}, True),
    ("struct<a:int,order:string>", "{}", {"a": None, "order": None}, True),
    ("struct<a:int,order:string>", '{"order":"o"}', {"a": None, "order": "o"}, True),
    ("array<map<string,struct<d:decimal(4,2)>>>", '[{"K":{"d":"1.25"}}]', [{"K": {"d": Decimal("1.25")}}], True),
)


def table(name: str, columns: Mapping[str, str]) -> dict[str, Any]:
    listed = [{"Name": column, "Type": type_} for column, type_ in columns.items()]
    storage = {"Columns": listed, "Location": f"s3://{BUCKET}/{name}/", **FORMATS["json"].storage}
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE"},
        "StorageDescriptor": storage,
    }


def put(session: Session, name: str, columns: Mapping[str, str], lines: str) -> None:
    session.create_tables([table(name, columns)])
    session.add_objects([S3Object(BUCKET, f"{name}/1.json.gz", gzip.compress(lines.encode()))])


@pytest.fixture(scope="module")
def trino(trino_session_factory: Callable[[], TrinoSession]) -> TrinoSession:
    return trino_session_factory()


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    cache: Path = tmp_path_factory.mktemp("cache")
    options = EngineOptions(cache=cache, database="lines", url=None, say=lambda _line: None)
    (engine,) = (each for each in ENGINES if each.name == "duckdb")
    with engine.open(options) as session:
        yield session


def test_trino_reads_each_value_as_it_was_measured(trino: TrinoSession) -> None:
    columns = {f"c{index}": type_ for index, (type_, *_) in enumerate(READ)}
    members = ",".join(f'"c{index}":{text}' for index, (_, text, *_) in enumerate(READ))
    put(trino, "each", columns, f"{{{members}}}\n")
    (found,) = trino.read("each")
    assert found == {f"c{index}": value for index, (_, _, value, _) in enumerate(READ)}


@pytest.mark.parametrize("index", range(len(READ)))
def test_the_embedded_engine_reads_the_same_or_refuses(duckdb: Session, index: int) -> None:
    type_, text, value, is_read = READ[index]
    put(duckdb, f"v{index}", {"c": type_}, f'{{"c":{text}}}\n')
    if is_read:
        assert duckdb.read(f"v{index}") == [{"c": value}]
    else:
        with pytest.raises(EngineError, match="column c"):
            duckdb.read(f"v{index}")


@pytest.fixture(scope="module")
def evolved() -> list[tuple[Evolved, str]]:
    """Tables that evolved, and the rows of their old versions as the collector writes them."""
    return [(each, lines(each)) for each in evolved_tables(TABLES, "athena")]


def lines(table: Evolved) -> str:
    row = run(event_module(table.old))["row"]
    return "".join(row(value, RECEIVED) for value in POOLS.events(table.old))


def read(session: Session, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{column: row[column] for column in columns} for row in session.read(name)]


@pytest.mark.parametrize("engine", ["trino", "duckdb"])
def test_what_the_rules_call_readable_is_read_from_lines_too(
    engine: str, evolved: list[tuple[Evolved, str]], request: pytest.FixtureRequest
) -> None:
    """Text is read more leniently than Parquet: what the rules refuse may well be read, and is not looked at."""
    session: Session = request.getfixturevalue(engine)
    found = []
    for each, text in evolved:
        sound = {name: type_name(each.types[name], "hive") for name in each.sound}
        if sound:
            put(session, each.name, sound, text)
            table = Evolved(each.name, each.rows, each.old, {name: each.types[name] for name in sound}, {})
            found += disagreements(table, partial(read, session))
    assert found == [], "\n".join(found)
