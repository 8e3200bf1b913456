"""`sayso generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sayso.options import registry_option, sound

if TYPE_CHECKING:
    from registry.loader import Source
    from registry.model import Registry
    from sayso.output import Changes
    from sayso.remembered import Remembered

_OWN = ("events", "releases", "producers", "consumers", ".sayso")
"""The registry's own folders, which nothing is generated into."""
_SHOWN = 5


class Generated(NamedTuple):
    """What was generated: where it belongs, the files, how they differ from what is there, whose the folder is.

    `tops` are the folders of the targets that were asked for; None when all were.
    """

    folder: Path
    files: dict[str, bytes]
    changes: Changes
    tops: tuple[str, ...] | None


def generated(source: Source, registry: Registry, targets: tuple[str, ...], out: Path | None) -> Generated:
    """Generate in memory, and compare with the output folder."""
    from generators.generate import chosen  # noqa: PLC0415 - not for --help
    from registry.cycles import uncollected  # noqa: PLC0415 - as above
    from sayso.output import compare, encode  # noqa: PLC0415 - as above
    from sayso.parallel import generate_all  # noqa: PLC0415 - as above

    folder = _folder(source, registry, out)
    found = chosen(registry.config, targets)
    with uncollected():
        files = encode(generate_all(registry, found))
    # Without a choice everything is ours: also what a target wrote that sayso.yaml no longer lists.
    tops = tuple(target.name for target in found) if targets else None
    return Generated(folder, files, compare(folder, files, tops), tops)


def _folder(source: Source, registry: Registry, out: Path | None) -> Path:
    """Where the files belong. Raises UsageError for a folder of the registry's own."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help

    folder = out or source.root / registry.config.out
    place = folder.resolve()
    for own in _OWN:
        if place.is_relative_to(source.root / own):
            message = (
                f"{folder} is for the registry's own files: choose another folder with --out, or `out` in sayso.yaml"
            )
            raise UsageError(message)
    return folder


@click.command(name="generate")
@click.argument("targets", metavar="[TARGET...]", nargs=-1)
@registry_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write. Default: `out` of sayso.yaml.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 and name the files that differ.")
def command(targets: tuple[str, ...], folder: Path, out: Path | None, *, check: bool) -> int:
    """Write the artefacts: schemas, code, tables, streams, templates.

    Only what changed is written. `sayso list targets` shows the targets.
    """
    from sayso.console import plural  # noqa: PLC0415 - not for --help
    from sayso.output import apply  # noqa: PLC0415 - as above

    remembered = _remembered(folder, targets, out)
    if remembered and (count := remembered.holds()) is not None:
        return _ok(count, count)
    source, registry = sound(folder)
    made = generated(source, registry, targets, out)
    if not check:
        apply(made.folder, made.files, made.changes, made.tops)
    _show(made.changes, None if check else _SHOWN)
    if check and made.changes.count:
        return _differ(plural(made.changes.count, "file"), made.folder)
    if remembered and not made.changes.kept:
        remembered.note()
    return _ok(len(made.files), made.changes.unchanged)


def _remembered(folder: Path, targets: tuple[str, ...], out: Path | None) -> Remembered | None:
    """What is remembered of all targets in the registry's own folder; of anything else nothing is."""
    from registry.loader import find_root  # noqa: PLC0415 - not for --help
    from sayso.remembered import Remembered  # noqa: PLC0415 - as above

    return None if targets else Remembered(find_root(folder), out)


def _show(changes: Changes, most: int | None) -> None:
    """The paths that differ, at most so many of a kind, and those that are left for a person to remove."""
    from sayso.console import out  # noqa: PLC0415 - not for --help

    for word, paths in (("new", changes.new), ("changed", changes.changed), ("removed", changes.stale)):
        for path in paths[:most]:
            out(f"{word}: {path}")
        if most and len(paths) > most:
            out(f"{word}: and {len(paths) - most} more")
    for path in changes.kept:
        out(f"kept: {path} is no longer generated, but was edited by hand: remove it yourself")


def _differ(files: str, folder: Path) -> int:
    from sayso.console import out, paint  # noqa: PLC0415 - not for --help

    out(paint(f"not up to date: {files} in {folder}: run `sayso generate` and commit the result", "error"))
    return 1


def _ok(count: int, unchanged: int) -> int:
    from sayso.console import out, paint, plural  # noqa: PLC0415 - not for --help

    out(paint(f"ok: {plural(count, 'file')}, {unchanged} unchanged", "ok"))
    return 0
