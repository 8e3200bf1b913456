"""The collector's zip: the same bytes from the same files, wherever and whenever it is made."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can say (APPNOTE.TXT 6.3.10, 4.4.6)."""
_UNIX = 3
_READABLE = 0o100644 << 16
"""A plain file that Lambda's user may read (AWS Lambda Developer Guide, Python .zip file archives: 644)."""


def bundle(files: Mapping[str, str], packages: Mapping[str, bytes] | None = None) -> bytes:
    """A zip of generated files and of the packages' files, by their paths in it.

    Order, times and permissions are fixed, and the level is written down, so that only what is in the files counts.

    Raises:
        ValueError: a package has a file in the place of a generated one.
    """
    contents = {path: text.encode() for path, text in files.items()}
    for path, data in (packages or {}).items():
        if path in contents:
            raise ValueError(f"{path} is in the collector and in a package")
        contents[path] = data
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(path, _WHEN)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, contents[path], zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()
