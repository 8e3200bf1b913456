"""The fast path: valid events in, rows out. What it does not take, for whatever reason, the plain validator decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import jsontext
from .catalog import EVENTS
from .delivery import RECORD_BYTES
from .request import MAX_EVENTS
from .values import ABSENT
from .versions import LONGEST_ID, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

Taken = tuple[str, str | None, bytes]
"""The stream of an accepted event, without its prefix, the event's id, and its row."""
_MOST_HINTS = 2_000
_hints: dict[bytes, tuple[Callable[[Any], Any], ModuleType]] = {}
"""How texts of events begin, up to their second comma, and what such an event was. A guess: the module checks it."""
_decoders: dict[str, Callable[[Any], Any]] = {}


def taken(data: bytes, received: str) -> list[Taken | None]:
    """What is accepted of a request's events, straight from its text; empty where the request must be read first."""
    if jsontext.msgspec is None:
        return []
    try:
        pieces = _pieces(data)
    except Exception:  # noqa: BLE001 - as below
        return []
    return [_text(bytes(piece), received) for piece in pieces] if len(pieces) <= MAX_EVENTS else []


def _pieces(data: bytes) -> Sequence[Any]:
    """The texts of the events: of an array the items, otherwise the lines."""
    if data.lstrip(b" \t\r\n")[:1] == b"[":
        pieces: list[Any] = _decoder("pieces", _raws)(data)
        return pieces
    return [line for line in data.split(b"\n") if line.strip()]


def _text(text: bytes, received: str) -> Taken | None:
    hint = text[: text.find(b",", text.find(b",") + 1)]
    try:
        decode, version = _hints.get(hint) or _known(text, hint)
        value = decode(text)
        line = version.take_struct(value, received).encode()
        sent = getattr(value, "v_event_id", None)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the plain validator decides
        return None
    return (version.STREAM, _id(sent), line) if len(line) <= RECORD_BYTES else None


def taken_value(value: Any, received: str) -> Taken | None:
    """The same from an event that was read, of whose strings none has an unpaired surrogate."""
    try:
        version = load(EVENTS[value["event"]][value["version"]])
        line = version.take(value, received).encode()
    except Exception:  # noqa: BLE001 - as above
        return None
    return (version.STREAM, _id(value.get(version.ID)), line) if len(line) <= RECORD_BYTES else None


def _id(sent: Any) -> str | None:
    return sent[:LONGEST_ID] if isinstance(sent, str) and sent is not ABSENT else None


def _known(text: bytes, hint: bytes) -> tuple[Callable[[Any], Any], ModuleType]:
    """The module of an event, and the decoder of its structure."""
    head = _decoder("head", _head)(text)
    version = load(EVENTS[head.event][head.version])
    known = _decoder(version.__name__, lambda: _structure(version.SHAPE)), version
    # Both in it: then many events begin like it. An event that lies in it is not valid, and only read in vain.
    if b'"event"' in hint and b'"version"' in hint and len(hint) < LONGEST_ID and len(_hints) < _MOST_HINTS:
        _hints[hint] = known
    return known


def _decoder(name: str, type_: Callable[[], Any]) -> Callable[[Any], Any]:
    if name not in _decoders:
        _decoders[name] = jsontext.msgspec.json.Decoder(type_()).decode
    return _decoders[name]


def _raws() -> Any:
    return list[jsontext.msgspec.Raw]


def _head() -> Any:
    return jsontext.msgspec.defstruct("Head", [("event", str), ("version", str)])


def _structure(shape: tuple[tuple[str, str, Any, bool, bool], ...]) -> Any:
    """The structure of an object for msgspec; what is not there reads as ABSENT."""
    fields: list[Any] = []
    for _, attribute, inner, is_required, is_nullable in shape:
        type_ = _type(inner) | None if is_nullable else _type(inner)
        fields.append((attribute, type_) if is_required else (attribute, type_, ABSENT))
    rename = {attribute: name for name, attribute, *_ in shape}
    return jsontext.msgspec.defstruct("Object", fields, rename=rename, kw_only=True, forbid_unknown_fields=True)


def _type(inner: Any) -> Any:
    """What a member is: an inner structure, one of some values, or a Python type."""
    from typing import Literal  # noqa: PLC0415 - msgspec needs it too; without msgspec a cold start does without it

    if isinstance(inner, tuple):
        return _structure(inner)
    return Literal[tuple(sorted(inner))] if isinstance(inner, frozenset) else inner
