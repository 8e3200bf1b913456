"""What `sayso.yaml` says to the face and to the targets, checked where it stands: the registry keeps it as data."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from registry.findings import Finding
from registry.loader import ROOT_FILE
from registry.reading import read_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.loader import Source


def settings_findings(source: Source) -> Iterator[Finding]:
    """An output folder outside the registry, targets that do not exist, settings that they do not have."""
    if source.config is None:
        return
    document = replace(source.documents[ROOT_FILE], findings=[])
    if posixpath.normpath(source.config.out).startswith(".."):
        message, advice = (
            f"`out` leads out of the registry: {source.config.out}",
            "Name a folder below it, or use --out.",
        )
        yield Finding("wrong-value", "error", document.position(("out",)), message, advice)
    if source.config.targets:  # else the generators need not be imported, which costs 0.1 s
        read_model(document, _root_model())
        yield from document.findings


def _root_model() -> type[BaseModel]:
    """`sayso.yaml` as far as `targets:` goes, with a field for each target, so that names and settings are known."""
    from generators.targets import TARGETS  # noqa: PLC0415 - as above

    fields: dict[str, Any] = {target.name: (_wanted(target.settings), None) for target in TARGETS}
    targets = create_model("Targets", __config__=ConfigDict(extra="forbid"), **fields)
    below: dict[str, Any] = {"targets": (targets | None, None)}
    root: type[BaseModel] = create_model("Root", __config__=ConfigDict(extra="ignore"), **below)
    return root


def _wanted(settings: type[BaseModel]) -> Any:
    """A target's settings, or `false`."""
    return Annotated[settings | None, BeforeValidator(lambda value: None if value is False else value)]
