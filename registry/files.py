"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_numbers = count()


def write_whole(path: Path, data: bytes) -> None:
    """Write to a temporary file beside the target and rename: a reader, or a crash, never sees half of it.

    Raises:
        OSError: it cannot be written; the error names the file, not the temporary one.
    """
    try:
        _write(path, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _write(path: Path, data: bytes) -> None:
    temporary = f"{path.parent}/.{path.name}.{os.getpid()}-{next(_numbers)}"
    try:
        handle = _create(temporary)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _create(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)  # noqa: PTH105 - a Path object for each of 20,000 files costs more than the rename
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108 - as above
        raise


def _create(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
