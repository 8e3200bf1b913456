"""What the checks find: values that know their place, rendered by the face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "off"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: path relative to the registry's root, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: which rule, how bad, where, what is wrong (`message`) and what to do (`help`)."""

    rule: str
    severity: Severity
    position: Position
    message: str
    help: str = ""

    @property
    def sort_key(self) -> tuple[Position, str, str]:
        """Findings are shown in the order of the files' lines."""
        return (self.position, self.rule, self.message)
