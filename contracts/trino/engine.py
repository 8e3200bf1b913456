"""The engine `trino`: the query engine that Athena is, over a Glue and an S3 of this machine.

One server can carry many sessions, each with its own database: see :func:`session_over`. Measured on two cores
(November 2026): 10 to 14 s until the server is ready, 3 s for the first table read, then 0.1 s a table. Reading
tables concurrently gains nothing: moto answers one request at a time.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts.local_aws import LocalAws, aws_refusals
from contracts.trino.client import RefusedError, TrinoClient, connect
from contracts.trino.diagnosis import explain, quoted
from contracts.trino.partitions import partition_filter
from contracts.trino.server import CATALOG, TrinoServer, open_trino_server
from registry.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mypy_boto3_glue.client import GlueClient
    from mypy_boto3_s3.client import S3Client

    from contracts.engine import EngineOptions, S3Object, View

_DELETE_LIMIT = 1000  # keys in one DeleteObjects request (S3 API reference)


@dataclass(frozen=True, slots=True)
class TrinoSession:
    """A database in Glue, its objects in S3, and the Trino that reads both."""

    trino: TrinoClient
    glue: GlueClient
    s3: S3Client
    database: str
    _tables: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _put: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def create_tables(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Create tables from Glue `TableInput` dictionaries.

        Glue takes nearly any type string; whether it is one is found out when the table is read.

        Raises:
            EngineError: Glue refuses a table, because one of that name exists, for instance.
        """
        for table in tables:
            with aws_refusals(f"Glue refuses the table {table.get('Name')}"):
                self.glue.create_table(DatabaseName=self.database, TableInput=table)  # type: ignore[arg-type]  # any mapping
            self._tables[table["Name"]] = table

    def create_views(self, views: Sequence[View]) -> None:
        """Create views over the tables, in order; a name without a schema is looked up in the database.

        Raises:
            EngineError: Trino refuses a view.
        """
        for view in views:
            try:
                self.trino.query(f"CREATE OR REPLACE VIEW {quoted(view.name)} AS\n{_statement(view.sql)}")
            except RefusedError as error:
                raise EngineError(f"Trino refuses the view {view.name}: {_less_one_line(str(error))}") from error

    def add_objects(self, objects: Iterable[S3Object]) -> None:
        """Put objects into S3; a bucket is created when it is first named.

        Raises:
            EngineError: S3 refuses a bucket's name or an object.
        """
        for one in objects:
            with aws_refusals(f"S3 refuses {one.url}"):
                if one.bucket not in self._put:
                    self.s3.create_bucket(Bucket=one.bucket)
                self._put[one.bucket].append(one.key)
                self.s3.put_object(Bucket=one.bucket, Key=one.key, Body=one.body)

    def read(self, table: str, *, where: str | None = None) -> list[dict[str, Any]]:
        """Every row of a table or view, every declared column by name (in lower case, as Athena has them).

        Args:
            table: a table or a view of this session's database.
            where: read only the rows for which this SQL condition holds. Worth giving for a view over tables
                whose projection is long; a table's is known from where the session put the objects.

        Raises:
            EngineError: the table cannot be read; the message names the columns at fault.
        """
        condition = where or partition_filter(self._tables.get(table, {}), self._urls())
        clause = f" WHERE {condition}" if condition else ""
        try:
            return self.trino.query(f"SELECT * FROM {quoted(table)}{clause}")  # noqa: S608 quoted
        except RefusedError as error:
            why = explain(self.trino, self.glue, table, clause, str(error))
            raise EngineError(f"Trino cannot read {self.database}.{table}: {why}") from error

    def validate(self, sql: str) -> str | None:
        """What is wrong with a query, or None: syntax, names and types, without running it.

        Raises:
            EngineError: the server does not answer.
        """
        try:
            self.trino.query(f"EXPLAIN (TYPE VALIDATE)\n{_statement(sql)}")
        except RefusedError as error:
            return _less_one_line(str(error))
        return None

    def _urls(self) -> Iterator[str]:
        return (f"s3://{bucket}/{key}" for bucket, keys in self._put.items() for key in keys)

    def clear(self) -> None:
        """Remove the database and the objects that this session put."""
        for bucket, keys in self._put.items():
            for start in range(0, len(keys), _DELETE_LIMIT):
                batch = keys[start : start + _DELETE_LIMIT]
                self.s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in batch]})
        self._put.clear()
        self.glue.delete_database(Name=self.database)


def _statement(sql: str) -> str:
    return sql.strip().removesuffix(";")


def _less_one_line(message: str) -> str:
    """The place in the caller's text: what :func:`TrinoSession.validate` puts before it is one line."""
    return re.sub(r"^line (\d+):", lambda place: f"line {int(place[1]) - 1}:", message)


@contextmanager
def session_over(server: TrinoServer, database: str = "sayso") -> Iterator[TrinoSession]:
    """A session with a new database on a running server; the database is removed at the end.

    Raises:
        EngineError: the database exists already.
    """
    glue = server.aws.glue()
    with aws_refusals(f"Glue at {server.aws.url} refuses the database {database}"):
        glue.create_database(DatabaseInput={"Name": database})
    with connect(server.url, CATALOG, database, local=server.is_local) as trino:
        session = TrinoSession(trino, glue, server.aws.s3(), database)
        try:
            yield session
        finally:
            with aws_refusals(f"what was put for {database} cannot be removed"):
                session.clear()


@contextmanager
def open_trino(options: EngineOptions) -> Iterator[TrinoSession]:
    """Open the engine: start a server, or use the one at `options.url`.

    A server that runs already must have a catalog `awsdatacatalog` over the Glue and S3 whose address is in the
    environment as `AWS_ENDPOINT_URL` (moto's server, LocalStack): tables and objects are put there. Without that
    variable nothing is done, so the real AWS is never written to by accident.

    Raises:
        MissingPartError: moto, the Trino client, a JDK or the server cannot be had.
        UsageError: `options.url` is given and `AWS_ENDPOINT_URL` is not.
        EngineError: the server does not start, or the database exists already.
    """
    if options.url is not None:
        with session_over(_running_server(options.url), options.database) as session:
            yield session
        return
    with (
        open_trino_server(options.cache, options.say) as server,
        session_over(server, options.database) as session,
    ):
        yield session


def _running_server(url: str) -> TrinoServer:
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if not endpoint:
        raise UsageError(f"the Trino at {url} reads tables from a Glue: set AWS_ENDPOINT_URL to its address")
    return TrinoServer(url, LocalAws(endpoint), is_local=False)
