"""Progress on stderr: one line that is written over on a terminal, a line each in a log."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sayso.console import one_line, say, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CLEAR = "\r\x1b[K"  # to the first column, and everything after it away (ECMA-48, EL)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """What to call with each step; on a terminal the last one is gone when the work is done."""
    in_place = sys.stderr.isatty()
    try:
        yield _nothing if quiet else (_over if in_place else say)
    finally:
        if in_place and not quiet:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def _nothing(_text: str) -> None:
    """Say nothing."""


def _over(text: str) -> None:
    text = one_line(text)
    room = shutil.get_terminal_size().columns - 1
    while width(text) > room:
        text = text[:-1]
    sys.stderr.write(_CLEAR + text)
    sys.stderr.flush()
