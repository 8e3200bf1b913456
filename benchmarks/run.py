"""The measured lines: `make bench`, or `python benchmarks/run.py [NAME...]`.

Every figure is the median of several runs of a whole process, and a ratio to a floor measured in the same run, since
machines are noisy. Nothing here fails a build; the reach is printed beside the figure.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic import make_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAYSO = (sys.executable, "-m", "sayso")
FLOOR = (sys.executable, "-c", "pass")


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    what: str
    figure: str
    reach: str
    holds: bool


def seconds(command: tuple[str, ...], runs: int, *, before: Callable[[], object] = lambda: None) -> float:
    """The median wall time of a command; `before` runs untimed before each."""
    taken = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr.decode()}{done.stdout.decode()}")
    return statistics.median(taken)


def at_most(what: str, figure: float, reach: float, unit: str) -> Line:
    """A line that wants to stay below its reach."""
    return Line(what, f"{figure:.2f} {unit}", f"<= {reach:g} {unit}", figure <= reach)


def at_least(what: str, figure: float, reach: float, unit: str) -> Line:
    """A line that wants to be above its reach."""
    return Line(what, f"{figure:,.0f} {unit}", f">= {reach:,.0f} {unit}", figure >= reach)


def start(folder: Path) -> Iterator[Line]:
    """How long the command line takes to say anything."""
    floor = seconds(FLOOR, 15)
    helped = seconds((*SAYSO, "--help"), 15)
    yield at_most("sayso --help above python -c pass", (helped - floor) * 1000, 100, "ms")
    yield Line("python -c pass, the floor", f"{floor * 1000:.1f} ms", "", holds=True)
    make_registry(folder / "one", 1)
    linted = seconds((*SAYSO, "lint", "-C", str(folder / "one")), 9)
    yield Line("sayso lint, one event, above python -c pass", f"{(linted - floor) * 1000:.0f} ms", "", holds=True)


def size(folder: Path) -> Iterator[Line]:
    """Lint and generate at 100 and at 1,000 events of three versions each."""
    taken: dict[tuple[str, int], float] = {}
    for events in (100, 1000):
        root = make_registry(folder / str(events), events)
        out = folder / f"out{events}"
        where = ("-C", str(root))
        taken["lint", events] = seconds((*SAYSO, "lint", *where), 5)
        taken["generate", events] = seconds(
            (*SAYSO, "generate", *where, "--out", str(out)), 3, before=lambda out=out: _emptied(out)
        )
        taken["generate --check", events] = seconds((*SAYSO, "generate", *where, "--out", str(out), "--check"), 3)
    for command, reach in (("lint", 2), ("generate", 15), ("generate --check", 3)):
        large, small = taken[command, 1000], taken[command, 100]
        yield at_most(f"{command}, 1,000 events x 3 versions", large, reach, "s")
        yield at_most(f"{command}, growth from 100 to 1,000 events", large / small, 11, "x")


def _emptied(folder: Path) -> None:
    subprocess.run(("rm", "-rf", str(folder)), check=True)


def diff(folder: Path) -> Iterator[Line]:
    """A pull request that changes one of a thousand events, or all, against the commit it began at."""
    root = make_registry(folder / "diff", 1000)
    git = ("git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.com")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "before")):
        subprocess.run((*git, *arguments), check=True)
    event = root / "events" / "thing_0500.yaml"
    field = '  extra: {type: string, max_length: 20, role: context, doc: "More."}\n'
    event.write_text(event.read_text(encoding="utf-8").replace("  gesture:", f"{field}  gesture:"), encoding="utf-8")
    took = seconds((*SAYSO, "diff", "-C", str(root)), 5)
    yield at_most("sayso diff, one of 1,000 events changed", took, 2, "s")
    with (root / "envelope.yaml").open("a", encoding="utf-8") as envelope:
        envelope.write('  extra_of_all: {type: string, max_length: 20, role: context, doc: "More."}\n')
    took = seconds((*SAYSO, "diff", "-C", str(root)), 5)
    yield at_most("sayso diff, all of 1,000 events changed by their envelope", took, 2, "s")


def proof(folder: Path) -> Iterator[Line]:
    """The contract proof of 100 versions, 100 examples each, on DuckDB."""
    root = make_registry(folder / "proof", 34)
    command = (*SAYSO, "test", "-C", str(root), "--examples", "100", "--quiet")
    took = seconds(command, 1)
    yield at_most("sayso test, 102 versions x 100 examples, DuckDB", took, 60, "s")


def collector(folder: Path) -> Iterator[Line]:
    """Validators against the parser alone."""
    import collector as measured  # noqa: PLC0415 - the peers are needed for these lines only

    yield from map(_line, measured.collector(folder))


def cold_start(folder: Path) -> Iterator[Line]:
    """A new process, until its first event is answered."""
    import collector as measured  # noqa: PLC0415 - as above

    yield from map(_line, measured.cold_start(folder))


def over_http(folder: Path) -> Iterator[Line]:
    """The collector behind a real HTTP server, on one core."""
    import over_http as measured  # noqa: PLC0415 - Linux only

    yield Line(measured.machine(), "", "", holds=True)
    for what, value, reach, unit in measured.over_http(folder):
        yield at_least(what, value, reach, unit) if reach else Line(what, f"{value:,.0f} {unit}", "", holds=True)


def zipped(folder: Path) -> Iterator[Line]:
    """The collector's zip, and what bytecode in it is worth."""
    import zipped as measured  # noqa: PLC0415 - the network is needed for these lines only

    yield from map(_line, measured.zipped(folder))


def _line(figure: tuple[str, float, float | None, str]) -> Line:
    what, value, reach, unit = figure
    return Line(what, f"{value:.2f} {unit}", "", holds=True) if reach is None else at_most(what, value, reach, unit)


BENCHMARKS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "start": start,
    "size": size,
    "diff": diff,
    "proof": proof,
    "collector": collector,
    "cold-start": cold_start,
    "http": over_http,
    "zip": zipped,
}


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all, and print their lines."""
    for name in names:
        if name not in BENCHMARKS:
            sys.exit(f"no benchmark {name}: there are {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        for name in names or BENCHMARKS:
            for line in BENCHMARKS[name](Path(folder)):
                mark = "" if not line.reach else ("  reached" if line.holds else "  MISSED")
                print(f"{line.what:<56} {line.figure:>12}  {line.reach:<12}{mark}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
