"""Who may do what: the streams write and read their schema, the collector puts records and dead letters; no more.

Source of the actions: Amazon Data Firehose Developer Guide, "Controlling access with Amazon Data Firehose" (to Amazon
S3, to AWS Glue for data format conversion, assuming a role).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generators.cloudformation.intrinsics import ACCOUNT, Json, arn, attribute, resource, sub
from generators.cloudformation.storage import BUCKET, ERRORS, LETTERS
from generators.firehose import log_group_name, role_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generators.cloudformation.settings import Site

DELIVERY_ROLE, COLLECTOR_ROLE = "DeliveryRole", "CollectorRole"
COLLECTOR_LOGS, DEAD_LETTERS = "CollectorLogs", "DeadLetters"
# A role's inline policies may have 10,240 characters together (IAM quotas): two lists, and as much as is left for all
# else. An ARN adds about 80 to a name.
_ROOM_FOR_NAMES, _OF_ARN = 4_000, 80


def roles(site: Site) -> Json:
    """The two roles of the stack."""
    return {DELIVERY_ROLE: _delivery_role(site), COLLECTOR_ROLE: _collector_role(site)}


def each_or_all(names: Iterable[str], everything: str) -> tuple[str, ...]:
    """The names one by one while a policy has room for them, or a pattern for all that can have such a name."""
    listed = tuple(names)
    return listed if sum(_OF_ARN + len(name) for name in listed) <= _ROOM_FOR_NAMES else (everything,)


def _delivery_role(site: Site) -> Json:
    of_events = [table.prefix for table in site.tables if table.union]
    others = [table.prefix for table in site.tables if not table.union]
    prefixes = each_or_all(of_events, site.config.storage_layout.rows)
    statements = [
        _allow(("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"), [attribute(BUCKET, "Arn")]),
        _allow(
            ("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"),
            [sub(f"${{{BUCKET}.Arn}}/{prefix}*") for prefix in (*prefixes, *others, ERRORS)],
        ),
        *_schemas(site),
        _allow(("logs:PutLogEvents",), [arn("logs", f"log-group:{log_group_name(site.config, site.environment)}:*")]),
    ]
    # The service names the account it works for, so that no other account can have it use this role.
    only_this_account = {"StringEquals": {"sts:ExternalId": ACCOUNT}}
    name = role_name(site.config, site.environment)
    return _role("firehose.amazonaws.com", statements, RoleName=name, condition=only_this_account)


def _schemas(site: Site) -> list[Json]:
    """The tables that streams convert by."""
    read = [table.name for stream in site.streams if stream.format.serializer for table in stream.tables]
    if not read:
        return []
    database = site.place.database
    named = each_or_all((f"{database}/{table}" for table in read), f"{database}/*")
    tables = (arn("glue", f"table/{name}") for name in named)
    actions = ("glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions")
    return [_allow(actions, [arn("glue", "catalog"), arn("glue", f"database/{database}"), *tables])]


def _collector_role(site: Site) -> Json:
    streams = each_or_all(map(site.stream_name, site.streams), f"{site.stream_prefix}*")
    return _role(
        "lambda.amazonaws.com",
        [
            _allow(("firehose:PutRecordBatch",), [arn("firehose", f"deliverystream/{name}") for name in streams]),
            _allow(("logs:CreateLogStream", "logs:PutLogEvents"), [attribute(COLLECTOR_LOGS, "Arn")]),
            _allow(("sqs:SendMessage",), [attribute(DEAD_LETTERS, "Arn")]),
            _allow(("s3:PutObject",), [sub(f"${{{BUCKET}.Arn}}/{LETTERS}*")]),
        ],
    )


def _role(service: str, statements: list[Json], condition: Json | None = None, **more: Any) -> Json:
    trust: Json = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if condition:
        trust["Condition"] = condition
    policy = {"PolicyName": "sayso", "PolicyDocument": _document(statements)}
    return resource("AWS::IAM::Role", {**more, "AssumeRolePolicyDocument": _document([trust]), "Policies": [policy]})


def _document(statements: list[Json]) -> Json:
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(actions: tuple[str, ...], resources: list[Json]) -> Json:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resources}
