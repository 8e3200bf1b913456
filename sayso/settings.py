"""The targets' settings, checked where they stand: the registry knows no target and keeps them as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, create_model

from generators.targets import TARGETS
from registry.loader import ROOT_FILE
from registry.reading import read_model

if TYPE_CHECKING:
    from registry.findings import Finding
    from registry.loader import Source


def settings_findings(source: Source) -> list[Finding]:
    """What is wrong below `targets:` in `sayso.yaml`: targets that do not exist, settings that they do not have."""
    document = replace(source.documents[ROOT_FILE], findings=[])
    read_model(document, _root_model())
    return document.findings


def _root_model() -> type[BaseModel]:
    """`sayso.yaml` as far as `targets:` goes, with a field for each target, so that names and settings are known."""
    fields: dict[str, Any] = {target.name: (target.settings | None, None) for target in TARGETS}
    targets = create_model("Targets", __config__=ConfigDict(extra="forbid"), **fields)
    below: dict[str, Any] = {"targets": (targets | None, None)}
    root: type[BaseModel] = create_model("Root", __config__=ConfigDict(extra="ignore"), **below)
    return root
