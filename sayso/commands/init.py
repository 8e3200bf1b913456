"""`sayso init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sayso.commands.schema import write_schemas


@click.command(name="init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Write a starter registry into DIR (default: here).

    It is a content community's app: feed, cards, talks, search, push, profile. Nothing that exists is overwritten.
    """
    from importlib.resources import as_file, files  # noqa: PLC0415 - not for --help
    from shlex import quote  # noqa: PLC0415 - as above

    from registry.errors import UsageError  # noqa: PLC0415 - as above
    from registry.files import write_whole  # noqa: PLC0415 - as above
    from sayso.console import out, plural  # noqa: PLC0415 - as above

    with as_file(files("sayso") / "starter") as starter:
        names = sorted(path.relative_to(starter) for path in starter.rglob("*") if path.is_file())
        there = [str(name) for name in names if os.path.lexists(folder / name)]
        if there:
            message = f"{folder} already has {', '.join(there[:3])}: choose an empty folder, `sayso init DIR`"
            raise UsageError(message)
        for name in names:
            write_whole(folder / name, (starter / name).read_bytes())
    write_schemas(folder)
    out(f"wrote {plural(len(names), 'file')} into {folder}")
    inside = "" if folder == Path() else f"cd {quote(str(folder))} && "
    out(f"next: {inside}sayso lint && sayso show card_click && sayso generate && sayso test")
