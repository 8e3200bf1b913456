"""What goes to people: stdout is the result, stderr is progress; colour never carries meaning alone."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLOURS = {"error": "red", "warning": "yellow", "ok": "green", "help": "cyan"}
WIDTH = 120
"""How wide a table may be where there is no terminal to ask."""
_NARROWEST = 24  # of a column that is wrapped: below it a table is easier to read cut off by the terminal


def wants_colour(stream: TextIO) -> bool:
    """`--color`, NO_COLOR, FORCE_COLOR, then whether it is a terminal (no-color.org, force-color.org)."""
    context = click.get_current_context(silent=True)
    if context is not None and context.color is not None:
        return context.color
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def paint(text: str, kind: str) -> str:
    """Text in the colour of its kind; `out` and `say` take it away again where colour is not wanted."""
    return click.style(text, fg=COLOURS[kind])


def out(text: str = "") -> None:
    """A line of the result."""
    click.echo(text, color=wants_colour(sys.stdout))


def say(text: str) -> None:
    """A line of progress."""
    click.echo(text, err=True, color=wants_colour(sys.stderr))


def one_line(text: str) -> str:
    """The text with line breaks and control characters spelt out: a definition's words must not steer a terminal."""
    return "".join(char.encode("unicode_escape").decode() if _steers(char) else char for char in text)


def words(text: str) -> str:
    """A definition's text, of however many lines, as one."""
    return one_line(" ".join(text.split()))


def _steers(char: str) -> bool:
    """Controls, line ends and changes of direction (Unicode's general categories); joiners only make emoji."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in "\u200c\u200d"


def today() -> date:
    """The day it is here: the clock is read in no other place than this and the next."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def hush() -> None:
    """Send what is still to come nowhere: Python must not complain about a closed pipe while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def width(text: str) -> int:
    """How many terminal cells a text takes: East Asian wide characters take two (Unicode UAX #11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Aligned lines: a head, and a row each. The last column is wrapped to the terminal's width, below itself."""
    rows = [[*map(one_line, row[:-1]), words(row[-1])] for row in rows]
    widths = [max(width(row[index]) for row in (head, *rows)) for index in range(len(head) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = max(shutil.get_terminal_size((WIDTH, 24)).columns - indent, _NARROWEST)
    return [line for row in (head, *rows) for line in _lines(row, widths, " " * indent, room)]


def _lines(row: Sequence[str], widths: Sequence[int], indent: str, room: int) -> Iterator[str]:
    first, *others = _wrapped(row[-1], room)
    cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=False)]
    yield "  ".join((*cells, first)).rstrip()
    yield from (indent + line for line in others)


def _wrapped(text: str, room: int) -> list[str]:
    """The text in lines of `room` cells, broken at spaces only; `textwrap` counts characters, not cells."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def plural(count: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {noun}" + ("" if count == 1 else "s")
