"""What is wrong with an event, said so that a producer can mend it. Only invalid events come here."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MISSING: Any = object()


class Problem(NamedTuple):
    """One reason: a JSON pointer (RFC 6901), the JSON Schema keyword that failed, and a message for a person."""

    path: str
    rule: str
    message: str


class Expected(NamedTuple):
    """What a value must be: in words, and as tests by JSON Schema keyword; the first one is the type."""

    words: str
    tests: tuple[tuple[str, Callable[[Any], Any]], ...]
    choices: tuple[str, ...] = ()


def wrong(value: Any, path: str, expected: Expected, add: Callable[[Problem], None]) -> None:
    """A value that is not what it must be: names the first test that fails, and a valid form near to what was sent."""
    rule = next(keyword for keyword, test in expected.tests if not test(value))
    near = _nearest(value, expected)
    hint = f"; send {_shown(near)}" if near is not MISSING else ""
    parent, _, name = path.rpartition("/")
    name = f"{parent.rpartition('/')[2]}/{name}" if name.isdecimal() else name or "the event"
    add(Problem(path, rule, f"{name} must be {expected.words}, not {_shown(value)}{hint}"))


def missing(path: str, name: str, expected: Expected, add: Callable[[Problem], None]) -> None:
    """A required field that is not there."""
    add(Problem(path, "required", f"{name} is required: {expected.words}"))


def unknown(value: dict[str, Any], known: frozenset[str], path: str, add: Callable[[Problem], None]) -> None:
    """Fields that the definition does not have."""
    for name in value.keys() - known:
        near = nearest_name(name, known)
        hint = f"; did you mean {near}?" if near else ""
        message = f"{name} is not a field of this version{hint}"
        add(Problem(f"{path}/{escape(name)}", "additionalProperties", message))


def escape(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only errors need it, and a cold start does not

    close = get_close_matches(name.lower(), {each.lower(): each for each in known}, n=1)
    return {each.lower(): each for each in known}[close[0]] if close else None


def _nearest(value: Any, expected: Expected) -> Any:
    for candidate in _candidates(value, expected.choices):
        if all(test(candidate) for _, test in expected.tests):
            return candidate
    return MISSING


def _candidates(value: Any, choices: tuple[str, ...]) -> Iterator[Any]:
    """The same value in other spellings, the likeliest first; the tests decide whether one is valid."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return
    text = str(value).strip()
    yield text
    yield {"true": True, "false": False}.get(text.lower(), MISSING)
    yield from _numbers(text)
    upper = text.upper()
    yield from (upper, text.lower(), upper.replace(" ", "T", 1), upper.replace(" ", "T", 1) + "Z")
    if close := nearest_name(text, choices):
        yield close


def _numbers(text: str) -> Iterator[Any]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    if number.is_finite() and abs(number.adjusted()) < 40:
        plain = format(number, "f")
        yield plain.rstrip("0").rstrip(".") if "." in plain else plain
        yield int(number) if number == number.to_integral_value() else float(number)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
