"""A local stand-in for S3 and Glue: moto's server on a free port of this machine.

Nothing here ever reaches AWS. Endpoint, region and credentials are passed explicitly, and the user's
profile, shared files and proxies are not looked at, so a set `AWS_PROFILE` changes nothing.
"""

# ruff: noqa: PLC0415  boto3 and moto are optional

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from registry.errors import EngineError, MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_glue.client import GlueClient
    from mypy_boto3_s3.client import S3Client

REGION = "us-east-1"
ACCESS_KEY = "sayso"
SECRET_KEY = "not-a-secret"  # noqa: S105 moto wants a value and checks none

_HOW = "pip install 'sayso[trino]'"
_NOISY = ("werkzeug", "moto")


@dataclass(frozen=True, slots=True)
class LocalAws:
    """An endpoint that answers for every AWS service, and clients that talk to it alone."""

    url: str
    region: str = REGION

    def s3(self) -> S3Client:
        """A new S3 client; safe to share between threads."""
        return cast("S3Client", self._client("s3"))

    def glue(self) -> GlueClient:
        """A new Glue client; safe to share between threads."""
        return cast("GlueClient", self._client("glue"))

    def _client(self, service: str) -> Any:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise MissingPartError("boto3", _HOW) from error
        return boto3.Session(botocore_session=_private_session()).client(
            service,  # type: ignore[call-overload]  # the stubs want a literal
            endpoint_url=self.url,
            region_name=self.region,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(
                proxies={},
                s3={"addressing_style": "path"},
                use_dualstack_endpoint=False,
                use_fips_endpoint=False,
            ),
        )


def _private_session() -> Any:
    """A botocore session that reads no profile and no shared file."""
    import botocore.session

    return botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )


@contextmanager
def aws_refusals(what: str) -> Iterator[None]:
    """Turn what boto3 raises into an `EngineError` whose message begins with `what`."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise EngineError(f"{what}: {error}") from error


@contextmanager
def open_local_aws() -> Iterator[LocalAws]:
    """Run moto's server for as long as the context lasts.

    moto keeps its state per process, not per server: what one context leaves behind, the next one in
    the same process would find.

    Raises:
        MissingPartError: moto is not installed.
    """
    try:
        from moto.server import ThreadedMotoServer
    except ImportError as error:
        raise MissingPartError("moto's server", _HOW) from error
    _load_services()
    with _quiet():
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            host, port = server.get_host_and_port()
            yield LocalAws(f"http://{host}:{port}")
        finally:
            server.stop()


def _load_services() -> None:
    """Make moto read its tables of regions now: it makes a boto3 session for it, which looks at `AWS_PROFILE`."""
    from moto.backends import get_backend
    from moto.core.models import DEFAULT_ACCOUNT_ID

    set_aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("AWS_")}
    try:
        for service in ("s3", "glue"):
            get_backend(service)[DEFAULT_ACCOUNT_ID]
    finally:
        os.environ.update(set_aside)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep a line per request, and moto's complaints about column statistics, off stderr."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
