"""The three that read a pattern: ECMAScript in Node.js, Python, and Rust below Pydantic."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from typing import Annotated

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


def node(script: str, argument: object) -> object:
    """Run a script whose `input` is the argument; what it returns comes back."""
    program = (
        f"const input = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify((() => {{{script}}})()))"
    )
    run = subprocess.run(
        [NODE, "-e", program], input=json.dumps(argument), capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def by_ecmascript(cases: list[tuple[str, list[str]]]) -> object:
    whole_value = "const r = new RegExp('^(?:' + p + ')$', 'u');"
    return node(f"return input.map(([p, texts]) => {{{whole_value} return texts.map(t => r.test(t))}})", cases)


def by_python(pattern: str, texts: list[str]) -> list[bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Python warns of classes that it may read otherwise one day
        compiled = re.compile(pattern)
    return [bool(compiled.fullmatch(text)) for text in texts]


def by_rust(pattern: str, texts: list[str]) -> list[bool]:
    adapter = TypeAdapter(Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$")])

    def accepts(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return [accepts(text) for text in texts]
