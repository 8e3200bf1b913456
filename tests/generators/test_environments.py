"""Environments differ in their names alone: what is proven of the first one holds for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generators.generate import generate
from generators.targets import TARGETS
from registry.config import Environment
from registry.layouts import LAYOUTS
from registry.loader import load
from tests.cases import STARTER

if TYPE_CHECKING:
    from generators.target import Target
    from registry.layouts import LayoutName

NAMES = ("qxone", "qxtwo")  # part of no other word
OF_ENVIRONMENTS = {"glue", "athena", "firehose", "cloudformation"}


def environment(name: str) -> Environment:
    return Environment(region="eu-west-1", bucket=f"{name}-bucket", database=f"{name}_database", tags={"stage": name})


@pytest.mark.parametrize("layout", [row.name for row in LAYOUTS])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_an_environment_has_the_files_of_another_with_its_own_names(target: Target, layout: LayoutName) -> None:
    registry = load(STARTER).whole()
    update = {"layout": layout, "environments": {name: environment(name) for name in NAMES}}
    registry = replace(registry, config=registry.config.model_copy(update=update))
    files = {file.path: file.text for file in generate(registry, [target])}
    first, second = ({path: text for path, text in files.items() if name in path + text} for name in NAMES)
    assert not first.keys() & second.keys()
    assert {path.replace(*NAMES): text.replace(*NAMES) for path, text in first.items()} == second
    assert bool(first) == (target.name in OF_ENVIRONMENTS), "OF_ENVIRONMENTS has the targets that name environments"
