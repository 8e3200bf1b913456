"""What is wrong with an event, said so that a producer can mend it. Only invalid events come here."""

from __future__ import annotations

from functools import lru_cache

from .jsontext import is_unicode

TYPE_CHECKING = False  # without the import of `typing` a cold start is shorter
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

MISSING: Any = object()
MOST_PROBLEMS = 100
"""Of one event: more tell nobody anything, and an answer and a record have limits."""
_LONGEST_PATH = 200
_LONGEST_WORDS = 300
_LONGEST_VALUE = 80
"""All together, even if each character becomes 12 bytes, are less than a record, so a refused event is always kept."""
_INFINITE = (float("inf"), float("-inf"))


class Problem:
    """One reason: a JSON pointer (RFC 6901), the JSON Schema keyword that failed, and a message for a person."""

    def __init__(self, path: str, rule: str, message: str) -> None:
        self.path = _cut(path, _LONGEST_PATH)
        self.rule = rule
        self.message = message

    def said(self) -> dict[str, str]:
        """As JSON has it."""
        return {"path": self.path, "rule": self.rule, "message": self.message}


class Problems:
    """The problems of one event, up to a limit."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Take a problem. Raises TooManyError when there are enough."""
        self.found.append(problem)
        if len(self.found) == MOST_PROBLEMS:
            self.found.append(Problem("", "maxProblems", f"only the first {MOST_PROBLEMS} problems are listed"))
            raise TooManyError


class TooManyError(Exception):
    """An event has so many problems that looking for more is a waste."""


class Expected:
    """What a value must be: in words, and as JSON Schema assertions, the type first."""

    def __init__(self, words: str, rules: dict[str, Any]) -> None:
        self.words = words
        self.rules = rules


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: type(value) is str,
    "boolean": lambda value: type(value) is bool,
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
    "number": lambda value: type(value) is int or type(value) is float,
    "array": lambda value: type(value) is list,
    "object": lambda value: type(value) is dict,
}
_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "type": lambda value, name: _TYPES[name](value),
    "pattern": lambda value, pattern: pattern.fullmatch(value),
    "enum": lambda value, values: value in values,
    "minLength": lambda value, least: len(value) >= least,
    "maxLength": lambda value, most: len(value) <= most,
    "minimum": lambda value, least: value >= least,
    "maximum": lambda value, most: value <= most,
    "minItems": lambda value, least: len(value) >= least,
    "maxItems": lambda value, most: len(value) <= most,
    "maxProperties": lambda value, most: len(value) <= most,
}


def wrong(value: Any, path: str, expected: Expected, add: Callable[[Problem], None]) -> None:
    """A value that is missing or wrong: which rule it breaks, and a valid form near to what was sent."""
    is_short = len(value) <= _LONGEST_VALUE if type(value) is str else type(value) in _SMALL
    say = _known if is_short and len(path) <= _LONGEST_PATH else _problem
    add(say(value, path, expected, _left[0] > 0))


def _problem(value: Any, path: str, expected: Expected, may_compare: bool) -> Problem:  # noqa: FBT001 - cached by place
    words = _cut(expected.words, _LONGEST_WORDS)
    if value is MISSING:
        parent, _, name = path.rpartition("/")
        return Problem(parent, "required", f"{_cut(name, _LONGEST_VALUE)} is required: {words}")
    near = next(filter(lambda each: not _broken(each, expected), _candidates(value, expected, may_compare)), MISSING)
    hint = f"; send {_shown(near)}" if near is not MISSING else ""
    message = f"{_named(path)} must be {words}, not {_shown(value)}{hint}"
    return Problem(path, _broken(value, expected) or "type", message)


# An app that is wrong is wrong in the same way in each of its events. 1, 1.0 and True are not the same here, nor is
# what is said without a comparison of names (`begin_request`).
_known = lru_cache(maxsize=4096, typed=True)(_problem)
_SMALL = frozenset({int, float, bool, type(None), object})


