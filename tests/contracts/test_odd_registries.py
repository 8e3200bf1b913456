"""Registries made to break something hold too: on DuckDB here, on Trino in `test_proof_trino.py`."""

from __future__ import annotations

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.proof import Options, prove
from tests.contracts.odd_registries import NAMES, odd_registry


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_registry_holds(name: str) -> None:
    registry = odd_registry(name)
    proof = prove(registry, artefacts_of(registry, targets=NEEDED + OPTIONAL), registry.events, Options(examples=50))
    assert proof.failures == []
    assert [(each.columns_proven, each.event) for each in proof.proven] == [
        (each.columns, each.event) for each in proof.proven
    ]
