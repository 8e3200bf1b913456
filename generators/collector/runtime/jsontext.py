"""JSON in and out: orjson when it is bundled, the standard library otherwise, with the same verdicts.

orjson is stricter than the standard library about what is not I-JSON (RFC 7493): what it refuses is read again by the
standard library, so that one unpaired surrogate costs one event and not the whole request.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]


def _refuse(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _integer(text: str) -> int | float:
    """What 64 bits do not hold is a double, as orjson and JavaScript read it."""
    if len(text) > len("-9223372036854775808"):
        return float(text)
    number = int(text)
    return number if -(2**63) <= number < 2**64 else float(number)


_decoder = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer)
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read(data: bytes) -> Any:
    """The value of a JSON text. Raises ValueError (RecursionError when it is nested too deep)."""
    if orjson is not None:
        try:
            return orjson.loads(data)
        except ValueError:
            pass
    return _decoder.decode(data.decode("utf-8"))


def line(value: Any) -> bytes:
    """A value as one line of JSON. Raises ValueError when a string in it is not Unicode text."""
    if orjson is not None:
        try:
            return orjson.dumps(value) + b"\n"
        except TypeError:  # an unpaired surrogate
            pass
    return _encoder.encode(value).encode("utf-8") + b"\n"
