"""The collector's zip: how large, and what bytecode in it is worth to a cold start.

Lambda's file system is read-only, so Python is told to write no bytecode; what the zip has is all there is.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from collector import EVENT, medians
from synthetic import make_registry

from deploy.bundle import bundle, contents_of
from deploy.bytecode import compiled
from deploy.fetching import CACHE, fetched
from deploy.wheels import wheels_for
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


Figure = tuple[str, float, float | None, str]
_HERE = "{}.{}".format(*sys.version_info)
_TYPES = 67
"""Events of three versions each: 201 modules."""
_COLD = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import datetime, timezone
from collector.handler import Collector
def put(**_): return {"FailedPutCount": 0}
answer = Collector("", put, lambda: datetime.now(timezone.utc)).collect({"body": sys.argv[2]})
assert "rejected" not in answer["body"], answer
"""


def zipped(folder: Path) -> Iterator[Figure]:
    """Sizes in MB, and processor milliseconds above `python -c pass` until a first request is answered."""
    registry = load(make_registry(folder / "zip", _TYPES)).whole()
    wheels = fetched(wheels_for("orjson", _HERE, "x86_64"), CACHE, print)
    plain, fast = contents_of(registry, []), contents_of(registry, wheels)
    ahead = fast | compiled(fast, _HERE)
    for what, contents, reach in (("alone", plain, 1.0), ("orjson", fast, 1.0), ("orjson, bytecode", ahead, None)):
        yield f"zip, 201 versions, {what}", len(bundle(contents)) / 1e6, reach, "MB"
    yield from _starts({"source": _unpacked(folder / "source", fast), "bytecode": _unpacked(folder / "code", ahead)})


def _starts(folders: Mapping[str, Path]) -> Iterator[Figure]:
    floor = (sys.executable, "-I", "-S", "-B", "-c", "pass")
    runs: dict[str, Callable[[], object]] = {"floor": partial(_run, floor)}
    for count in (1, 15):
        body = json.dumps([_event(number) for number in range(count)], separators=(",", ":"))
        for what, root in folders.items():
            command = (*floor[:-1], _COLD, str(root), body)
            runs[f"cold start, first {count} types, {what}"] = partial(_run, command)
    found = medians(runs, _children)
    above = found.pop("floor")
    for what, figure in found.items():
        yield what, (figure - above) * 1000, None, "ms"


def _children() -> float:
    """Processor seconds of what was run: a busy machine changes them less than the clock on the wall."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _event(number: int) -> dict[str, Any]:
    return {**EVENT, "event": f"thing_{number:04}", "location": f"app://screen{number}?tab=home&page=1"}


def _unpacked(folder: Path, contents: Mapping[str, bytes]) -> Path:
    for path, data in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _run(command: tuple[str, ...]) -> None:
    subprocess.run(command, check=True, capture_output=True)
