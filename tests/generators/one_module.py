"""One event's module of the collector, run without a package, and what its fast path makes of an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from registry.model import Event
from registry.version import Version

if TYPE_CHECKING:
    from registry.model import Field

RECEIVED = "2026-11-22T09:30:00.000Z"


def event_of(own: tuple[Field, ...]) -> Event:
    return Event(
        name="e",
        version=Version(1, 0, 0),
        owner="",
        summary="",
        explicit=True,
        direct=True,
        sentence={},
        fields=own,
        freshness_seconds=60,
        retention_days=1,
    )


def run(source: str) -> dict[str, Any]:
    """A generated module's names, the runtime being the one in the repository."""
    own = {"__package__": "generators.collector.runtime.events", "__name__": "generated"}
    exec(compile(source, "generated", "exec"), own)
    return own


def taken_by(module: dict[str, Any], value: dict[str, Any]) -> Any:
    """What the fast path makes of it; what it stumbles over it does not take."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        _, _, line, end = module["take"](text, 0, RECEIVED)
    except (LookupError, TypeError, ValueError):
        return None
    assert end == len(text)
    return line.decode()
