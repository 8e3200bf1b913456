"""The whole handler on moto's server: Firehose, SQS and S3 over HTTP, with the clients that Lambda would make."""

from __future__ import annotations

import json
import socket
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("moto.server", reason="needs the packages of sayso[trino]")

import boto3

from contracts.local_aws import ACCESS_KEY, REGION, SECRET_KEY, open_local_aws
from contracts.modules import generated_package
from tests.generators.kinds import PAID, collector_files

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "shop-dev-events"
WRONG = {**PAID, "orderId": 1, "note": "\u0001\ufffe\U0001f600"}
LONG = {**PAID, "orderId": 1, "note": "한" * 100_000}


class Site:
    """The handler, its environment, and clients to look at what became of a request."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.firehose, self.sqs, self.s3 = (boto3.client(name) for name in ("firehose", "sqs", "s3"))
        self.queue = self.sqs.create_queue(QueueName="dead-letters")["QueueUrl"]
        self.s3.create_bucket(Bucket=BUCKET)
        destination = {"RoleARN": "arn:aws:iam::123456789012:role/r", "BucketARN": f"arn:aws:s3:::{BUCKET}"}
        self.firehose.create_delivery_stream(
            DeliveryStreamName="shop-dev-order_paid_v1",
            ExtendedS3DestinationConfiguration={**destination, "Prefix": "events/"},
        )

    def post(self, *events: dict[str, Any], seconds: float = 20) -> tuple[int, list[str]]:
        """The answer's status, and that of each event."""
        end = time.monotonic() + seconds

        class Context:
            def get_remaining_time_in_millis(self) -> int:
                return int((end - time.monotonic()) * 1000)

        handler = import_module(f"{self.package}.handler")
        answer = handler.handle({"body": json.dumps(events)}, Context())
        assert time.monotonic() < end
        return answer["statusCode"], [each["status"] for each in json.loads(answer["body"])["results"]]

    def objects(self, prefix: str) -> dict[str, bytes]:
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return {each["Key"]: self.s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in found}

    def messages(self) -> list[dict[str, Any]]:
        found = self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(each["Body"]) for each in found]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Of the streams only that of the event is there: the rejected one is missing."""
    with (
        open_local_aws() as aws,
        generated_package(collector_files()) as name,
    ):
        variables = {
            "AWS_ENDPOINT_URL": aws.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_DEFAULT_REGION": REGION,
            "SAYSO_STREAM_PREFIX": "shop-dev-",
            "SAYSO_BUCKET": BUCKET,
        }
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        found = Site(name)
        monkeypatch.setenv("SAYSO_DEAD_LETTERS", found.queue)
        yield found


def test_what_a_missing_stream_cannot_take_waits_in_the_queue_and_in_the_bucket(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.post(PAID, WRONG, LONG) == (200, ["accepted", "rejected", "rejected"])
    (rows,) = site.objects("events/").values()
    assert json.loads(rows)["order_id"] == 1
    (message,) = site.messages()
    assert message.keys() == {"stream", "failed_at", "lines"}
    assert message["stream"] == "shop-dev-rejected"
    assert json.loads(json.loads(message["lines"])["raw"]) == WRONG
    ((key, row),) = site.objects("dead-letters/").items()
    assert key.startswith(f"dead-letters/shop-dev-rejected/dt={message['failed_at'][:10]}/")
    assert json.loads(json.loads(row)["raw"]) == LONG
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert (said["dead_lettered"], said["undelivered"], said["records"], said["retries"]) == (2, 0, 2, 3)
    assert said["errors"] == [{"target": "shop-dev-rejected", "error": "ResourceNotFoundException", "count": 4}]


def test_without_the_queue_too_the_sender_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_DEAD_LETTERS", f"{site.queue}-gone")
    assert site.post(PAID, WRONG) == (503, ["accepted", "undelivered"])


def test_without_a_queue_in_the_environment_the_sender_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAYSO_DEAD_LETTERS")
    assert site.post(PAID, WRONG) == (503, ["accepted", "undelivered"])


def test_a_service_that_never_answers_leaves_time_for_the_dead_letters(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL_FIREHOSE", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert site.post(PAID, WRONG, seconds=6) == (200, ["accepted", "rejected"])
    assert {each["stream"] for each in site.messages()} == {"shop-dev-order_paid_v1", "shop-dev-rejected"}
