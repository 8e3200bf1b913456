"""The npm packages that tests run, kept where sayso keeps its own; TypeScript's compiler is among them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.node import find_node, install_packages
from generators.typescript.package import BUILD_TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CACHE = Path.home() / ".cache" / "sayso"

# As strict as an app can be: what compiles here compiles everywhere.
_STRICT = {
    "target": "ES2022",
    "lib": ["ES2022"],
    "types": [],
    "module": "NodeNext",
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
}


def node_modules(packages: Mapping[str, str] = BUILD_TOOLS) -> Path:
    """The folder that holds these packages (name -> version).

    Raises:
        MissingPartError: npm is missing or cannot fetch them.
    """
    return install_packages(CACHE, packages, lambda _line: None) / "node_modules"


def tsc(folder: Path, include: Sequence[str], **options: object) -> str:
    """What the compiler says of a folder's programs, with some options of its own.

    Raises:
        MissingPartError: Node.js or the compiler cannot be had.
    """
    config = {"compilerOptions": {**_STRICT, **options}, "include": include}
    (folder / "tsconfig.json").write_text(json.dumps(config))
    command = [find_node(), str(node_modules() / "typescript" / "bin" / "tsc"), "-p", ".", "--pretty", "false"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return done.stdout + done.stderr
