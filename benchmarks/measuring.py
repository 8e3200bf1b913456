"""How speed is measured: candidates take turns in short rounds, so that a busy machine is no slower for one of them.

What is timed is a process's own time, which such a machine changes less than the clock on the wall.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Figure = tuple[str, float, float | None, str]
"""What was measured, the figure, the reach where there is one, and the unit."""
_ROUNDS = 15
_FIRST_REQUEST = """
import sys
*folders, body = sys.argv[1:]
sys.path[:0] = folders
from datetime import datetime, timezone
from collector.handler import Collector
def put(**_): return {"FailedPutCount": 0}
answer = Collector("", put, lambda: datetime.now(timezone.utc)).collect({"body": body})
assert answer["statusCode"] == 200, answer
assert "rejected" not in answer["body"], answer
"""


def medians(
    candidates: Mapping[str, Callable[[], object]], clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Seconds a call, of each."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    counts = {name: _count(candidate, clock) for name, candidate in candidates.items()}
    for _ in range(_ROUNDS):
        for name, candidate in candidates.items():
            start = clock()
            for _ in range(counts[name]):
                candidate()
            taken[name].append((clock() - start) / counts[name])
    return {name: statistics.median(each) for name, each in taken.items()}


def _count(candidate: Callable[[], object], clock: Callable[[], float]) -> int:
    """As many calls as fill ten milliseconds, once everything is loaded; after so many, caches hold its own."""
    candidate()
    start = clock()
    for _ in range(10):
        candidate()
    return max(1, int(0.1 / (clock() - start)))


def cold_starts(starts: Mapping[str, tuple[str, ...]], *options: str) -> dict[str, float]:
    """Milliseconds above `python -c pass` until a collector in a new process has answered its first request.

    A start is the folders to import from and the request's body; the options are Python's.
    """
    python = (sys.executable, "-I", "-S", *options, "-c")
    commands = {"floor": (*python, "pass")}
    commands |= {name: (*python, _FIRST_REQUEST, *start) for name, start in starts.items()}
    found = medians({name: partial(_run, command) for name, command in commands.items()}, _of_children)
    floor = found.pop("floor")
    return {name: (figure - floor) * 1000 for name, figure in found.items()}


def _of_children() -> float:
    """The processor time of the processes that were started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: tuple[str, ...]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def unpacked(folder: Path, contents: Mapping[str, bytes]) -> Path:
    """The folder, once it has these files."""
    for path, data in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
