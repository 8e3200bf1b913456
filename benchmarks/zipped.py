"""The collector's zip: how large, what bytecode in it is worth to a cold start, and how fast it is on Lambda's Python.

Lambda's file system is read-only, so Python is told to write no bytecode; what the zip has is all there is.
"""

from __future__ import annotations

import json
import os
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
from generators.collector import CollectorSettings
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from registry.model import Registry

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
_TAKEN = """
import statistics, sys
from time import process_time
sys.path.insert(0, sys.argv[1])
import orjson
from collector.quick import taken
data, received = sys.argv[2].encode(), "2026-11-22T09:30:00.000Z"
assert taken(data, received)
def seconds(do, *arguments):
    start = process_time()
    for _ in range(3000):
        do(*arguments)
    return process_time() - start
rounds = [(seconds(taken, data, received), seconds(orjson.loads, data)) for _ in range(31)]
print(*map(statistics.median, zip(*rounds)))
"""
_LAMBDAS: str = CollectorSettings().python


def zipped(folder: Path) -> Iterator[Figure]:
    """Sizes in MB, and processor milliseconds above `python -c pass` until a first request is answered."""
    registry = load(make_registry(folder / "zip", _TYPES)).whole()
    wheels = fetched(wheels_for("orjson", _HERE, "x86_64"), CACHE, print)
    plain, fast = contents_of(registry, []), contents_of(registry, wheels)
    ahead = fast | compiled(fast, _HERE)
    for what, contents, reach in (("alone", plain, 1.0), ("orjson", fast, 1.0), ("orjson, bytecode", ahead, None)):
        yield f"zip, 201 versions, {what}", len(bundle(contents)) / 1e6, reach, "MB"
    yield from _taken(registry, folder / "lambda")
    yield from _starts({"source": _unpacked(folder / "source", fast), "bytecode": _unpacked(folder / "code", ahead)})


def _taken(registry: Registry, folder: Path) -> Iterator[Figure]:
    """From the bytes of an event to its row, against `orjson.loads` of the same, on the Python that Lambda runs."""
    root = _unpacked(folder, contents_of(registry, fetched(wheels_for("orjson", _LAMBDAS, "x86_64"), CACHE, print)))
    event = json.dumps(EVENT, separators=(",", ":"))
    command = (f"python{_LAMBDAS}", "-I", "-S", "-c", _TAKEN, str(root), event)
    environment = {**os.environ, "PYENV_VERSION": _LAMBDAS}  # where pyenv's shims are what the path has
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    ours, floor = map(float, done.stdout.split())
    yield f"event to line, Python {_LAMBDAS}", ours / floor, 2.3, "xF1"


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
