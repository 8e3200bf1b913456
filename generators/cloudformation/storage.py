"""The lake itself: the bucket, what may reach it, how long things stay there, and the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.cloudformation.intrinsics import ACCOUNT, Json, attribute, ref, resource, sub
from generators.cloudformation.rules import MAX_LIFECYCLE_RULES
from generators.collector.runtime import letters

if TYPE_CHECKING:
    from generators.cloudformation.settings import Site

BUCKET, DATABASE = "Bucket", "Database"
ERRORS = "errors/"
"""What the prefixes of all errors begin with (`generators.lake`)."""
LETTERS = letters.PREFIX
"""Where the collector keeps rows that no stream took and that are too long for the dead-letter queue."""
REPLAYS = "replays/"
"""Where replays note what they sent: of rejected events, so no longer than these are there."""


def storage(site: Site) -> Json:
    """The bucket with its policy, and the Glue database. The bucket outlives the stack."""
    bucket = resource("AWS::S3::Bucket", _bucket(site), DeletionPolicy="Retain", UpdateReplacePolicy="Retain")
    database = {"Name": site.place.database, "Description": f"Events of {site.config.registry}, {site.environment}."}
    return {
        BUCKET: bucket,
        "BucketPolicy": resource("AWS::S3::BucketPolicy", {"Bucket": ref(BUCKET), "PolicyDocument": _tls_only()}),
        DATABASE: resource("AWS::Glue::Database", {"CatalogId": ACCOUNT, "DatabaseInput": database}),
    }


def _bucket(site: Site) -> Json:
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "BucketName": site.place.bucket,
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "LifecycleConfiguration": {"Rules": lifecycle(site)},
    }


def _tls_only() -> Json:
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [attribute(BUCKET, "Arn"), sub(f"${{{BUCKET}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def lifecycle(site: Site) -> list[Json]:
    """Rules that remove what is older than its retention, and uploads that were never finished."""
    settings = site.settings
    abort = {
        "Id": "unfinished-uploads",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    others = [
        *(_expire(table.name, table.prefix, settings.rejected_days) for table in site.tables if not table.union),
        _expire("replays", REPLAYS, settings.rejected_days),
        _expire("errors", ERRORS, settings.errors_days),
        _expire("dead-letters", LETTERS, settings.errors_days),
        abort,
    ]
    return [*_of_tables(site, MAX_LIFECYCLE_RULES - len(others)), *others]


def _of_tables(site: Site, most: int) -> list[Json]:
    """A rule a table. A bucket takes 1,000: in a larger registry the tables kept longest share one over all of them.

    Where two rules expire an object, the earlier date counts (S3 User Guide, "Examples of S3 Lifecycle configurations",
    overlapping filters).
    """
    kept = [(table, table.union.newest.retention_days) for table in site.tables if table.union]
    if len(kept) <= most:
        return [_expire(table.name, table.prefix, days) for table, days in kept]
    longest = max(days for _, days in kept)
    shorter = [_expire(table.name, table.prefix, days) for table, days in kept if days < longest]
    return [*shorter, _expire("events", site.config.storage_layout.rows, longest)]


def _expire(name: str, prefix: str, days: int) -> Json:
    return {"Id": name, "Status": "Enabled", "Prefix": prefix, "ExpirationInDays": days}
