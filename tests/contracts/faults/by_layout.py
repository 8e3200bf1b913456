"""Seeded faults: ways in which generated artefacts can be wrong, and which law and plane must say so.

A proof that cannot fail proves nothing. Each row changes the artefacts of a sound registry as a careless generator, or
somebody who edits what was generated, would; `test_faults.py` proves them and looks for the row's failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.faults.clients import CLIENT_FAULTS
from tests.contracts.faults.collector import COLLECTOR_FAULTS
from tests.contracts.faults.lake import LAKE_FAULTS
from tests.contracts.faults.seeding import REGISTRY
from tests.contracts.faults.shared_stream import SHARED, SHARED_FAULTS

if TYPE_CHECKING:
    from registry.model import Registry
    from tests.contracts.faults.seeding import Fault

SOUND: dict[str, Registry] = {"stream_per_event": REGISTRY, "shared_stream": SHARED}
FAULTS: dict[str, tuple[Fault, ...]] = {
    "stream_per_event": LAKE_FAULTS + COLLECTOR_FAULTS + CLIENT_FAULTS,
    "shared_stream": SHARED_FAULTS,
}
