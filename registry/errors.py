"""Every exception that a user can meet, under one root.

    SaysoError
    ├── RegistryError      the definitions cannot be used; carries every finding at once
    ├── UsageError         the command was asked for something that does not exist
    ├── MissingPartError   an optional part is not installed; says how to get it
    └── EngineError        a real part (engine, server) could not be started or refused what it was given

Problems *in* a registry are :class:`registry.findings.Finding` values, never exceptions; an exception only
says that the work cannot go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.findings import Finding


class SaysoError(Exception):
    """The root. `str()` of it is a message for a person: what, where, and what to do."""


class RegistryError(SaysoError):
    """The definitions cannot be used. `findings` holds every reason, sorted by place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)  # what `__init__` takes: so it can be sent from one process to another

    def __str__(self) -> str:
        return f"{len(self.findings)} problems in the registry"


class UsageError(SaysoError):
    """The command was asked for something that does not exist (an event, a target, a folder)."""


class MissingPartError(SaysoError):
    """An optional part is missing. `how` is the command or step that brings it."""

    def __init__(self, what: str, how: str) -> None:
        self.what = what
        self.how = how
        super().__init__(what, how)  # as above

    def __str__(self) -> str:
        return f"{self.what} is missing: {self.how}"


class EngineError(SaysoError):
    """An engine or a server could not be started, or refused what it was given."""
