"""The query engines that the proof can read the lake with: these rows are all there are."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from contracts.engine import Engine, EngineOptions, Session
from registry.errors import MissingPartError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def _duckdb(options: EngineOptions) -> AbstractContextManager[Session]:
    # Imported on opening: duckdb and pyarrow cost 0.3 s that `sayso --help` must not pay.
    try:
        from contracts.duckdb_engine import open_duckdb  # noqa: PLC0415 - as said
    except ModuleNotFoundError as absent:
        raise MissingPartError(f"the package `{absent.name}`", "pip install 'sayso[test]'") from absent

    return open_duckdb(options)


def _trino(options: EngineOptions) -> AbstractContextManager[Session]:
    # The same: boto3, moto and a Java server.
    from contracts.trino.engine import open_trino  # noqa: PLC0415 - as said

    return open_trino(options)


ENGINES: tuple[Engine, ...] = (
    Engine(
        name="duckdb",
        says="DuckDB, in this process; types are judged by a table measured on Trino",
        open=_duckdb,
    ),
    Engine(
        name="trino",
        says="Trino, of Athena's family, over a local Glue and S3; needs a JDK",
        open=_trino,
    ),
)


def engine(name: str) -> Engine:
    """The engine of that name.

    Raises:
        UsageError: there is none; says which there are and which was probably meant.
    """
    for row in ENGINES:
        if row.name == name:
            return row
    names = [row.name for row in ENGINES]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"no engine {name!r}: {hint}there are {', '.join(names)}")
