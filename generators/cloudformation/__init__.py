"""CloudFormation: the whole pipeline of an environment as a stack, and our own rules for what linters do not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.cloudformation.parts import templates
from generators.cloudformation.settings import CloudFormationSettings, sites
from generators.target import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry

__all__ = ["CloudFormationSettings", "generate"]


def generate(registry: Registry, settings: CloudFormationSettings) -> Iterator[File]:
    """`cloudformation/<environment>.json`, and for a large registry `cloudformation/<environment>/part-001.json`..."""
    for site in sites(registry, settings):
        for path, text in templates(site).items():
            yield File(f"cloudformation/{path}", text)
