"""A lake on moto's server, filled with what a real collector of a registry refused, and ways for a replay to die."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from contracts.modules import generated_package
from deploy.replay import Replay, Wanted
from deploy.replay_aws import Clients, clients
from deploy.replay_judge import collector_of
from deploy.replay_sending import Line
from generators.collector import FOLDER, CollectorSettings, generate
from registry.loader import load
from registry.releases import write_releases
from tests.lint_cases import BASE, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deploy.replay_tally import Tally
    from registry.model import Registry

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EVENT = "events/card_click.yaml"
TABLE = "card_click_v1"


def event(number: int, **changes: object) -> dict[str, Any]:
    """A valid event of the small registry, by its number."""
    head = {"event": "card_click", "version": "1.0.0", "event_id": str(UUID(int=number)), "user_id": str(number)}
    return {**head, "occurred_at": "2026-11-20T11:59:00Z", "card_id": "7", **changes}


def newer(number: int, **changes: object) -> dict[str, Any]:
    """An event of a version that the registry does not have yet."""
    return event(number, version="1.1.0", **changes)


def body(*events: object) -> bytes:
    """Events as a request has them."""
    return json.dumps(events, ensure_ascii=False).encode()


def refused(registry: Registry, bodies: Sequence[bytes], at: datetime) -> list[bytes]:
    """The rejected rows that a registry's collector makes of some requests. It must refuse all that is in them."""
    kept: list[bytes] = []

    def put(*, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        assert DeliveryStreamName == "rejected"
        kept.extend(line + b"\n" for record in Records for line in record["Data"].split(b"\n") if line)
        return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": "0"} for _ in Records]}

    found = generate(registry, CollectorSettings())
    with generated_package({file.path.removeprefix(f"{FOLDER}/"): file.text for file in found}) as package:
        collector = import_module(f"{package}.handler").Collector("", put, lambda: at)
        for each in bodies:
            collector.collect({"body": each.decode("utf-8", "surrogateescape")})
    return kept


def add_stream(aws: Clients, bucket: str, prefix: str, table: str) -> None:
    """A stream, whose rows moto keeps as they are below `arrived/<table>/`."""
    aws.firehose.create_delivery_stream(
        DeliveryStreamName=prefix + table,
        ExtendedS3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::123456789012:role/shop",
            "BucketARN": f"arn:aws:s3:::{bucket}",
            "Prefix": f"arrived/{table}/",
        },
    )


