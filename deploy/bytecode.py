"""Compiled modules for the zip: Lambda's file system is read-only, so what is not compiled is compiled at every start.

The files are never compared with their source (PEP 552, unchecked hash), and hold no time: the same Python, to the
patch, makes the same bytes. Another one makes others, which is why they are asked for and never made by default.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TASK = "/var/task"
"""Where Lambda unpacks a zip (AWS Lambda Developer Guide): what a traceback names."""
_COMPILE = f"""
import base64, importlib.util, json, marshal, sys
made = {{}}
for path, source in json.load(sys.stdin):
    code = compile(source, f"{_TASK}/{{path}}", "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source.encode())
    made[importlib.util.cache_from_source(path)] = base64.b64encode(head + marshal.dumps(code)).decode()
json.dump(made, sys.stdout)
"""


def compiled(contents: Mapping[str, bytes], python: str) -> dict[str, bytes]:
    """The bytecode of every module, by path, for a Python such as 3.13.

    Raises:
        MissingPartError: that Python is not installed.
    """
    sources = [(path, contents[path].decode()) for path in sorted(contents) if path.endswith(".py")]
    command = [_interpreter(python), "-I", "-S", "-c", _COMPILE]
    done = subprocess.run(command, input=json.dumps(sources), capture_output=True, text=True, check=True)  # noqa: S603 - a Python, and code from above
    return {path: base64.b64decode(text) for path, text in json.loads(done.stdout).items()}


def _interpreter(python: str) -> str:
    for candidate in (sys.executable, shutil.which(f"python{python}")):
        if candidate and _version(candidate) == f"cpython {python}":
            return candidate
    how = f"install it so that `python{python}` runs, or leave --bytecode out"
    raise MissingPartError(f"Python {python}, which compiles for the Lambda,", how)


def _version(interpreter: str) -> str:
    """`cpython 3.13`; empty for what does not run."""
    ask = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"
    command = [interpreter, "-I", "-S", "-c", ask]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - as above
