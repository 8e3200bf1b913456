"""What goes to people: stdout is the result, stderr is progress; colour never carries meaning alone."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS = {"error": "red", "warning": "yellow", "ok": "green", "help": "cyan", "dim": None}


def wants_colour() -> bool:
    """NO_COLOR, then FORCE_COLOR, then whether stdout is a terminal (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def paint(text: str, kind: str) -> str:
    """Text in the colour of its kind, where colour is wanted."""
    return click.style(text, fg=COLOURS[kind], dim=kind == "dim") if wants_colour() else text


def out(text: str = "") -> None:
    """A line of the result."""
    click.echo(text, color=wants_colour())


def say(text: str) -> None:
    """A line of progress."""
    click.echo(text, err=True)


def width(text: str) -> int:
    """How many terminal cells a text takes: East Asian wide characters take two (Unicode UAX #11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Aligned lines: a head, and a row each; the last column is not padded."""
    widths = [max(width(row[index]) for row in (head, *rows)) for index in range(len(head))]
    return [
        "  ".join(cell + " " * (widths[index] - width(cell)) for index, cell in enumerate(row)).rstrip()
        for row in (head, *rows)
    ]


def plural(count: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {noun}" + ("" if count == 1 else "s")
