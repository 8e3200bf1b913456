"""Every live event and version, and the module that knows it. Generated: this one is for a registry without events."""

from __future__ import annotations

EVENTS: dict[str, dict[str, str]] = {}
EVENT_ID: tuple[str, ...] = ()
BACKEND: str = "auto"
