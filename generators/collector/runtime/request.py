"""What API Gateway hands over (HTTP API, payload format 2.0), as a list of events."""

from __future__ import annotations

from . import jsontext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BYTES = 6 * 1024 * 1024
"""A synchronous Lambda payload's limit; also holds after gzip, so a small body cannot become a large one."""
MAX_EVENTS = 1000
_BOM = b"\xef\xbb\xbf"
_GZIP, _NONE = ("gzip", "x-gzip"), ("", "identity")
"""RFC 9110, section 8.4.1.3: the two are one; section 12.5.3: the other two are none."""


class RequestError(Exception):
    """The whole request cannot be taken: an HTTP status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Item:
    """One event as sent: its value, its text where it stood alone, and why it is not JSON."""

    def __init__(self, value: Any, raw: bytes | None = None, problem: str | None = None) -> None:
        self.value = value
        self.raw = raw
        self.problem = problem


def body_of(payload: dict[str, Any]) -> bytes:
    """The request's body, base64 and gzip undone. Raises RequestError."""
    text = payload.get("body") or ""
    data = _unwrapped(text) if payload.get("isBase64Encoded") else text.encode("utf-8", "surrogatepass")
    headers = {name.lower(): value for name, value in (payload.get("headers") or {}).items()}
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in _GZIP:
        data = _unzipped(data)
    elif encoding not in _NONE:
        raise RequestError(415, f"the content-encoding {encoding[:80]} is not known: send gzip, or none")
    if len(data) > MAX_BYTES:
        raise RequestError(413, f"the body has more than {MAX_BYTES} bytes: send fewer events at once")
    return data.removeprefix(_BOM)  # RFC 8259, section 8.1: a parser may ignore it


def _unwrapped(text: str) -> bytes:
    import base64  # noqa: PLC0415 - a cold start without it is shorter

    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RequestError(400, f"the body is not base64: {error}") from None


def _unzipped(data: bytes) -> bytes:
    """Every member of a gzip file (RFC 1952), up to one byte more than is taken."""
    import gzip  # noqa: PLC0415 - as above
    import io  # noqa: PLC0415 - as above
    import zlib  # noqa: PLC0415 - as above

    try:
        return gzip.GzipFile(fileobj=io.BytesIO(data)).read(MAX_BYTES + 1)
    except EOFError:
        raise RequestError(400, "the body's gzip stream is cut short") from None
    except (OSError, zlib.error) as error:
        raise RequestError(400, f"the body is not gzip: {error}") from None


def events_of(data: bytes) -> list[Item]:
    """The events of a body: one object, a JSON array, or one object a line (NDJSON). Raises RequestError."""
    if not data.strip():
        raise RequestError(400, "the body is empty: send an event, an array of events, or one event a line")
    whole = _item(data)
    if isinstance(whole.value, list):
        count = len(whole.value)
        return _limited([Item(each) for each in whole.value[:MAX_EVENTS]], count)  # millions would take long to make
    lines = data.split(b"\n") if whole.problem else []
    lines = [line for line in lines if line.strip()]
    items = [_item(line) for line in lines[:MAX_EVENTS]]
    # Lines of which none is an object are no NDJSON but one document that is broken.
    return _limited(items, len(lines)) if any(isinstance(item.value, dict) for item in items) else [whole]


def _limited(items: list[Item], count: int) -> list[Item]:
    if count > MAX_EVENTS:
        raise RequestError(413, f"{count} events at once; at most {MAX_EVENTS} are taken")
    return items


def _item(data: bytes) -> Item:
    try:
        return Item(jsontext.read(data), data)
    except RecursionError:
        return too_deep(data)
    except ValueError as error:
        return Item(None, data, f"not JSON: {error}")


def too_deep(data: bytes) -> Item:
    """What has more lists and objects inside each other than can be handled."""
    return Item(None, data, "not JSON: nested too deep")
