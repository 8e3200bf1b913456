"""The names of the objects that Firehose writes: prefixes with expressions, and the suffix.

Source: Firehose Developer Guide, "Custom prefixes for Amazon S3 objects" and "Configure Amazon S3 object name
format". The date is appended only to a prefix without any expression, as a third party saw on AWS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.java_time import java_time_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFAULT_TIME = "yyyy/MM/dd/HH/"
EXPRESSION = re.compile(r"!\{(?P<namespace>[^:{}]*):(?P<value>[^{}]*)\}")
_SUFFIX_TIME = "yyyy-MM-dd-HH-mm-ss"
_EXTENSIONS = {"GZIP": ".gz"}


@dataclass(frozen=True, slots=True)
class Naming:
    """Everything a name is made from: `moment` in the stream's time zone, a hex `digest`, partition `keys` by name."""

    stream: str
    moment: datetime
    digest: str
    error_type: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def evaluate(self, prefix: str) -> str:
        """A prefix with its expressions evaluated."""
        return EXPRESSION.sub(self._value, prefix)

    def _value(self, found: re.Match[str]) -> str:
        return NAMESPACES[found["namespace"]](self, found["value"])

    @property
    def suffix(self) -> str:
        """`<stream>-<version>-<time>-<uuid>`: version 1, and the id of a content is always the same."""
        time = java_time_format(_SUFFIX_TIME).write(self.moment)
        return f"{self.stream}-1-{time}-{UUID(self.digest[:32])}"


def _timestamp(naming: Naming, pattern: str) -> str:
    return java_time_format(pattern).write(naming.moment)


def _firehose(naming: Naming, value: str) -> str:
    # `random-string` is 11 characters; here they come from the content, so that runs can be compared.
    return {"error-output-type": naming.error_type, "random-string": naming.digest[-11:]}[value]


def _key(naming: Naming, name: str) -> str:
    return naming.keys[name]


NAMESPACES: dict[str, Callable[[Naming, str], str]] = {
    "timestamp": _timestamp,
    "firehose": _firehose,
    "partitionKeyFromQuery": _key,
}


def naming_of(configuration: Mapping[str, Any], stream: str, arrived: datetime, content: bytes) -> Naming:
    """How this delivery is named; `arrived` is when the oldest record arrived."""
    zone = configuration.get("CustomTimeZone") or "UTC"
    moment = arrived.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return Naming(stream, moment, sha256(content).hexdigest())


def data_key(configuration: Mapping[str, Any], naming: Naming, *, converted: bool) -> str:
    """The key of the object with the good records."""
    prefix = configuration.get("Prefix") or ""
    return naming.evaluate(with_time(prefix)) + naming.suffix + _extension(configuration, converted=converted)


def error_key(configuration: Mapping[str, Any], naming: Naming) -> str:
    """The key of the object with the failed records."""
    prefix = configuration.get("ErrorOutputPrefix") or configuration.get("Prefix") or ""
    if not EXPRESSION.search(prefix):
        # "<specified-prefix><error-output-type>YYYY/MM/DD/HH/" in the text, with a slash in its examples.
        prefix += f"!{{firehose:error-output-type}}/!{{timestamp:{DEFAULT_TIME}}}"
    return naming.evaluate(prefix) + naming.suffix


def with_time(prefix: str) -> str:
    """The prefix, with the date that Firehose appends if it holds no expression."""
    return prefix if EXPRESSION.search(prefix) else f"{prefix}!{{timestamp:{DEFAULT_TIME}}}"


def _extension(configuration: Mapping[str, Any], *, converted: bool) -> str:
    by_format = ".parquet" if converted else _EXTENSIONS.get(configuration.get("CompressionFormat") or "", "")
    return str(configuration.get("FileExtension") or by_format)