def _broken(value: Any, expected: Expected) -> str | None:
    """The first rule that a value breaks."""
    return next((keyword for keyword, limit in expected.rules.items() if not _RULES[keyword](value, limit)), None)


def unknown(value: dict[str, Any], known: frozenset[str], path: str, add: Callable[[Problem], None]) -> None:
    """Fields that the definition does not have, in the order they were sent."""
    for name in value:
        if name not in known:
            near = nearest_name(name, known)
            hint = f"; did you mean {near}?" if near else ""
            message = f"{_cut(name, _LONGEST_VALUE)} is not a field of this version{hint}"
            add(Problem(f"{path}/{escape(name)}", "additionalProperties", message))


def not_unicode(event: dict[str, Any]) -> list[Problem]:
    """Every string, and every name in a map, that UTF-8 cannot hold."""
    says = "is not Unicode text: it has half of a surrogate pair, like an emoji that was cut in two"
    paths = list(_halves(event, "")) or [""]
    return [Problem(path, "unicode", f"{_named(path)} {says}") for path in paths[:MOST_PROBLEMS]]


def _halves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and not is_unicode(value):
        yield path
    elif isinstance(value, dict):
        for name, each in value.items():
            inside = f"{path}/{escape(name)}"
            yield from _halves(each if is_unicode(name) else name, inside)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _halves(each, f"{path}/{number}")


def escape(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


MOST_COMPARED = 20_000
"""Names that a request's names are compared with, a tenth of a second: whoever sends keys that are all different is
told of the first ones what was probably meant, and that the others are wrong."""
_left = [float("inf")]


def begin_request() -> None:
    """From here on it is counted how many names are compared."""
    _left[0] = MOST_COMPARED


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    return _nearest(name[:_LONGEST_VALUE].lower(), frozenset(known)) if _left[0] > 0 else None


@lru_cache(maxsize=1024)
def _nearest(name: str, known: frozenset[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only errors need it, and a cold start does not

    _left[0] -= len(known)
    spelt = {each.lower(): each for each in sorted(known)}
    close = get_close_matches(name, spelt, n=1)
    return spelt[close[0]] if close else None


def _candidates(value: Any, expected: Expected, may_compare: bool) -> Iterator[Any]:  # noqa: FBT001 - as above
    """The same value in other spellings, the likeliest first; the rules decide whether one is valid."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return
    text = str(value).strip()
    if len(text) > _LONGEST_VALUE:
        return
    yield text
    yield {"true": True, "false": False}.get(text.lower())
    yield from _numbers(text)
    upper = text.upper()
    yield from (upper, text.lower(), upper.replace(" ", "T", 1), upper.replace(" ", "T", 1) + "Z")
    if may_compare and (close := nearest_name(text, expected.rules.get("enum", ()))):
        yield close
    if "://" in text and is_unicode(text):
        yield _encoded(text)


def _encoded(url: str) -> str:
    """A URL with what it may not hold percent-encoded, as a browser's address bar would send it."""
    from urllib.parse import quote  # noqa: PLC0415 - as above

    return quote(url, safe="%!#$&'()*+,/:;=?@[]~")


def _numbers(text: str) -> Iterator[Any]:
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415 - as above

    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    if number.is_finite() and abs(number.adjusted()) < 40:
        plain = format(number, "f")
        yield plain.rstrip("0").rstrip(".") if "." in plain else plain
        yield int(number) if number == number.to_integral_value() else float(number)


def _named(path: str) -> str:
    """The field that a pointer leads to; an item or a map's value together with what it is in."""
    parent, _, name = path.rpartition("/")
    if not path:
        return "the event"
    return _cut(f"{parent.rpartition('/')[2]}/{name}" if not name or name.isdecimal() else name, _LONGEST_VALUE)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if value in _INFINITE:
        return "a number that is too large"
    return _cut(f'"{value}"' if isinstance(value, str) else str(value), _LONGEST_VALUE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
