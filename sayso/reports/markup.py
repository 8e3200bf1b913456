"""Text made safe for GitHub-flavoured Markdown: what came from a definition never becomes markup."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# Inside a word an underscore means nothing (GFM 6.4), and escaped names are hard to read.
_SPECIAL = re.compile(r"([\\`*~\[\]|]|(?<!\w)_|_(?!\w))")
# Names on GitHub are ASCII, and whatever is not may stand before one.
_MENTION = re.compile(r"(?<![0-9A-Za-z])@(?=[0-9A-Za-z])")
# A heading, a quote, an item of a list or a line across (GFM 4 and 5), at the beginning of a text.
_BLOCK = re.compile(r"\A(\d{0,9})([#>+=.)-])(?=[#>+=\s-]|$)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_RUN = re.compile(r"`+")


def code(text: str, *, in_table: bool = False) -> str:
    """A code span, whatever backticks and line breaks the text has (GFM 6.3). In a table a pipe needs its backslash."""
    text = " ".join(text.split()) or " "
    if in_table and "\\|" in text:
        # A row is cut at the pipe of `\\|` (GFM 4.10), and nothing escapes a backslash in a code span.
        return f"<code>{_PUNCTUATION.sub(lambda match: f'&#{ord(match[0])};', text)}</code>"
    if in_table:
        text = text.replace("|", "\\|")
    fence = "`" * (max(map(len, _RUN.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str, *, in_table: bool = False) -> str:
    """One line of text. What stands between backticks stays code, everything else is taken literally."""
    text = " ".join(text.split())
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        parts += [_plain(text[end : match.start()]), code(match[2].strip(), in_table=in_table)]
        end = match.end()
    parts.append(_plain(text[end:]))
    return _BLOCK.sub(r"\1\\\2", "".join(parts), count=1)


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A comment between the sign and the name: it stays a name, and nobody is notified.
    return _MENTION.sub("@<!-- -->", escaped)


def fenced(text: str, language: str) -> str:
    """A code block that no line of the text can end."""
    longest = max(map(len, _RUN.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def folded(summary: str, inside: str) -> str:
    """A part that is closed until somebody opens it; `summary` is HTML."""
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table of cells that are Markdown already."""

    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(cell or " " for cell in cells) + " |"

    return "\n".join([line(head), line(("---",) * len(head)), *map(line, rows)])
