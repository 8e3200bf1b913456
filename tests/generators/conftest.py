"""The generated npm packages that several files of tests use: built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases import ROOT, STARTER
from tests.generators.typescript_package import build

if TYPE_CHECKING:
    from tests.generators.typescript_package import Built


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(ROOT / "typescript" / "odd" / "input", tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(STARTER, tmp_path_factory.mktemp("starter"))
