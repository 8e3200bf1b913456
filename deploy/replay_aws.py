"""The services that a replay talks to, and what their refusals mean to a person."""

# ruff: noqa: PLC0415  boto3 is optional

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.errors import EngineError, MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_firehose.client import FirehoseClient
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

_CREDENTIALS = (
    "look at the AWS credentials of this shell: AWS_PROFILE, AWS_ACCESS_KEY_ID, `aws sts get-caller-identity`"
)
_PERMISSION = "these credentials may not do that: docs/replay.md lists what a replay needs"
_HELP = {
    "NoSuchBucket": "deploy the stack first, or correct the environment's `bucket` in sayso.yaml",
    "ResourceNotFoundException": "deploy the stack first, or correct the environment's `region` in sayso.yaml",
    "AccessDenied": _PERMISSION,
    "AccessDeniedException": _PERMISSION,
    "InvalidAccessKeyId": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
    "ExpiredToken": _CREDENTIALS,
    "ExpiredTokenException": _CREDENTIALS,
    "NoCredentialsError": _CREDENTIALS,
    "PartialCredentialsError": _CREDENTIALS,
    "ProfileNotFound": _CREDENTIALS,
}
"""By the service's error code, or by botocore's own exception: what to do."""


@dataclass(frozen=True, slots=True)
class Clients:
    """boto3's clients, of the region that an environment is in."""

    s3: S3Client
    firehose: FirehoseClient
    sqs: SQSClient
    functions: LambdaClient


def clients(region: str) -> Clients:
    """Clients with the credentials that boto3 finds. Raises MissingPartError and EngineError.

    Firehose is asked once only: what it did not take, the collector's own delivery sends again.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise MissingPartError("boto3", "pip install 'sayso[deploy]'") from error
    patient = Config(connect_timeout=10, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 4})
    once = Config(connect_timeout=10, read_timeout=30, retries={"total_max_attempts": 1})
    with refusals("AWS"):
        session = boto3.Session(region_name=region)
        return Clients(
            session.client("s3", config=patient),
            session.client("firehose", config=once),
            session.client("sqs", config=patient),
            session.client("lambda", config=patient),
        )


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Turn what boto3 raises into an `EngineError` whose message begins with `what` and says what to do."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        advice = _HELP.get(code_of(error))
        raise EngineError(f"{what}: {error}" + (f"; {advice}" if advice else "")) from error


def code_of(error: Exception) -> str:
    """The service's code of an error, or the name of botocore's exception."""
    answer: dict[str, Any] = getattr(error, "response", {})
    return str(answer.get("Error", {}).get("Code", type(error).__name__))


def each_key(s3: S3Client, bucket: str, prefix: str) -> Iterator[str]:
    """The keys below a prefix, sorted as S3 sorts them. Raises EngineError."""
    with refusals(f"s3://{bucket}/{prefix}"):
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from (each.get("Key", "") for each in page.get("Contents", ()))
