"""How a single value is written: plain where every YAML reader takes it for the same text, quoted otherwise."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from registry.yaml_source import read_yaml

# YAML 1.2.2, production 1 (c-printable), without what some reader takes for a line break or drops.
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# What means something to YAML, at the beginning of a value or anywhere in it; brackets only mean something in some
# places, but a sentence or a location is easier to read when all of them are quoted alike.
_SPECIAL = re.compile(r"""^[-?:,&*!|>%@`'"#=.~]|[{}\[\]"\\#]|: |:$|^<<""")
_SPECIAL_IN_FLOW = re.compile(r"[,:?]")
_WORDS = re.compile(r"(?i)(?:y|n|yes|no|on|off|true|false|null)")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def written(value: str, style: str | None, *, in_flow: bool) -> str:
    """A scalar on one line. `style` is how it was written: None for plain, or its quote or block sign."""
    if style is None and not is_text(value):
        return value or "null"
    safe = fits_plain(value, in_flow=in_flow) and (style is None or not _is_ambiguous(value))
    return value if safe else _quoted(value)


def written_key(value: str, style: str | None, *, in_flow: bool) -> str:
    """A key: always text, whatever it looks like."""
    if style is None and value and not is_text(value):
        return value
    return written(value, style or '"' if not value else style, in_flow=in_flow)


def fits_plain(value: str, *, in_flow: bool) -> bool:
    """Whether text needs no quotes."""
    if not value or value != value.strip() or _UNPRINTABLE.search(value) or _SPECIAL.search(value):
        return False
    return not (in_flow and _SPECIAL_IN_FLOW.search(value))


def block_lines(value: str) -> list[str] | None:
    """The lines of a literal block (`|`), its sign first; None when the text cannot be written so without tricks."""
    lines = value.removesuffix("\n").split("\n")
    first = next((line for line in lines if line), " ")
    blank = any(line and not line.strip() for line in lines)
    if first[0] in " \t" or blank or not lines[-1] or any(map(_UNPRINTABLE.search, lines)):
        return None
    return ["|" if value.endswith("\n") else "|-", *lines]


@lru_cache(maxsize=1 << 14)
def is_text(value: str) -> bool:
    """Whether an unquoted value is text to us, not a number, a truth value or null."""
    if value and value[0] not in _MAYBE_OTHER:
        return True
    document = read_yaml(value, "")
    return bool(document.findings) or not isinstance(document.data, int | float | None)


_MAYBE_OTHER = frozenset("nNtTfF-+.0123456789~")


@lru_cache(maxsize=1 << 14)
def _is_ambiguous(value: str) -> bool:
    """Whether some reader takes it for something else than text without quotes: YAML 1.1 has dates, yes and no."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(value[:1], [])
    by_old = any(pattern.match(value) for _, pattern in resolvers)
    return by_old or not is_text(value) or bool(_WORDS.fullmatch(value))


def _quoted(value: str) -> str:
    """In double quotes, or in single ones where that saves backslashes."""
    escapes = value.count('"') + value.count("\\")
    if escapes > value.count("'") and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + re.sub(r'["\\]|' + _UNPRINTABLE.pattern, _escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _ESCAPES.get(match[0]) or (f"\\u{code:04x}" if code < 1 << 16 else f"\\U{code:08x}")
