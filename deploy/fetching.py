"""Pinned wheels from a folder, from the cache, or through pip: a company's own index is pip's to know."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MissingPartError, UsageError
from registry.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deploy.wheels import Wheel

CACHE = Path("~/.cache/sayso")


def fetched(wheels: Sequence[Wheel], cache: Path, say: Callable[[str], None]) -> list[bytes]:
    """The wheels' bytes, downloaded into the cache where they are not there yet.

    Raises:
        MissingPartError: one cannot be had; the message says which, why, and what to do.
    """
    return [_cached(wheel, cache.expanduser() / "wheels", say) for wheel in wheels]


def picked(wheels: Sequence[Wheel], folder: Path) -> list[bytes]:
    """The wheels' bytes from a folder, and nothing else than what is pinned. Raises UsageError."""
    absent = [wheel.url for wheel in wheels if not (folder / wheel.name).is_file()]
    if absent:
        raise UsageError(f"{folder} lacks what is bundled; put there: {', '.join(absent)}")
    return [_pinned(wheel, folder) for wheel in wheels]


def _pinned(wheel: Wheel, folder: Path) -> bytes:
    data = (folder / wheel.name).read_bytes()
    if not _is(wheel, data):
        found = hashlib.sha256(data).hexdigest()
        raise UsageError(f"{folder / wheel.name} is not the pinned file: its sha256 is {found}, not {wheel.sha256}")
    return data


def _is(wheel: Wheel, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == wheel.sha256


def _cached(wheel: Wheel, cache: Path, say: Callable[[str], None]) -> bytes:
    place = cache / wheel.name
    if place.is_file() and _is(wheel, data := place.read_bytes()):
        return data
    say(f"downloading {wheel.name}")
    data = _downloaded(wheel, cache)
    write_whole(place, data)
    return data


def _downloaded(wheel: Wheel, cache: Path) -> bytes:
    """The wheel by pip, which knows the index to ask, and checks the digest."""
    with tempfile.TemporaryDirectory(prefix="sayso-wheel-") as scratch:
        wanted = Path(scratch, "wanted.txt")
        wanted.write_text(f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - pip of this Python, and words of the table
            [sys.executable, "-m", "pip", "download", *_tags(wheel), "--dest", scratch, "--requirement", str(wanted)],
            capture_output=True,
            text=True,
            check=False,
        )
        file = Path(scratch, wheel.name)
        if done.returncode or not file.is_file():
            how = f"put {wheel.url} into {cache}, or into a folder and name it with --wheels"
            raise MissingPartError(f"{wheel.name} ({_reason(done.stderr)})", how)
        return file.read_bytes()


def _tags(wheel: Wheel) -> list[str]:
    """Exactly this wheel: built, by itself, for its Python and platform."""
    version = wheel.python.replace(".", "")
    words = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    words += ["--implementation=cp", f"--python-version={wheel.python}", f"--abi=cp{version}"]
    return [*words, *(f"--platform={tag}" for tag in wheel.platforms)]


def _reason(said: str) -> str:
    """The last thing that pip had to say."""
    lines = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "pip did not say why"
