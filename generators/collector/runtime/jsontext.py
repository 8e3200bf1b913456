"""JSON in and out: by orjson where it is wanted and bundled, or the standard library, with the same verdicts.

orjson is stricter than the standard library about what is not I-JSON (RFC 7493): what it refuses is read again by the
standard library, so that one unpaired surrogate costs one event and not the whole request.
"""

from __future__ import annotations

import json

from .catalog import BACKEND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

orjson: Any = None
_wanted = BACKEND == "orjson"


def bring() -> None:
    """Import orjson where it is wanted: when the first event is read, since that takes longer than all else."""
    global orjson, _wanted  # noqa: PLW0603 - a package is imported once
    if _wanted:
        _wanted = False
        try:
            import orjson  # noqa: PLC0415 - as said
        except ImportError:
            orjson = None


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
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read(data: bytes) -> Any:
    """The value of a JSON text. Raises ValueError (RecursionError when it is nested too deep)."""
    bring()
    if orjson is not None:
        try:
            return orjson.loads(data)
        except ValueError:
            pass
    text = data.decode("utf-8")
    value = None
    try:
        value, end = _decoder.raw_decode(text)  # which does not look for spaces around a value
    except ValueError:
        end = -1
    return value if end == len(text) else _decoder.decode(text)


def write(value: Any) -> str:
    """A value as compact JSON; escaped as a whole when a string in it is not Unicode text."""
    if orjson is not None:
        try:
            return str(orjson.dumps(value), "utf-8")
        except TypeError:  # an unpaired surrogate
            pass
    text = _encoder.encode(value)
    return text if is_unicode(text) else json.dumps(value, separators=(",", ":"))


def again(value: Any) -> str:
    """JSON, in ASCII, that is read as the same value: a number that no double holds stays one."""
    text = json.dumps(value)
    return json.dumps(_finite(value)) if "Infinity" in text else text


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return {float("inf"): 10**309, float("-inf"): -(10**309)}.get(value, value) if type(value) is float else value


def is_unicode(text: str) -> bool:
    """Whether a string has no unpaired surrogate in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
