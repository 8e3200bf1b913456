"""A local stand-in for S3 and Glue: moto's server on a free port of this machine.

Nothing here ever reaches AWS. Endpoint, region and credentials are passed explicitly, and the user's
profile, shared files and proxies are not looked at, so a set `AWS_PROFILE` changes nothing.
"""

# ruff: noqa: PLC0415  boto3 and moto are optional

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from registry.errors import EngineError, MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_glue.client import GlueClient
    from mypy_boto3_s3.client import S3Client

REGION = "us-east-1"
ACCESS_KEY = "sayso"
SECRET_KEY = "not-a-secret"  # noqa: S105 moto wants a value and checks none

_HOW = "pip install 'sayso[trino]'"
_LAST_WORDS = 2_000
_SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%d" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


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

    In a process of its own: moto keeps its state in the process, so two servers in one would find each
    other's buckets and streams, and it makes a boto3 session, which would look at `AWS_PROFILE`.

    Raises:
        MissingPartError: moto is not installed.
        EngineError: the server does not start; the message ends with its last words.
    """
    if not all(importlib.util.find_spec(name) for name in ("moto", "flask")):
        raise MissingPartError("moto's server", _HOW)
    with tempfile.TemporaryFile() as log, _serving(log) as process:
        # The one line is the address; the end of the output without one means that it did not start.
        url = process.stdout.readline().decode().strip() if process.stdout else ""
        if not url:
            log.seek(0)
            raise EngineError(f"moto's server does not start: {log.read().decode(errors='replace')[-_LAST_WORDS:]}")
        yield LocalAws(url)


@contextmanager
def _serving(log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process; it ends when its input does, and so never outlives this one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    process = subprocess.Popen(  # noqa: S603 - this Python, and a text of our own
        [sys.executable, "-P", "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**environment, **nowhere},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()
