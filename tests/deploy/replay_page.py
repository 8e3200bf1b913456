"""What the commands of docs/replay.md find: the starter's `prod` on moto's server, with something to send."""

from __future__ import annotations

import gzip
import json
import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from contracts.local_aws import ACCESS_KEY, SECRET_KEY, open_local_aws
from deploy.replay_aws import clients
from generators.lake import stream_prefix
from registry.loader import load
from tests.cases import STARTER
from tests.deploy.replaying import DAY, add_collector, add_stream, body, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.model import Registry

CLICK = {
    "event": "card_click",
    "version": "1.2.0",
    "position": "3",
    "content": {"id": "1204", "kind": "talk", "tags": ["캠핑"]},
}
OPEN = {"event": "push_open", "version": "1.0.0", "campaign": "weekly-best", "push_id": str(UUID(int=7))}


def sent(number: int, said: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """An event of the starter, with its envelope."""
    return {
        **said,
        "event_id": str(UUID(int=number)),
        "occurred_at": "2026-11-20T20:59:00+09:00",
        "device_id": str(UUID(int=1)),
        "session_id": str(UUID(int=2)),
        "platform": "ios",
        "app_version": "5.12.0",
        "device_model": "iPhone 17",
        **more,
    }


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """moto's server, and the variables by which a command finds it."""
    with open_local_aws() as local, pytest.MonkeyPatch.context() as patch:
        variables = {
            "AWS_ENDPOINT_URL": local.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        for name, value in variables.items():
            patch.setenv(name, value)
        _fill(load(STARTER).whole())
        yield variables


def _fill(registry: Registry) -> None:
    """Clicks of a version that the collector did not know yet, and an app that sends a number as a number."""
    place, prefix = registry.config.deployments["prod"], stream_prefix(registry.config, "prod")
    aws = clients(place.region)
    aws.s3.create_bucket(Bucket=place.bucket, CreateBucketConfiguration={"LocationConstraint": place.region})  # type: ignore[typeddict-item]  # the stubs want a literal
    for table in ("card_click_v1", "push_open_v1"):
        add_stream(aws, place.bucket, prefix, table)
    clicks = [sent(number, CLICK, location=f"app://feed?tab=home&page={number}") for number in range(1, 41)]
    opens = [sent(number, OPEN, waited_seconds=95) for number in range(41, 44)]
    lines = refused(_before(registry), [body(*clicks, *opens)], DAY)
    aws.s3.put_object(Bucket=place.bucket, Key="rejected/dt=2026-11-20/1.json.gz", Body=gzip.compress(b"".join(lines)))
    queue = aws.sqs.create_queue(QueueName="dead-letters")["QueueUrl"]
    add_collector(aws, prefix, {"SAYSO_DEAD_LETTERS": queue})
    letter = {"stream": f"{prefix}card_click_v1", "failed_at": "2026-11-20T12:00:00.000Z", "lines": "{}\n{}\n"}
    aws.sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(letter))


def _before(registry: Registry) -> Registry:
    """The registry as it was when it did not have the newest clicks."""
    lineages = tuple(
        replace(each, versions=each.versions[:-1]) if each.name == CLICK["event"] else each
        for each in registry.lineages
    )
    return replace(registry, lineages=lineages, _index={})
