"""`sayso bundle`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import format_option, registry_option, sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy.wheels import Wheel
    from generators.collector import CollectorSettings

_PYTHONS = ("3.11", "3.12", "3.13")
_ARCHITECTURES = ("arm64", "x86_64")


@click.command(name="bundle")
@registry_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write, or a folder for it. Default: collector-DIGEST.zip in the current folder.",
)
@click.option("--python", type=click.Choice(_PYTHONS), help="The Lambda's Python. Default: as the target is set.")
@click.option(
    "--arch", type=click.Choice(_ARCHITECTURES), help="The Lambda's processor. Default: as the target is set."
)
@click.option("--bytecode", is_flag=True, help="Compile with that Python, which must be there: shorter cold starts.")
@click.option(
    "--wheels",
    "wheel_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Take the packages from this folder, and download nothing.",
)
@click.option("--cache", type=click.Path(path_type=Path), help="Where downloads are kept. Default: ~/.cache/sayso.")
@format_option("text", "json")
def command(
    folder: Path,
    out: Path | None,
    python: str | None,
    arch: str | None,
    wheel_folder: Path | None,
    cache: Path | None,
    form: str,
    *,
    bytecode: bool,
) -> None:
    """Pack the collector for Lambda: a zip that is the same bytes for the same registry.

    In it are the generated collector, and the packages that the `backend` of the `lambda` target wants, pinned by
    digest. The name holds a digest, so that a change gives the stack's CodeKey a new value.
    """
    from deploy.bundle import bundle, contents_of  # noqa: PLC0415 - not for --help
    from deploy.bytecode import compiled  # noqa: PLC0415 - as above
    from deploy.wheels import wheels_for  # noqa: PLC0415 - as above
    from generators.collector import collector_settings  # noqa: PLC0415 - as above

    _, registry = sound(folder)
    asked = {"python": python, "architecture": arch}
    settings = collector_settings(registry).model_copy(update={name: word for name, word in asked.items() if word})
    wheels = wheels_for(settings.backend, settings.python, settings.architecture)
    contents = contents_of(registry, _held(wheels, wheel_folder, cache))
    if bytecode:
        contents |= compiled(contents, settings.python)
    data = bundle(contents)
    _show(_write(data, out), data, settings, wheels, form)


def _held(wheels: Sequence[Wheel], folder: Path | None, cache: Path | None) -> list[bytes]:
    from deploy.fetching import CACHE, fetched, picked  # noqa: PLC0415 - not for --help
    from sayso.progress import progress  # noqa: PLC0415 - as above

    if folder:
        return picked(wheels, folder)
    with progress() as say:
        return fetched(wheels, cache or CACHE, say)


def _write(data: bytes, out: Path | None) -> Path:
    """The zip, under its digest's name where no other is asked for."""
    from registry.files import write_whole  # noqa: PLC0415 - not for --help

    name = f"collector-{hashlib.sha256(data).hexdigest()[:16]}.zip"
    path = Path(name) if out is None else out / name if out.is_dir() else out
    write_whole(path, data)
    return path


def _show(path: Path, data: bytes, settings: CollectorSettings, wheels: Sequence[Wheel], form: str) -> None:
    from sayso.console import out  # noqa: PLC0415 - not for --help
    from sayso.report import as_json  # noqa: PLC0415 - as above

    digest = hashlib.sha256(data).hexdigest()
    packages = {wheel.package: wheel.version for wheel in wheels}
    if form == "json":
        place = {"python": settings.python, "architecture": settings.architecture, "packages": packages}
        out(as_json({"file": str(path), "sha256": digest, "bytes": len(data), **place}))
        return
    names = ", ".join(f"{name} {version}" for name, version in packages.items()) or "the standard library alone"
    out(f"wrote {path}")
    out(f"  {len(data):,} bytes, sha256 {digest}")
    out(f"  for Python {settings.python} on {settings.architecture}, with {names}")
