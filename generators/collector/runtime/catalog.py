"""Every live event and version, and the module that knows it. Generated: this one is for a registry without events."""

from __future__ import annotations

EVENTS: dict[str, dict[str, str]] = {}
EVENT_ID: tuple[str, ...] = ()
BACKEND: str = "orjson"
MOST_LINES: int | None = None
"""Lines that a record may have, where a stream takes records apart again; None: as many as there is room for."""
