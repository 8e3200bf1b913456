"""Asking a Trino server, and telling a refused statement from a server that does not answer."""

# ruff: noqa: PLC0415  requests and trino are optional

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contracts.trino.values import converter
from registry.errors import EngineError, MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import requests

_USER = "sayso"
_TIME_LIMIT = 60.0  # seconds for one HTTP answer, not for the query
_NODE_LIMIT = 30.0


class RefusedError(EngineError):
    """Trino understood the request and said no. `str()` of it is Trino's message."""


@dataclass(frozen=True, slots=True)
class TrinoClient:
    """A catalog and schema of a server. May be used from several threads."""

    url: str
    catalog: str
    schema: str
    http: requests.Session

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Run one statement and return its rows as canonical Python values.

        Raises:
            RefusedError: the statement is wrong, or a row cannot be read.
            EngineError: the server does not answer, or sent a value that Python cannot hold.
        """
        from trino import exceptions

        try:
            columns, rows = self._run_on_a_node(sql)
        except exceptions.TrinoQueryError as error:
            raise RefusedError(_message(error.message, error.failure_info)) from error
        except (exceptions.Error, exceptions.HttpError, OSError) as error:
            raise EngineError(f"Trino at {self.url} does not answer: {error}") from error
        names = [column["name"] for column in columns]
        converts = [converter(column["typeSignature"]) for column in columns]
        try:
            return [
                {name: convert(value) for name, convert, value in zip(names, converts, row, strict=True)}
                for row in rows
            ]
        except (ArithmeticError, ValueError) as error:
            raise RefusedError(f"a value does not fit into Python: {error}") from error

    def _run_on_a_node(self, sql: str) -> tuple[list[dict[str, Any]], list[list[Any]]]:
        from trino.exceptions import TrinoQueryError

        deadline = time.monotonic() + _NODE_LIMIT
        while True:
            try:
                return self._run(sql)
            except TrinoQueryError as error:
                # A server counts itself among its workers up to five seconds after it says that it is ready.
                if error.error_name != "NO_NODES_AVAILABLE" or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _run(self, sql: str) -> tuple[list[dict[str, Any]], list[list[Any]]]:
        from trino.client import ClientSession, TrinoQuery, TrinoRequest

        parts = urlsplit(self.url)
        session = ClientSession(user=_USER, source=_USER, catalog=self.catalog, schema=self.schema, timezone="UTC")
        port = parts.port or {"https": 443}.get(parts.scheme, 80)
        request = TrinoRequest(
            parts.hostname or "", port, session, self.http, parts.scheme, request_timeout=_TIME_LIMIT
        )
        query = TrinoQuery(request, sql, legacy_primitive_types=True)
        rows = list(query.execute())
        columns: Any = query.columns or []
        return columns, rows


def _message(message: str, failure: Mapping[str, Any] | None) -> str:
    """The message and those of its causes that say something more."""
    while failure := (failure or {}).get("cause"):
        why = failure.get("message") or ""
        if why and why not in message:
            message = f"{message}: {why}"
    return message


@contextmanager
def connect(url: str, catalog: str, schema: str, *, local: bool) -> Iterator[TrinoClient]:
    """A client for a schema of the server at `url`; nothing is sent yet.

    Args:
        url: `http://host:port`.
        catalog: the catalog that unqualified names are looked up in.
        schema: the schema that unqualified names are looked up in.
        local: the server is on this machine, so the network's proxy must not be asked.
    """
    try:
        import requests
        import trino.client  # noqa: F401 asked for here, where its absence has an answer
    except ImportError as error:
        raise MissingPartError("the Trino client", "pip install 'sayso[trino]'") from error
    with requests.Session() as http:
        http.trust_env = not local
        yield TrinoClient(url, catalog, schema, http)
