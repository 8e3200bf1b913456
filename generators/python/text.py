"""Python's literals and docstrings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTROLS = (*range(10), *range(11, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0x2028, 0x2029, 0xFEFF)
_ESCAPES = {code: f"\\u{code:04x}" for code in _CONTROLS}


def literal(value: str | float) -> str:
    """A string or a number; a string in double quotes, raw where that spares backslashes."""
    if not isinstance(value, str):
        return repr(value)
    if "\\" in value and '"' not in value and value.isprintable() and not value.endswith("\\"):
        return f'r"{value}"'
    if '"' in value and not {"'", "\\"} & set(value) and value.isprintable():
        return f"'{value}'"
    # JSON's escapes are Python's too.
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


def docstring(lines: Iterable[str], indent: str) -> list[str]:
    """A docstring of these lines; Python reads it as exactly this text."""
    text = "\n".join(line.rstrip() for line in lines).strip()
    text = text.replace("\\", "\\\\")
    text = text.replace('"', '\\"') if '"""' in text or text.endswith('"') else text
    first, *rest = text.translate(_ESCAPES).split("\n")
    if not rest:
        return [f'{indent}"""{first}"""']
    return [f'{indent}"""{first}', *(f"{indent}{line}".rstrip() for line in rest), f'{indent}"""']
