"""What the sender of a request is told, as an HTTP API takes it from a Lambda.

| status | meaning |
|---|---|
| 200 | something was accepted; `results` says what became of each event |
| 400 | nothing was accepted |
| 404, 405 | no such route, no such method |
| 413, 415 | too large, compressed in a way that is not known |
| 503 | what is marked `undelivered` is kept nowhere, whatever the verdict: send it again |

An event whose row waits as a dead letter keeps its verdict: it is kept, and sending it again would make it twice.
"""

from __future__ import annotations

import json

from . import jsontext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type, content-encoding",
    "access-control-max-age": "86400",
}
MAX_ANSWER = 5 * 1024 * 1024
"""Less than a synchronous Lambda answer's limit of 6 MB (AWS Lambda quotas)."""
_MOST_BYTES = 4
"""What a character becomes at most: in UTF-8, or escaped."""


def answered(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer to a request whose events were judged and delivered, as far as they could be."""
    return answer(_status(results), _results(results))


def _status(results: list[dict[str, Any]]) -> int:
    said = {result["status"] for result in results}
    if "undelivered" in said:
        return 503
    return 200 if "accepted" in said or not results else 400


def _results(results: list[dict[str, Any]]) -> str:
    """The results; too many errors for one answer are left out of it (the rejected table has them)."""
    text = jsontext.write({"results": results})
    for most in (1, 0):
        if len(text) * _MOST_BYTES > MAX_ANSWER and _bytes(text) > MAX_ANSWER:
            cut = [{**each, "errors": each["errors"][:most]} if "errors" in each else each for each in results]
            text = jsontext.write({"results": cut})
    return text


def _bytes(text: str) -> int:
    """How long a body is inside the JSON that Lambda hands on."""
    return len(text.encode()) + text.count('"') + text.count("\\")


def answer(status: int, body: str) -> dict[str, Any]:
    """Any answer; browsers of every origin may read it."""
    return {
        "statusCode": status,
        "headers": {**_CORS, "content-type": "application/json; charset=utf-8"},
        "body": body,
    }


def error(status: int, message: str) -> dict[str, Any]:
    """The answer to a request that is not taken at all."""
    return answer(status, json.dumps({"error": message}))
