"""The collector as a package to import, and events of its golden case `kinds`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generators.collector import FOLDER, CollectorSettings, generate
from registry.loader import load
from tests.cases import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ROOT / "collector" / "kinds" / "input"
PAID: dict[str, Any] = {
    "event": "order_paid",
    "version": "1.0.0",
    "event_id": "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f",
    "occurred_at": "2026-11-22T09:30:00Z",
    "location": "app://shop/7/pay?from=a",
    "orderId": "1",
    "total": None,
    "method": "card",
    "buyer": None,
}
RESPELT: dict[str, Any] = {
    **PAID,
    "event_id": "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F",
    "occurred_at": "2026-11-22T18:30:00.5+09:00",
    "location": "app://shop/7/pay?from=a%20b&step=3",
    "total": "1.50",
    "buyer": {"id": "1", "names": ["a"]},
}
"""Valid, and written otherwise in its row."""


def collector_files(root: Path = KINDS, **settings: Any) -> dict[str, str]:
    """The collector of a registry, by the path in its package."""
    files = generate(load(root).whole(), CollectorSettings(**settings))
    return {file.path.removeprefix(f"{FOLDER}/"): file.text for file in files}
