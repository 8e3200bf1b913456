"""`sayso generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import registry_option, sound

if TYPE_CHECKING:
    from registry.loader import Source
    from registry.model import Registry
    from sayso.output import Changes
    from sayso.remembered import Remembered


def changes_of(
    source: Source, registry: Registry, targets: tuple[str, ...], out: Path | None
) -> tuple[Path, dict[str, bytes], Changes, list[str]]:
    """Generate and compare: the folder, the files, what differs, and the top folders that the targets own."""
    from generators.generate import chosen  # noqa: PLC0415 - not for --help
    from registry.cycles import uncollected  # noqa: PLC0415 - as above
    from sayso.output import compare, encode  # noqa: PLC0415 - as above
    from sayso.parallel import generate_all  # noqa: PLC0415 - as above

    folder = out or source.root / registry.config.out
    found = chosen(registry.config, targets)
    with uncollected():
        files = encode(generate_all(registry, found))
    tops = [target.name for target in found]
    return folder, files, compare(folder, files, tops), tops


@click.command(name="generate")
@click.argument("targets", metavar="[TARGET...]", nargs=-1)
@registry_option
@click.option("--out", type=click.Path(path_type=Path), help="Where to write. Default: `out` of sayso.yaml.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 and name the files that differ.")
def command(targets: tuple[str, ...], folder: Path, out: Path | None, *, check: bool) -> int:
    """Write the artefacts: schemas, code, tables, streams, templates.

    Only what changed is written. `sayso list targets` shows the targets.
    """
    from sayso.console import out as show  # noqa: PLC0415 - not for --help
    from sayso.console import paint, plural  # noqa: PLC0415 - as above
    from sayso.output import apply  # noqa: PLC0415 - as above

    remembered = _remembered(folder, targets, out)
    if remembered and (count := remembered.holds()) is not None:
        show(paint(f"ok: {plural(count, 'file')}, {count} unchanged", "ok"))
        return 0
    source, registry = sound(folder)
    place, files, changes, tops = changes_of(source, registry, targets, out)
    if not check:
        apply(place, files, changes, tops)
    for word, paths in (("new", changes.new), ("changed", changes.changed), ("removed", changes.stale)):
        for path in paths if check else paths[:5]:
            show(f"{word}: {path}")
        if not check and len(paths) > 5:
            show(f"{word}: and {len(paths) - 5} more")
    for path in changes.kept:
        show(f"kept: {path} is no longer generated, but was edited by hand: remove it yourself")
    if check and changes.any:
        count = len(changes.new) + len(changes.changed) + len(changes.stale)
        show(f"{plural(count, 'file')} differ in {place}: run `sayso generate` and commit the result")
        return 1
    if remembered:
        remembered.note()
    show(paint(f"ok: {plural(len(files), 'file')}, {changes.unchanged} unchanged", "ok"))
    return 0


def _remembered(folder: Path, targets: tuple[str, ...], out: Path | None) -> Remembered | None:
    """What is remembered of all targets in the registry's own folder; of anything else nothing is."""
    from registry.loader import find_root  # noqa: PLC0415 - not for --help
    from sayso.remembered import Remembered  # noqa: PLC0415 - as above

    return None if targets else Remembered(find_root(folder), out)
