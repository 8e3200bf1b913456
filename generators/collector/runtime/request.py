"""What API Gateway hands over (HTTP API, payload format 2.0), as a list of events."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any, NamedTuple

from . import jsontext

MAX_BYTES = 6 * 1024 * 1024
"""A synchronous Lambda payload's limit; also holds after gzip, so a small body cannot become a large one."""
MAX_EVENTS = 1000


class RequestError(Exception):
    """The whole request cannot be taken: an HTTP status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Item(NamedTuple):
    """One event as sent: its value, or the text that is not JSON and why."""

    value: Any
    raw: str | None = None
    problem: str | None = None


def body_of(payload: dict[str, Any]) -> bytes:
    """The request's body, base64 and gzip undone. Raises RequestError."""
    text = payload.get("body") or ""
    if payload.get("isBase64Encoded"):
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise RequestError(400, f"the body is not base64: {error}") from None
    else:
        data = text.encode("utf-8", "surrogatepass")
    headers = {name.lower(): value for name, value in (payload.get("headers") or {}).items()}
    if headers.get("content-encoding", "").lower() == "gzip":
        data = _unzipped(data)
    if len(data) > MAX_BYTES:
        raise RequestError(
            413, f"the body has {len(data)} bytes; at most {MAX_BYTES} are taken: send fewer events at once"
        )
    return data


def _unzipped(data: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise RequestError(400, f"the body is not gzip: {error}") from None
    if not stream.eof and len(plain) <= MAX_BYTES:
        raise RequestError(400, "the body's gzip stream is cut short")
    return plain


def events_of(data: bytes) -> list[Item]:
    """The events of a body: one object, a JSON array, or one object a line (NDJSON). Raises RequestError."""
    if not data.strip():
        raise RequestError(400, "the body is empty: send an event, an array of events, or one event a line")
    try:
        value = jsontext.read(data)
        items = [Item(each) for each in value] if isinstance(value, list) else [Item(value)]
    except (ValueError, RecursionError) as error:
        lines = [line for line in data.split(b"\n") if line.strip()]
        items = [_item(line) for line in lines] if len(lines) > 1 else [_bad(data, error)]
    if len(items) > MAX_EVENTS:
        raise RequestError(413, f"{len(items)} events at once; at most {MAX_EVENTS} are taken")
    return items


def _item(line: bytes) -> Item:
    try:
        return Item(jsontext.read(line))
    except (ValueError, RecursionError) as error:
        return _bad(line, error)


def _bad(data: bytes, error: Exception) -> Item:
    reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
    return Item(None, data.decode("utf-8", "replace"), f"not JSON: {reason}")
