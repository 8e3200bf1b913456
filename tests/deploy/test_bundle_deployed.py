"""The zip as the stack runs it: its handler's name, its variables, the clients of boto3, on moto's Firehose and S3."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deploy.bytecode import compiled
from generators.cloudformation import CloudFormationSettings, generate
from tests.deploy.lambdas import contents, own_architecture, shop, unpacked
from tests.generators.kinds import RESPELT

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = "zip-events"
HERE = "{}.{}".format(*sys.version_info)
# boto3 is the runtime's: it lies behind the zip on the path.
LAMBDA = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module, _, name = sys.argv[2].rpartition(".")
class Context:
    def get_remaining_time_in_millis(self):
        return 20_000
answer = getattr(importlib.import_module(module), name)(json.loads(sys.argv[3]), Context())
print(json.dumps({"answer": answer, "from": importlib.import_module("orjson").__file__}))
"""


def function() -> dict[str, Any]:
    """What the stack says of the collector."""
    (template,) = (json.loads(file.text) for file in generate(shop(), CloudFormationSettings()))
    properties: dict[str, Any] = template["Resources"]["Collector"]["Properties"]
    return properties


def test_a_request_ends_as_rows_in_the_streams(aws: None, tmp_path: Path) -> None:
    boto3 = pytest.importorskip("boto3", reason="needs the packages of sayso[trino]")
    firehose, s3 = boto3.client("firehose", region_name="us-east-1"), boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket=BUCKET)
    stack = function()
    variables = stack["Environment"]["Variables"]
    for stream in ("order_paid_v1", "rejected"):
        place = {"RoleARN": "arn:aws:iam::123456789012:role/r", "BucketARN": f"arn:aws:s3:::{BUCKET}"}
        name = variables["SAYSO_STREAM_PREFIX"] + stream
        configuration = {**place, "Prefix": f"{stream}/"}
        firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=configuration)

    files = contents("orjson", HERE, own_architecture())
    folder = unpacked(files | compiled(files, HERE), tmp_path)
    payload = {"version": "2.0", "rawPath": "/events", "body": json.dumps([RESPELT, {**RESPELT, "orderId": 1}])}
    # What the template refers to is not there: nothing of it is asked for while the streams take what they get.
    named = {name: value if isinstance(value, str) else "unused" for name, value in variables.items()}
    done = subprocess.run(
        [sys.executable, "-B", "-c", LAMBDA, str(folder), stack["Handler"], json.dumps(payload)],
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", **named},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["from"].startswith(str(folder)), "the zip's own package"
    assert said["answer"]["statusCode"] == 200
    rows = {stream: _rows(s3, stream) for stream in ("order_paid_v1", "rejected")}
    assert [row["event_id"] for row in rows["order_paid_v1"]] == [RESPELT["event_id"].lower()]
    assert [error["path"] for error in rows["rejected"][0]["errors"]] == ["/orderId"]


def _rows(s3: Any, stream: str) -> list[dict[str, Any]]:
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{stream}/")["Contents"]]
    bodies = [s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys]
    return [json.loads(line) for body in bodies for line in body.splitlines()]
