"""What the modules of the events are written with: grammars, and JSON from valid wire values."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from json.encoder import encode_basestring as quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

__all__ = ["ABSENT", "BOOLEAN", "Pattern", "instant", "path_of", "query_of", "quoted", "refuse", "unquote"]

ABSENT: Any = object()
"""Stands for a value that was not sent."""
BOOLEAN = {True: "true", False: "false"}


class Pattern:
    """A regular expression that is compiled when it is first asked: most events need few of a module's."""

    __slots__ = ("_text", "fullmatch", "match")

    def __init__(self, text: str) -> None:
        self._text = text
        self.match: Callable[[str, int], Any] = self._match
        self.fullmatch: Callable[[str], Any] = self._fullmatch

    def _match(self, text: str, start: int) -> Any:
        self.match = re.compile(self._text).match
        return self.match(text, start)

    def _fullmatch(self, text: str) -> Any:
        self.fullmatch = re.compile(self._text).fullmatch
        return self.fullmatch(text)


def refuse(_problem: object) -> NoReturn:
    """Takes a problem where only a yes is wanted: there is none."""
    raise ValueError


def instant(text: str) -> str:
    """A moment in UTC, cut to the millisecond: `2026-11-22T09:30:00.000Z`, the form Firehose's SerDe reads."""
    if text[-1] == "Z":
        return text if len(text) == 24 else f"{text[:19]}.{text[20:-1][:3]:0<3}Z"
    moment = datetime.fromisoformat(text).astimezone(timezone.utc)  # noqa: UP017 - the same on every Python
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def path_of(url: str) -> list[str]:
    """The segments of a location's path: `app://talk/7?from=feed` -> `["talk", "7"]`."""
    return url.partition("://")[2].partition("?")[0].split("/")


def query_of(url: str) -> dict[str, str]:
    """The query of a location, still percent-encoded; no `&` and no `=` stands for itself in its values."""
    query = url.partition("?")[2]
    return dict([pair.split("=") for pair in query.split("&")]) if query else {}


def unquote(text: str) -> str:
    """A part of a location with its percent-encoding undone."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as decoded  # noqa: PLC0415 - a cold start without it is shorter

    return decoded(text)
