"""Write the rows of packages in `wheels.csv` from what PyPI has: `python -m deploy.pin PACKAGE==VERSION...`."""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from deploy.wheels import MACHINES, TABLE, Wheel, table, wheels
from generators.collector import PythonVersion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_JSON = "application/vnd.pypi.simple.v1+json"
"""PEP 691: the files of a package, with digests."""
_OLDEST_GLIBC = (2, 26)
"""Of the machines that Lambda's Pythons run on: Amazon Linux 2, with Python 3.11 (AWS Lambda Developer Guide)."""
_MANYLINUX = re.compile(r"manylinux_(\d+)_(\d+)_(\w+)")


def rows_of(package: str, version: str, published: Sequence[Any]) -> Iterator[Wheel]:
    """A row for each Python and architecture, of the files that an index has. Raises LookupError for one missing."""
    for python, (architecture, machine) in product(get_args(PythonVersion), MACHINES.items()):
        for each in published:
            row = Wheel(package, version, python, architecture, each["hashes"]["sha256"], each["url"])
            if row.name.startswith(f"{package}-{version}-") and _runs(row, machine):
                yield row
                break
        else:
            raise LookupError(f"{package} {version} has no wheel for Python {python} on {architecture}")


def _runs(wheel: Wheel, machine: str) -> bool:
    python = f"-cp{wheel.python.replace('.', '')}-"
    tags = [match.groups() for match in map(_MANYLINUX.fullmatch, wheel.platforms) if match]
    fits = any((int(major), int(minor)) <= _OLDEST_GLIBC and built == machine for major, minor, built in tags)
    return fits and f"{python}{python[1:]}" in wheel.name


def main(arguments: Sequence[str]) -> None:
    """Rewrite the table."""
    rows = list(wheels())
    for argument in arguments:
        package, _, version = argument.partition("==")
        request = urllib.request.Request(f"https://pypi.org/simple/{package}/", headers={"accept": _JSON})
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - https, as written above
            published = json.load(answer)["files"]
        rows = [row for row in rows if row.package != package]
        rows += rows_of(package, version, published)
    assert isinstance(TABLE, Path), "the script is run in a checkout"
    TABLE.write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (LookupError, OSError) as error:
        sys.exit(f"error: {error}")
