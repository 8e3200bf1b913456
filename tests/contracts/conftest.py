"""What the tests of real engines share: DuckDB a test, one server a run, a database a session."""

# ruff: noqa: PLC0415  a run without these engines must not import them

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.engine import Engine, EngineOptions
from contracts.engines import engine
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contracts.engine import Session
    from contracts.trino.engine import TrinoSession
    from contracts.trino.server import TrinoServer

CACHE = Path.home() / ".cache" / "sayso"

_databases = count(1)


@pytest.fixture
def duckdb(tmp_path: Path) -> Iterator[Session]:
    with engine("duckdb").open(EngineOptions(cache=tmp_path)) as session:
        yield session


@pytest.fixture(scope="session")
def trino_server() -> Iterator[TrinoServer]:
    pytest.importorskip("trino", reason="needs the packages of sayso[trino]")
    pytest.importorskip("moto.server", reason="needs the packages of sayso[trino]")
    from contracts.trino.server import open_trino_server

    with ExitStack() as stack:
        try:
            server = stack.enter_context(open_trino_server(CACHE))
        except MissingPartError as error:
            pytest.skip(str(error))
        yield server


@pytest.fixture(scope="session")
def trino_engine(trino_server: TrinoServer) -> Engine:
    """Trino over the run's one server: views name the artefacts' own database."""
    from contracts.trino.engine import session_over

    return Engine("trino", "", lambda options: session_over(trino_server, options.database))


@pytest.fixture(scope="module")
def trino_session_factory(trino_server: TrinoServer) -> Iterator[Callable[[], TrinoSession]]:
    """Opens sessions over the run's one server, each with a database of its own."""
    from contracts.trino.engine import session_over

    with ExitStack() as stack:
        yield lambda: stack.enter_context(session_over(trino_server, f"test_{next(_databases)}"))
