"""What a target is: a name, settings, and a pure function from a registry to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from registry.model import Registry


class Settings(BaseModel):
    """A target's settings, as written in `sayso.yaml` below `targets:`. Each field's docstring is its reference."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class File:
    """One generated file: its path below the output folder, with `/`, and its text."""

    path: str
    text: str


Generate = Callable[["Registry", Any], Iterator[File]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A row of the target table. `says` is one sentence; `generate` gets the registry and a `settings` value."""

    name: str
    says: str
    settings: type[Settings]
    generate: Generate
