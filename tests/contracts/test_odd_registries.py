"""Registries made to break something hold too: on DuckDB here, on Trino in `test_proof_trino.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.proof import Options, prove
from registry.layouts import LAYOUTS
from tests.contracts.odd_registries import NAMES, odd_registry

if TYPE_CHECKING:
    from registry.layouts import LayoutName


@pytest.mark.parametrize("layout", [row.name for row in LAYOUTS])
@pytest.mark.parametrize("name", NAMES)
def test_an_odd_registry_holds(name: str, layout: LayoutName) -> None:
    registry = odd_registry(name, layout=layout)
    proof = prove(registry, artefacts_of(registry, targets=NEEDED + OPTIONAL), registry.events, Options(examples=50))
    assert proof.failures == []
    assert [(each.columns_proven, each.event) for each in proof.proven] == [
        (each.columns, each.event) for each in proof.proven
    ]
