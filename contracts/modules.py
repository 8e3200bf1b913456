"""Generated Python, imported from a folder of its own under a name of its own."""

from __future__ import annotations

import itertools
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_numbers = itertools.count()


@contextmanager
def generated_package(files: Mapping[str, str]) -> Iterator[str]:
    """Write a package's files (paths inside it) and make it importable; yields the package's name.

    The name is new each time, so that several versions of a generated package can be loaded side by side.
    """
    name = f"_generated_{next(_numbers)}"
    with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
        for path, text in files.items():
            file = Path(folder, name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        invalidate_caches()
        try:
            import_module(name)
            yield name
        finally:
            sys.path.remove(folder)
            for loaded in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
                del sys.modules[loaded]
