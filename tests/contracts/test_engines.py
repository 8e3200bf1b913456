"""Engines are found by name, and every row of their table reads what was sent and refuses what it cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import artefacts_of
from contracts.engines import ENGINES, engine
from contracts.proof import Options, prove
from registry.errors import MissingPartError, UsageError
from tests.contracts.faults.by_layout import FAULTS
from tests.contracts.faults.seeding import REGISTRY

if TYPE_CHECKING:
    from contracts.artefacts import Artefacts
    from contracts.engine import Engine
    from contracts.results import Proof

SOUND = artefacts_of(REGISTRY)
NARROWED = next(each for each in FAULTS["stream_per_event"] if each.name == "bigint narrowed under old rows")
"""A wrong Glue type that the streams let through: only who reads the lake can see it."""
MARKS = {"trino": pytest.mark.trino}


@pytest.fixture(params=[pytest.param(row, id=row.name, marks=MARKS.get(row.name, ())) for row in ENGINES])
def each(request: pytest.FixtureRequest) -> Engine:
    """Every row of the table; Trino over the run's one server."""
    row: Engine = request.param
    return request.getfixturevalue("trino_engine") if row.name == "trino" else row


def proof_by(engine: Engine, artefacts: Artefacts) -> Proof:
    try:
        return prove(REGISTRY, artefacts, REGISTRY.events, Options(examples=5, engine=engine, planes=()))
    except MissingPartError as error:
        pytest.skip(str(error))


def test_every_engine_reads_all_columns_back(each: Engine) -> None:
    proof = proof_by(each, SOUND)
    assert proof.failures == []
    assert [found.columns_proven for found in proof.proven] == [found.columns for found in proof.proven]


def test_every_engine_names_the_table_and_the_column_that_it_cannot_read(each: Engine) -> None:
    failures = proof_by(each, SOUND.changed(NARROWED.change(SOUND.files))).failures
    said = [found.message for found in failures if (found.law, found.plane) == (NARROWED.law, NARROWED.plane)]
    assert [text for text in said if all(part in text for part in NARROWED.says)], failures


def test_engines_are_found_by_name():
    assert [engine(row.name) for row in ENGINES] == list(ENGINES)


def test_an_unknown_engine_is_a_usage_error_that_says_what_was_meant():
    with pytest.raises(UsageError, match=r"'duckbd': did you mean duckdb\?"):
        engine("duckbd")
