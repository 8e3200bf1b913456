"""Pythons to run a collector's zip with: those of this machine, and Debian's for arm64 in QEMU's user emulation."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from deploy.bundle import bundle, contents_of
from deploy.fetching import CACHE, fetched
from deploy.wheels import MACHINES, wheels_for
from registry.errors import MissingPartError
from registry.loader import load
from tests.generators.kinds import KINDS, RESPELT

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry

QEMU = "qemu-aarch64-static"
SMOKE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from datetime import datetime, timezone
from collector.handler import Collector, handle
sent = []
def put(DeliveryStreamName, Records):
    sent.extend(line for record in Records for line in record["Data"].splitlines())
    return {"FailedPutCount": 0}
collect = Collector("shop-", put, lambda: datetime(2026, 1, 1, tzinfo=timezone.utc)).collect
answer = collect(json.loads(sys.argv[2]))
print(json.dumps({
    "status": answer["statusCode"],
    "results": [each["status"] for each in json.loads(answer["body"])["results"]],
    "received": [json.loads(line)["received_at"] for line in sent],
    "packages": sorted({"orjson"} & set(sys.modules)),
}))
"""
RECEIVED = "2026-01-01T00:00:00.000Z"


def shop(backend: str = "orjson") -> Registry:
    """The registry of the collector's golden case, with a backend."""
    registry = load(KINDS).whole()
    targets = {**registry.config.targets, "lambda": {"backend": backend}}
    return replace(registry, config=registry.config.model_copy(update={"targets": targets}))


def contents(backend: str, python: str, architecture: str) -> dict[str, bytes]:
    """What the zip holds, with the packages of the index."""
    try:
        wheels = fetched(wheels_for(backend, python, architecture), CACHE, lambda _text: None)
    except MissingPartError as error:
        pytest.skip(str(error))
    return contents_of(shop(backend), wheels)


def unpacked(files: dict[str, bytes], folder: Path) -> Path:
    """The zip of some files, unpacked as Lambda does it."""
    with zipfile.ZipFile(BytesIO(bundle(files))) as archive:
        archive.extractall(folder)
    return folder


def own_architecture() -> str:
    """What Lambda would call this machine."""
    found = {machine: name for name, machine in MACHINES.items()}.get(platform.machine())
    if found is None or sys.platform != "linux":
        pytest.skip("a Lambda's packages run on Linux, on x86_64 and aarch64")
    return found


def here(version: str) -> list[str]:
    """The command of a Python of this machine."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-V"], env=_environment(version), check=False).returncode:
        pytest.skip(f"there is no Python {version}")
    return [python]


def emulated(version: str) -> list[str]:
    """The command of a Python for arm64, as `.ci/arm64-python` puts it into the cache."""
    root = CACHE.expanduser() / "arm64" / version
    python = root / "usr" / "bin" / f"python{version}"
    if not python.exists() or shutil.which(QEMU) is None:
        pytest.skip(f"no Python {version} for arm64, or no {QEMU}: run .ci/arm64-python {version}")
    return [QEMU, "-L", str(root), str(python)]


def smoke(command: list[str], version: str, folder: Path) -> Any:
    """What a valid and an invalid event of one request become, and the packages in use."""
    body = json.dumps([RESPELT, {**RESPELT, "orderId": 1}])
    http = {"method": "POST", "path": "/events"}
    payload = {"version": "2.0", "rawPath": "/events", "requestContext": {"http": http}, "body": body}
    arguments = ["-I", "-S", "-B", "-c", SMOKE, str(folder), json.dumps(payload)]
    done = subprocess.run(
        [*command, *arguments], env=_environment(version), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


def _environment(version: str) -> dict[str, str]:
    return {**os.environ, "PYENV_VERSION": version}
