"""Semantic versions (semver.org 2.0.0, the three numbers only: events have no pre-releases)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """`major.minor.patch`; ordered by number, so 1.10.0 comes after 1.9.0."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def slug(self) -> str:
        """The version as a part of an identifier: `1_2_0`."""
        return f"{self.major}_{self.minor}_{self.patch}"


def parse_version(text: str) -> Version | None:
    """Read `1.2.0`; None when it is not of that form."""
    match = _VERSION.fullmatch(text)
    return Version(*(int(part) for part in match.groups())) if match else None