def add_collector(aws: Clients, prefix: str, variables: dict[str, str]) -> None:
    """A function with the collector's name, whose code is never run."""
    import boto3  # noqa: PLC0415 - only where it is needed

    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    roles = boto3.client("iam", region_name="us-east-1")
    role = roles.create_role(RoleName=f"{prefix}collector", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("collector/__init__.py", "")
    aws.functions.create_function(
        FunctionName=f"{prefix}collector",
        Role=role,
        Runtime="python3.13",
        Handler="collector.handler.handle",
        Code={"ZipFile": code.getvalue()},
        Environment={"Variables": variables},
    )


@dataclass
class Lake:
    """A registry in a folder, and its environment `prod` on moto's server. moto keeps all rows below `arrived/`."""

    root: Path
    aws: Clients = field(default_factory=lambda: clients("us-east-1"))
    name: str = field(default_factory=lambda: f"shop{uuid4().hex[:12]}")
    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        build(BASE, self.root)
        config = self.root / "sayso.yaml"
        place = f"environments: {{prod: {{bucket: {self.bucket}, database: shop}}}}\n"
        config.write_text(config.read_text().replace("registry: shop", f"registry: {self.name}") + place)
        self.aws.s3.create_bucket(Bucket=self.bucket)
        for table in (TABLE, "rejected"):
            add_stream(self.aws, self.bucket, self.prefix, table)

    def remove_streams(self) -> None:
        """A region has a limit of streams."""
        for stream in self.aws.firehose.list_delivery_streams(Limit=1000)["DeliveryStreamNames"]:
            if stream.startswith(self.prefix):
                self.aws.firehose.delete_delivery_stream(DeliveryStreamName=stream)

    @property
    def bucket(self) -> str:
        """The lake's bucket."""
        return f"{self.name}-lake"

    @property
    def prefix(self) -> str:
        """What the streams' names begin with."""
        return f"{self.name}-prod-"

    @property
    def registry(self) -> Registry:
        """The registry as its files are now."""
        return load(self.root).whole()

    def release_newer(self) -> None:
        """The version 1.1.0: one optional field more; 1.0.0 stays live."""
        source = load(self.root)
        write_releases(self.root, list(source.working), source.digests)
        text = (self.root / EVENT).read_text().replace("version: 1.0.0", "version: 1.1.0")
        text = text.replace("fields:\n", "fields:\n  tag: {type: string, role: content, max_length: 20, doc: A tag.}\n")
        (self.root / EVENT).write_text(text, encoding="utf-8")

    def reject(self, *bodies: bytes, at: datetime = DAY, objects: int = 1) -> list[bytes]:
        """Send requests to the collector of now; what it refuses lies in objects of the day. Returns those lines."""
        lines = refused(self.registry, bodies, at)
        for number in range(objects):
            self.put(f"rejected/dt={at.date()}/{uuid4()}.json.gz", gzip.compress(b"".join(lines[number::objects])))
        return lines

    def put(self, key: str, data: bytes) -> None:
        """Put an object."""
        self.aws.s3.put_object(Bucket=self.bucket, Key=key, Body=data)

    def keys(self, prefix: str = "") -> list[str]:
        """The keys below a prefix."""
        pages = self.aws.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return [each["Key"] for page in pages for each in page.get("Contents", ())]

    def get(self, key: str) -> bytes:
        """An object."""
        return self.aws.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    @contextmanager
    def line(self) -> Iterator[Line]:
        """The way to the streams, with the collector of now. Time does not pass while it sleeps."""
        with collector_of(self.registry, "prod") as collector:
            yield Line(self.aws.firehose, collector, lambda: self.now, self.slept.append)

    def replay(
        self, wanted: Wanted | None = None, *, line: Line | None = None, plan: bool = False, again: bool = False
    ) -> Tally:
        """One run, over a line that is open already or one of its own."""
        if line is None:
            with self.line() as own:
                return self.replay(wanted, line=own, plan=plan, again=again)
        fresh = replace(line, closed=set(), reasons={})
        run = Replay(self.aws.s3, self.bucket, line.collector, lambda: self.now, None if plan else fresh, again)
        return run.run(wanted or Wanted(), lambda _text: None)

    def arrived(self, table: str = TABLE) -> list[dict[str, Any]]:
        """Every row that a stream was given, by event id."""
        lines = (line for key in self.keys(f"arrived/{table}/") for line in self.get(key).splitlines())
        return sorted((json.loads(line) for line in lines), key=lambda row: str(row["event_id"]))

    def numbers(self) -> list[int]:
        """The numbers of the events that arrived, as often as they did."""
        return [UUID(row["event_id"]).int for row in self.arrived()]

    def later(self) -> None:
        """Let so much time pass that an open claim is known to be dead."""
        self.now += timedelta(hours=1)


class Death(BaseException):
    """The process is killed: nothing of it runs any more."""


@contextmanager
def interrupted(aws: Clients, at: int, when: str, what: Callable[[], None]) -> Iterator[None]:
    """Do something at the request of this number: at `before-send`, or at `after-call`, when it is answered."""
    made = 0

    def count(**_more: object) -> None:
        nonlocal made
        made += 1
        if made == at:
            what()

    services = [(client, f"{when}.{client.meta.service_model.service_id.hyphenize()}") for client in every(aws)]
    for client, name in services:
        client.meta.events.register(name, count)
    try:
        yield
    finally:
        for client, name in services:
            client.meta.events.unregister(name, count)


def die() -> None:
    """Be killed."""
    raise Death


def every(aws: Clients) -> tuple[Any, ...]:
    """All clients."""
    return aws.s3, aws.firehose, aws.sqs, aws.functions
