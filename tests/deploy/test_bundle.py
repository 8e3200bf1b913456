"""The zip: the same bytes again, small, and it runs from itself on every Python that Lambda has."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from deploy.bundle import bundle
from generators.collector import CollectorSettings, generate
from registry.loader import load
from tests.cases import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SMOKE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from datetime import datetime, timezone
from collector.handler import Collector
sent = []
def put(DeliveryStreamName, Records):
    sent.extend(record["Data"] for record in Records)
    return {"FailedPutCount": 0}
collect = Collector("shop-", put, lambda: datetime(2026, 1, 1, tzinfo=timezone.utc)).collect
answer = collect({"body": sys.argv[2]})
print(json.dumps([answer["statusCode"], [each["status"] for each in json.loads(answer["body"])["results"]], len(sent)]))
"""
PAID = {
    "event": "order_paid",
    "version": "1.0.0",
    "event_id": "018F3F5E-2C4B-7D6A-9B1E-0A1B2C3D4E5F",
    "occurred_at": "2026-11-22T18:30:00.5+09:00",
    "location": "app://shop/7/pay?from=a%20b&step=3",
    "orderId": "1",
    "total": "1.50",
    "method": "card",
    "buyer": {"id": "1", "names": ["a"]},
}


def files() -> dict[str, str]:
    found = generate(load(ROOT / "collector" / "kinds" / "input").whole(), CollectorSettings())
    return {file.path.removeprefix("lambda/"): file.text for file in found}


def test_the_same_files_are_the_same_bytes_in_whatever_order_they_come() -> None:
    backwards = dict(reversed(files().items()))
    assert bundle(files()) == bundle(backwards)
    assert len(bundle(files())) < 100_000


def test_a_package_is_beside_the_collector_and_never_in_its_place() -> None:
    data = bundle(files(), {"orjson/__init__.py": b"x"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("orjson/__init__.py") == b"x"
        assert {entry.external_attr for entry in archive.infolist()} == {0o100644 << 16}
    with pytest.raises(ValueError, match="is in the collector"):
        bundle(files(), {"collector/handler.py": b""})


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_it_runs_from_the_zip(version: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYENV_VERSION": version}
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-V"], env=environment, capture_output=True, check=False).returncode:
        pytest.skip(f"there is no Python {version}")
    path = tmp_path / "collector.zip"
    path.write_bytes(bundle(files()))
    body = json.dumps([PAID, {**PAID, "orderId": 1}])
    command = [python, "-I", "-S", "-c", SMOKE, str(path), body]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert json.loads(done.stdout) == [200, ["accepted", "rejected"], 2]
