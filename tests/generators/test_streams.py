"""Layouts, formats and streams: what every row of their tables must keep to, and that the parts agree about streams."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, get_args

import pytest

from generators import collector, firehose
from generators.cloudformation.storage import ERRORS, LETTERS
from generators.formats import FORMATS
from generators.lake import REJECTED
from generators.lake_tables import lake_tables
from generators.streams import streams_of
from registry.config import Reader
from registry.layouts import LAYOUTS, FormatName, Layout, LayoutName, layout_of
from registry.loader import load
from tests.cases import STARTER

if TYPE_CHECKING:
    from registry.model import Registry

REGISTRY = load(STARTER).whole()
EACH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda row: row.name)


def laid_out(layout: Layout) -> Registry:
    return replace(REGISTRY, config=REGISTRY.config.model_copy(update={"layout": layout.name}), _index={})


def test_every_name_has_its_row() -> None:
    assert tuple(row.name for row in LAYOUTS) == get_args(LayoutName), "LayoutName has the names, in the same order"
    assert tuple(FORMATS) == get_args(FormatName)
    assert [layout_of(row.name) for row in LAYOUTS] == list(LAYOUTS)
    assert REGISTRY.config.storage_layout is LAYOUTS[0]
    assert {reader for row in LAYOUTS for reader in row.readers} <= set(get_args(Reader))


def test_no_prefix_lies_below_another() -> None:
    """What is stored in one format, or expires at one time, is never under a prefix of something else."""
    prefixes = [*(row.rows for row in LAYOUTS), f"{REJECTED}/", ERRORS, LETTERS]
    assert all(prefix.endswith("/") for prefix in prefixes)
    assert not [pair for pair in permutations(prefixes, 2) if pair[0].startswith(pair[1])]


@EACH
def test_a_shared_stream_stores_what_needs_no_conversion(layout: Layout) -> None:
    """Firehose converts by one Glue table."""
    assert not (layout.is_shared and FORMATS[layout.format].serializer)


@EACH
def test_every_table_is_fed_by_one_stream_below_its_prefix(layout: Layout) -> None:
    registry = laid_out(layout)
    fed = [(table.name, stream) for stream in streams_of(registry) for table in stream.tables]
    assert sorted(name for name, _ in fed) == sorted(table.name for table in lake_tables(registry))
    for name, stream in fed:
        (table,) = (each for each in stream.tables if each.name == name)
        assert _filled(stream.prefix, name) == table.prefix
        assert stream.is_shared == (layout.is_shared and name != REJECTED)


def _filled(prefix: str, table: str) -> str:
    event, _, major = table.rpartition("_v")
    return prefix.replace("!{partitionKeyFromQuery:event}", event).replace("!{partitionKeyFromQuery:major}", major)


@EACH
def test_the_collector_puts_rows_into_streams_that_there_are(layout: Layout) -> None:
    registry = laid_out(layout)
    files = {file.path: file.text for file in collector.generate(registry, collector.CollectorSettings())}
    modules = [text for path, text in files.items() if "/events/" in path and not path.endswith("__init__.py")]
    lines = [line for text in modules for line in text.splitlines() if line.startswith("STREAM = ")]
    named = {line.removeprefix("STREAM = ").strip("'") for line in lines}
    assert {*named, REJECTED} == {stream.name for stream in streams_of(registry)}
    assert f"\nMOST_LINES = {layout.most_lines}\n" in files["lambda/collector/catalog.py"]


@EACH
def test_a_stream_takes_records_apart_if_and_only_if_its_rows_are_counted(layout: Layout) -> None:
    files = firehose.generate(laid_out(layout), firehose.FirehoseSettings())
    destinations = {file.path: json.loads(file.text)["ExtendedS3DestinationConfiguration"] for file in files}
    apart = {path for path, each in destinations.items() if "ProcessingConfiguration" in each}
    assert apart == ({"firehose/dev/events.json", "firehose/prod/events.json"} if layout.most_lines else set())
