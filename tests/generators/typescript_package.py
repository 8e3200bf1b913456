"""A generated npm package, built as npm builds it, and an app beside it whose programs are compiled and run."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from contracts.node import find_node
from generators.typescript import TypeScriptSettings, generate
from registry.errors import MissingPartError
from registry.loader import load
from tests.npm import node_modules, tsc

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry


PRELUDE = """\
import { appHome, default_, defaultLines, type DefaultInput, type EnvelopeInput, MemorySink } from "@odd/events";
const eventId = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f";
const envelope: EnvelopeInput = { eventId, occurredAt: new Date(0), userId: 7n };
const location = { shopId: 1n, tab: "new" };
const sink = new MemorySink();
"""
"""What programs about the package `odd` begin with."""


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Built:
    """A generated package after `npm run build`, and an app beside it that depends on it."""

    registry: Registry
    package: Path
    app: Path

    def compile(self, programs: dict[str, str]) -> dict[str, list[str]]:
        """Compile some programs, by name, in a folder named after the first; gives the error codes of each."""
        folder = self.app / next(iter(programs))
        folder.mkdir()
        for name, text in programs.items():
            (folder / f"{name}.ts").write_text(text, encoding="utf-8")
        said = tsc(folder, ["*.ts", "../ambient.d.ts"])
        found: dict[str, list[str]] = {name: [] for name in programs}
        for file, code in re.findall(r"^(\S+)\.ts\(\d+,\d+\): error (TS\d+)", said, re.MULTILINE):
            found.setdefault(file, []).append(code)
        return found

    def sent(self, name: str, program: str) -> Any:
        """What a program without errors prints, as JSON."""
        assert self.compile({name: program}) == {name: []}
        return json.loads(run([find_node(), f"{name}.js"], self.app / name))


def build(source: Path, folder: Path) -> Built:
    registry = load(source).whole()
    try:
        tools = node_modules()
        node = find_node()
    except MissingPartError as error:
        pytest.skip(str(error))
    for file in generate(registry, TypeScriptSettings(**registry.config.targets.get("typescript", {}))):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    package, app = folder / "typescript", folder / "app"
    (package / "node_modules").symlink_to(tools)
    # The same two commands as the package's `build` script, without npm's start.
    run([node, "node_modules/typescript/bin/tsc"], package)
    run([node, "scripts/build-validators.mjs"], package)
    name = json.loads((package / "package.json").read_text())["name"]
    (app / "node_modules" / name).parent.mkdir(parents=True)
    (app / "node_modules" / name).symlink_to(package)
    (app / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    (app / "ambient.d.ts").write_text("declare const console: Record<'log' | 'warn', (text: string) => void>;")
    return Built(registry, package, app)
