"""The stack is made by moto, as far as moto goes: it skips Glue, Firehose, API Gateway v2 and bucket policies."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from generators import cloudformation
from generators.cloudformation import CloudFormationSettings
from registry.loader import load
from tests.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse")  # of what moto skips

REGION = "us-east-1"


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    registry = load(ROOT / "cloudformation" / "shop" / "input").whole()
    file = next(iter(cloudformation.generate(registry, CloudFormationSettings())))
    parsed: dict[str, Any] = json.loads(file.text)
    del parsed["Outputs"]["Endpoint"]  # An attribute of what moto skips: describing the stack would fail.
    return parsed


@pytest.fixture
def stack(template: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws():
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("collector/handler.py", "")
        s3 = boto3.client("s3", REGION)
        s3.create_bucket(Bucket="code")
        s3.put_object(Bucket="code", Key="collector.zip", Body=code.getvalue())
        client = boto3.client("cloudformation", REGION)
        client.create_stack(
            StackName="shop-dev",
            TemplateBody=json.dumps(template),
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[
                {"ParameterKey": "CodeBucket", "ParameterValue": "code"},
                {"ParameterKey": "CodeKey", "ParameterValue": "collector.zip"},
            ],
        )
        (found,) = client.describe_stacks(StackName="shop-dev")["Stacks"]
        yield dict(found)


def test_the_stack_is_complete_and_says_where_things_are(stack: dict[str, Any]) -> None:
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert outputs["Bucket"] == "shop-dev-events"
    assert outputs["Function"] == "shop-dev-collector"


def test_the_collector_can_be_found_with_its_environment(stack: dict[str, Any]) -> None:
    function = boto3.client("lambda", REGION).get_function(FunctionName="shop-dev-collector")["Configuration"]
    variables = function["Environment"]["Variables"]
    queue = next(each for each in boto3.client("sqs", REGION).list_queues()["QueueUrls"] if "DeadLetters" in each)
    assert variables == {
        "SAYSO_STREAM_PREFIX": "shop-dev-",
        "SAYSO_DEAD_LETTERS": queue,
        "SAYSO_BUCKET": "shop-dev-events",
    }
    assert (function["Handler"], function["Runtime"]) == ("collector.handler.handle", "python3.13")


def test_the_streams_role_reaches_the_bucket_of_the_stack(stack: dict[str, Any]) -> None:
    policy = boto3.client("iam", REGION).get_role_policy(RoleName="shop-dev-firehose", PolicyName="sayso")
    text = str(policy["PolicyDocument"])  # moto gives back neither a dict nor JSON
    assert "'arn:aws:s3:::shop-dev-events'" in text
    assert "'arn:aws:s3:::shop-dev-events/events/card_view_v1/*'" in text


def test_the_lake_is_encrypted(stack: dict[str, Any]) -> None:
    encryption = boto3.client("s3", REGION).get_bucket_encryption(Bucket="shop-dev-events")
    assert encryption["ServerSideEncryptionConfiguration"]["Rules"]
