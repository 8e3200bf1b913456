"""The command as its users run it: `sayso ARGUMENTS` in a folder, in this process where that is enough."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.targets import TARGETS
from sayso.__main__ import main
from tests.lint_cases import BASE, build

ROOT = Path(__file__).parents[2]
EVENT = "events/card_click.yaml"
ONE = "glue/local/card_click_v1.json"
SECOND = """\
event: card_show
version: 1.0.0
owner: feed
summary: A card was shown.
explicit: false
direct: true
sentence: {en: "{user_id} saw card {card_id}"}
fields:
  card_id: {type: int64, role: content, required: true, doc: The card.}
examples:
  - {card_id: "7"}
"""


@dataclass(frozen=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def run(*arguments: object, cwd: Path) -> Ran:
    """Run a command in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with chdir(cwd), redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        try:
            main([str(each) for each in arguments])
        except SystemExit as left:
            code = left.code
    assert isinstance(code, int)
    texts = [stream.buffer.getvalue().decode() for stream in streams]
    ran = Ran(code, *texts)
    assert "Traceback" not in ran.err
    return ran


def launch(*arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, with a home folder beside the one it runs in."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(cwd.parent),
        **options.pop("env", {}),
    }
    command = [sys.executable, "-m", "sayso", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **options)


def small(root: Path, targets: str = "{glue: {}, athena: {}, jsonschema: {}}") -> Path:
    """A registry of one event and a few quick targets: those that are named, or all when none is."""
    build(BASE, root)
    others = [f"{target.name}: false" for target in TARGETS if targets != "{}" and f"{target.name}:" not in targets]
    with (root / "sayso.yaml").open("a", encoding="utf-8") as config:
        config.write(f"targets: {', '.join([targets.removesuffix('}'), *others])}}}\n")
    return root


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def tree(root: Path) -> dict[str, bytes | None]:
    """Everything below a folder: files with their contents, folders with None."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None for path in root.rglob("*")
    }


def add_event(registry: Path) -> None:
    """Give the small registry its second event."""
    (registry / "events" / "card_show.yaml").write_text(SECOND)
