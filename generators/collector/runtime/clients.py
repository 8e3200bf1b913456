"""The services' clients: each is made at its first call, and kept for as long as Lambda keeps the process."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CONNECT_SHARE, READ_SHARE = 1 / 16, 1 / 8
"""How much of the time one call may take, so that what does not answer leaves time for what does."""
MOST_SECONDS = 5.0


def call(service: str, operation: str, seconds: float) -> Callable[..., Any]:
    """An operation of a service, for a function that has some seconds for each request."""
    clients: list[Any] = []

    def ask(**request: Any) -> Any:
        if not clients:
            clients.append(_client(service, seconds))
        return getattr(clients[0], operation)(**request)

    return ask


def _client(service: str, seconds: float) -> Any:
    import boto3  # noqa: PLC0415 - part of Lambda's runtime; tests and the proof bring their own calls
    from botocore.config import Config  # noqa: PLC0415 - as above

    # Attempts are the collector's own: it sends again only what failed, and knows how much time there is.
    config = Config(
        connect_timeout=min(seconds * CONNECT_SHARE, MOST_SECONDS),
        read_timeout=min(seconds * READ_SHARE, MOST_SECONDS),
        retries={"total_max_attempts": 1},
    )
    make: Any = boto3.client
    return make(service, config=config)
