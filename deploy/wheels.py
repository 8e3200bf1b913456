"""The packages that are bundled with a collector: `wheels.csv` pins each by version and digest, one row a wheel.

`python -m deploy.pin PACKAGE==VERSION...` writes a package's rows anew.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "stdlib": (),
    "orjson": ("orjson",),
}
"""What each `backend` of the `lambda` target wants to have with it."""
MACHINES: Mapping[str, str] = {"arm64": "aarch64", "x86_64": "x86_64"}
"""What Lambda calls a processor, and what a wheel does."""
TABLE: Traversable = files("deploy") / "wheels.csv"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A row of the table: one wheel, of a package for one Python and one of Lambda's architectures."""

    package: str
    version: str
    python: str
    architecture: str
    sha256: str
    url: str

    @property
    def name(self) -> str:
        """The wheel's file name."""
        return self.url.rpartition("/")[2]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platform tags of the file name (PyPA specifications, "Binary distribution format": it ends in them)."""
        return tuple(self.name.removesuffix(".whl").rpartition("-")[2].split("."))


COLUMNS = tuple(field.name for field in fields(Wheel))


def wheels() -> tuple[Wheel, ...]:
    """The whole table."""
    return tuple(Wheel(**row) for row in csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))


def table(rows: Iterable[Wheel]) -> str:
    """The table's text with these rows, sorted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    cells = ([getattr(row, column) for column in COLUMNS] for row in rows)
    writer.writerows([COLUMNS, *sorted(cells)])
    return out.getvalue()


def wheels_for(backend: str, python: str, architecture: str) -> tuple[Wheel, ...]:
    """The wheels that a backend wants on this Python and architecture."""
    known = {(each.package, each.python, each.architecture): each for each in wheels()}
    return tuple(known[package, python, architecture] for package in PACKAGES[backend])


def needed(data: bytes) -> dict[str, bytes]:
    """The files of a wheel that a Lambda needs, by path: code, and what the licences want to go with it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {path: archive.read(path) for path in archive.namelist() if _is_needed(PurePosixPath(path))}


def _is_needed(path: PurePosixPath) -> bool:
    top = path.parts[0]
    if top.endswith(".dist-info"):
        return path.name == "METADATA" or path.match("LICEN[CS]E*") or path.match("NOTICE*") or "licenses" in path.parts
    return path.suffix in {".py", ".so"} and "tests" not in path.parts
