"""From valid wire values to what the lake stores."""

from __future__ import annotations

from datetime import datetime, timezone
from urllib.parse import unquote

__all__ = ["instant", "path_of", "query_of", "unquote"]


def instant(text: str) -> str:
    """A moment in UTC, cut to the millisecond: `2026-11-22T09:30:00.000Z`, the form Firehose's SerDe reads."""
    if text[-1] == "Z":
        return f"{text[:19]}.{text[20:-1][:3]:0<3}Z"
    moment = datetime.fromisoformat(text).astimezone(timezone.utc)  # noqa: UP017 - the same on every Python
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def path_of(url: str) -> list[str]:
    """The segments of a location's path: `app://talk/7?from=feed` -> `["talk", "7"]`."""
    return url.partition("://")[2].partition("?")[0].split("/")


def query_of(url: str) -> dict[str, str]:
    """The query of a location, still percent-encoded."""
    pairs = (pair.partition("=") for pair in url.partition("?")[2].split("&"))
    return {key: value for key, _, value in pairs}
