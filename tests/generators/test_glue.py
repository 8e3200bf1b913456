"""Glue tables: the union of a major's versions, within Glue's limits, where Firehose writes and Athena looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generators import glue
from generators.comments import COMMENT_BYTES, DESCRIPTION_BYTES, column_comment, fitted, table_description
from generators.lake import REJECTED
from registry.loader import load
from registry.tables import tables_of
from registry.version import Version
from tests.cases import ROOT, case_folders, golden_case

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(ROOT / "glue" / "majors" / "input").whole()


@pytest.mark.parametrize("folder", case_folders("glue"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


def produce(root: Path) -> dict[str, str]:
    registry = load(root).whole()
    return {file.path: file.text for file in glue.generate(registry, glue.glue_settings(registry))}


def test_a_table_for_every_major_and_one_for_what_is_rejected(registry: Registry) -> None:
    names = [table["Name"] for table in glue.table_inputs(registry, "dev")]
    assert names == ["card_click_v1", "card_click_v2", "card_view_v1", REJECTED]


def test_received_at_comes_first_and_dt_is_the_only_partition(registry: Registry) -> None:
    for table in glue.table_inputs(registry, "dev"):
        assert table["StorageDescriptor"]["Columns"][0]["Name"] == "received_at"
        assert [key["Name"] for key in table["PartitionKeys"]] == ["dt"]


def test_rows_are_looked_for_where_they_are_written(registry: Registry) -> None:
    for table in glue.table_inputs(registry, "prod"):
        below = "" if table["Name"] == REJECTED else "events/"
        location = f"s3://shop-prod-events/{below}{table['Name']}/"
        assert table["StorageDescriptor"]["Location"] == location
        assert table["Parameters"]["storage.location.template"] == location + "dt=${dt}/"


def test_every_parameter_is_text(registry: Registry) -> None:
    for table in glue.table_inputs(registry, "dev"):
        assert all(isinstance(value, str) for value in table["Parameters"].values())


def test_the_first_day_is_a_setting(registry: Registry) -> None:
    table = glue.table_inputs(registry, "dev", glue.GlueSettings(projection_start="2025-05-01"))[0]
    assert table["Parameters"]["projection.dt.range"] == "2025-05-01,NOW"


def test_a_dropped_column_stays_and_says_so(registry: Registry) -> None:
    columns = glue.table_inputs(registry, "dev")[0]["StorageDescriptor"]["Columns"]
    order = next(column for column in columns if column["Name"] == "order")
    assert order["Comment"].endswith("Not sent since 1.1.0.")


def test_a_comment_is_one_line_within_the_limit(registry: Registry) -> None:
    table = tables_of(registry.lineages[0], registry.config.readers)[0]
    field = replace(table.columns[0].field, doc="줄\n바꿈 " * 100, unit="s")
    comment = column_comment(replace(table.columns[0], field=field, dropped=Version(1, 2, 0)))
    assert "\n" not in comment
    assert COMMENT_BYTES - 6 <= len(comment.encode()) <= COMMENT_BYTES


def test_a_description_is_within_the_limit(registry: Registry) -> None:
    table = tables_of(registry.lineages[0], registry.config.readers)[0]
    newest = replace(table.newest, summary="요약 " * 1000)
    assert len(table_description(replace(table, newest=newest)).encode()) <= DESCRIPTION_BYTES


@pytest.mark.parametrize("limit", range(3, 20))
def test_cutting_never_splits_a_character(limit: int) -> None:
    text = fitted("aé카😀" * 5, limit)
    assert len(text.encode()) <= limit
    assert "�" not in text


def test_no_comment_is_a_dynamic_reference_of_cloudformation() -> None:
    assert fitted("see {{resolve:ssm:/prod/password}}", 255) == "see {{ resolve:ssm:/prod/password}}"
    assert fitted("a {{\nresolve:ssm:x}}", 255) == "a {{ resolve:ssm:x}}"
