"""The collector's zip: how large, what bytecode in it is worth to a cold start, and how fast it is on Lambda's Python.

Lambda's file system is read-only, so Python is told to write no bytecode; what the zip has is all there is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from measuring import Figure, cold_starts, unpacked
from synthetic import EVENT, make_registry

from deploy.bundle import bundle, contents_of
from deploy.bytecode import compiled
from deploy.fetching import CACHE, fetched
from deploy.wheels import wheels_for
from generators.collector import CollectorSettings
from registry.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from registry.model import Registry

_HERE = "{}.{}".format(*sys.version_info)
_TYPES = 67
"""Events of three versions each: 201 modules."""
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
    yield from _starts({"source": unpacked(folder / "source", fast), "bytecode": unpacked(folder / "code", ahead)})


def _taken(registry: Registry, folder: Path) -> Iterator[Figure]:
    """From the bytes of an event to its row, against `orjson.loads` of the same, on the Python that Lambda runs."""
    root = unpacked(folder, contents_of(registry, fetched(wheels_for("orjson", _LAMBDAS, "x86_64"), CACHE, print)))
    event = json.dumps(EVENT, separators=(",", ":"))
    command = (f"python{_LAMBDAS}", "-I", "-S", "-c", _TAKEN, str(root), event)
    environment = {**os.environ, "PYENV_VERSION": _LAMBDAS}  # where pyenv's shims are what the path has
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    ours, floor = map(float, done.stdout.split())
    yield f"event to line, Python {_LAMBDAS}", ours / floor, 2.3, "xF1"


def _starts(folders: Mapping[str, Path]) -> Iterator[Figure]:
    starts: dict[str, tuple[str, ...]] = {}
    for count in (1, 15):
        body = json.dumps([_event(number) for number in range(count)], separators=(",", ":"))
        starts |= {f"cold start, first {count} types, {what}": (str(root), body) for what, root in folders.items()}
    for what, figure in cold_starts(starts, "-B").items():
        yield what, figure, None, "ms"


def _event(number: int) -> dict[str, Any]:
    return {**EVENT, "event": f"thing_{number:04}", "location": f"app://screen{number}?tab=home&page=1"}
