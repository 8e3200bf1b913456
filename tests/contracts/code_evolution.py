"""Code that evolves: an old definition, a new one, what the rules say of its calls, and what the compilers say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from generators import python, typescript
from registry.added_fields import discriminators
from registry.compatibility import RULES, compare_versions
from registry.config import Config
from registry.model import Field, Lineage, Registry, Type
from tests.contracts.call_sites import python_calls, typescript_calls
from tests.npm import tsc
from tests.registry.evolution import NAMES, an_event, evolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from registry.compatibility.rule import Rule
    from registry.compatibility.verdict import Verdict
    from registry.model import Event

ID = Field(
    name="event_id",
    wire_name="event_id",
    type=Type(name="uuid", form="string"),
    role="context",
    doc="Which event.",
    required=True,
    origin="envelope",
)
"""Of every event: no envelope is empty, and TypeScript would take anything for an empty object."""
MYPY_CACHE = Path(__file__).parents[2] / ".mypy_cache" / "generated"
CONFIG = Config(version=1, registry="shop")


@dataclass(frozen=True)
class Pair:
    """Two versions of an event."""

    old: Event
    new: Event

    @property
    def name(self) -> str:
        """The event's name, which is the pair's own."""
        return self.old.name

    def breaking(self, rules: Iterable[Rule] = RULES) -> list[Verdict]:
        """What breaks code, of the rules that are about two versions: what is `always` judged is about promises."""
        judged = tuple(rule for rule in rules if rule.direction != "always")
        found = compare_versions(self.old, self.new, CONFIG, rules=judged).verdicts
        return [each for each in found if each.gravity == "breaking" and "code" in each.planes]


def evolved_pairs(numbers: Iterable[int]) -> Iterator[Pair]:
    """Evolved definitions, some of whose fields are the envelope's; of a number the same ones every time."""
    for index in numbers:
        random = Random(index)
        old = an_event(random)
        new = evolved(random, old)
        carried: set[str] = set(random.sample(NAMES, random.choice((0, 0, 1, 2))))
        kept = carried if random.random() < 0.8 else set()
        yield Pair(_event(f"p{index}", old, carried), _event(f"p{index}", new, kept))


def _event(name: str, event: Event, carried: set[str]) -> Event:
    """The event under another name, with some of its fields in the envelope."""
    own = event.fields[2:]
    shared = tuple(replace(each, origin="envelope") for each in own if each.name in carried)
    rest = tuple(each for each in own if each.name not in carried)
    return replace(event, name=name, fields=(*discriminators(name, event.version), ID, *shared, *rest))


def _registry(pairs: Iterable[tuple[Event, ...]]) -> Registry:
    lineages = tuple(Lineage(name=each[0].name, versions=each, working=each[-1].version) for each in pairs)
    return Registry(config=CONFIG, lineages=lineages)


def typescript_errors(folder: Path, pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """What `tsc` says of the calls of each pair's old package, compiled against the new one.

    All in one run of the compiler, which costs more to start than a hundred pairs do. The calls are compiled against
    the old package too, where all of them must be right.

    Raises:
        MissingPartError: Node.js or the compiler cannot be had.
    """
    for pair in pairs:
        packages = {side: _typescript(event) for side, event in (("old", pair.old), ("new", pair.new))}
        for side, package in packages.items():
            for path, text in package.items():
                _write(folder / pair.name / side / path, text)
            calls = typescript_calls(pair.old, packages["old"]["index.ts"], f"./{side}/index.js")
            _write(folder / pair.name / f"calls_{side}.ts", calls)
    _write(folder / "package.json", json.dumps({"private": True, "type": "module"}))
    said = tsc(folder, ["*/*.ts"], noEmit=True)
    return _by_pair(re.findall(r"^(p\d+)/(\S+\.ts.*error .*)$", said, re.MULTILINE), "calls_new.ts", said)


def _typescript(event: Event) -> dict[str, str]:
    """The sources of the package with this event alone."""
    files = typescript.generate(_registry([(event,)]), typescript.TypeScriptSettings())
    inside = {file.path.removeprefix("typescript/src/"): file.text for file in files if "/src/" in file.path}
    return {path: text for path, text in inside.items() if not path.startswith("dev/")}


def python_errors(folder: Path, pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """What mypy says of the calls of each pair's old model, checked against the new one."""
    for file in python.generate(_registry((pair.old, pair.new) for pair in pairs), python.PythonSettings()):
        _write(folder / file.path.removeprefix("python/"), file.text)
    for pair in pairs:
        for side, event in (("old", pair.old), ("new", pair.new)):
            module = f"shop_events.{pair.name}.v{str(event.version).replace('.', '_')}"
            _write(folder / "calls" / pair.name / f"calls_{side}.py", python_calls(pair.old, module))
    flags = [
        "--strict",
        "--config-file",
        "",
        "--cache-dir",
        str(MYPY_CACHE),
        "--no-error-summary",
        "--explicit-package-bases",
    ]
    said = _run([sys.executable, "-m", "mypy", *flags, "calls"], folder)
    return _by_pair(re.findall(r"^\w+/(p\d+)/(\S+\.py:.*error: .*)$", said, re.MULTILINE), "calls_new.py", said)


def _run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "MYPYPATH": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout + done.stderr


def _by_pair(errors: list[tuple[str, str]], program: str, said: str) -> dict[str, list[str]]:
    """The errors in a program, by pair. Any elsewhere is no verdict: what was generated, or the test, is wrong."""
    found: dict[str, list[str]] = {}
    for name, error in errors:
        assert error.startswith(program), f"{name}/{error}"
        found.setdefault(name, []).append(error)
    assert found, said
    return found


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
