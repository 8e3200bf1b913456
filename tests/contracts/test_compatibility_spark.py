"""Table plane: what the rules call readable, Spark 4 reads with equal values; what they call broken, it does not."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.contracts.measured_widenings import MEASURED
from tests.contracts.spark_reading import SparkReader, open_spark
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.table_evolution import Evolved

pytestmark = pytest.mark.java
TABLES = 300


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkReader]:
    pytest.importorskip("pyspark", reason="needs the packages of sayso[hive]")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Java is missing: install a JDK, version 17 or newer")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")  # Python's half of Spark makes local times
        yield stack.enter_context(open_spark(tmp_path_factory.mktemp("spark")))


def test_spark_reads_what_it_was_measured_to_read(reader: SparkReader) -> None:
    found = {}
    for index, each in enumerate(MEASURED):
        table = single(f"m{index}", each.old, each.new)
        reader.create(table.name, table.types, table.file)
        why = difference(table, reader.read)
        if (why is None) != each.spark:
            found[each.label] = why
    assert found == {}


@pytest.mark.parametrize("rule_id", TABLE_RULES)
def test_a_rule_that_is_left_out_is_noticed(rule_id: str, reader: SparkReader) -> None:
    table = replace(unseen(rule_id, "spark4", TABLES), name=f"without_{rule_id.replace('-', '_')}")
    reader.create(table.name, table.types, table.file)
    assert list(disagreements(table, reader.read))


def test_a_widening_that_is_wrong_is_noticed(reader: SparkReader, monkeypatch: pytest.MonkeyPatch) -> None:
    table = widened("wrong", leaf("int64"), leaf("string"), "spark4", monkeypatch)
    reader.create(table.name, table.types, table.file)
    assert table.sound == ("a",)
    assert list(disagreements(table, reader.read))


def test_spark_agrees_with_the_rules_about_every_evolved_table(reader: SparkReader) -> None:
    def judged(table: Evolved) -> list[str]:
        reader.create(table.name, table.types, table.file)
        return list(disagreements(table, reader.read))

    with ThreadPoolExecutor(4) as pool:  # planning a query is one thread's work
        found = [each for some in pool.map(judged, evolved_tables(TABLES, "spark4")) for each in some]
    assert found == [], "\n".join(found)
