"""The valid wire strings of each type as regular expressions that ECMAScript, Python and Rust read alike.

Every expression comes without anchors; :func:`whole` adds them for JSON Schema.
"""

from __future__ import annotations

from functools import lru_cache

from registry.patterns.floats import float_range
from registry.patterns.portable import Problem, portable_problems
from registry.patterns.ranges import decimal_range, integer_range
from registry.patterns.text import (
    DATE,
    LOWER_UUID,
    QUERY_VALUE,
    QUERY_VALUE_OR_EMPTY,
    TIMESTAMP,
    UNESCAPED,
    URL,
    UTC_MILLISECONDS,
    UUID,
)

__all__ = [
    "DATE",
    "LOWER_UUID",
    "QUERY_VALUE",
    "QUERY_VALUE_OR_EMPTY",
    "TIMESTAMP",
    "UNESCAPED",
    "URL",
    "UTC_MILLISECONDS",
    "UUID",
    "Problem",
    "decimal_range",
    "float_range",
    "inside",
    "integer_range",
    "portable_problems",
    "whole",
]


_START, _END = "^", r"$(?!\n)"


@lru_cache(maxsize=16_384)
def whole(pattern: str) -> str:
    r"""The pattern as JSON Schema's `pattern` keyword, which searches: anchored at both ends of the value.

    The end needs two parts. `$` also matches before a final newline in Python and Java, and `\Z`, which does
    not, is unknown to ECMAScript; the lookahead refuses that newline and changes nothing elsewhere. Rust's
    `regex` has no lookahead, and needs none: its `$` is the very end.
    """
    body = pattern if _is_group(pattern) else f"(?:{pattern})"
    return f"{_START}{body}{_END}"


def inside(whole_pattern: str) -> str:
    """What :func:`whole` was given, in a group perhaps."""
    return whole_pattern.removeprefix(_START).removesuffix(_END)


def _is_group(pattern: str) -> bool:
    """Whether one `(?:...)` spans the pattern, so that its first bracket is closed by its last character."""
    if not pattern.startswith("(?:"):
        return False
    depth, in_class, escaped = 0, False, False
    for offset, character in enumerate(pattern):
        if escaped or character == "\\":
            escaped = not escaped
        elif in_class or character == "[":
            in_class = character != "]"
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return offset == len(pattern) - 1
    return False
