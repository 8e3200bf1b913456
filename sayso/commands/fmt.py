"""`sayso fmt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.options import registry_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.findings import Finding


def _chosen(root: Path, paths: tuple[Path, ...]) -> Iterator[Path]:
    """The registry's definition files, all or those named; a folder means the definition files below it."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.layout import definition_files  # noqa: PLC0415 - as above

    known = list(definition_files(root))
    for path in paths:
        wanted = path.resolve()
        found = [file for file in known if file == wanted or wanted in file.parents]
        if not found:
            message = f"{path} is no definition file of the registry in {root}, and has none below it"
            raise UsageError(message)
        yield from found
    if not paths:
        yield from known


@click.command(name="fmt")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@registry_option
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 and name the files that differ.")
def command(paths: tuple[Path, ...], folder: Path, *, check: bool) -> int:
    """Write the definitions in their one canonical layout.

    Values, comments and blank lines stay; the order of keys, quotes, blocks and indentation are settled. Files that
    are no strict YAML are left as they are, and the exit code is then 2.
    """
    from registry.errors import RegistryError  # noqa: PLC0415 - not for --help
    from registry.files import write_whole  # noqa: PLC0415 - as above
    from registry.layout import laid_out_file  # noqa: PLC0415 - as above
    from registry.loader import find_root  # noqa: PLC0415 - as above
    from sayso.console import one_line, out, paint, plural  # noqa: PLC0415 - as above

    root = find_root(folder)
    files = list(dict.fromkeys(_chosen(root, paths)))
    findings: list[Finding] = []
    changed = 0
    for path in files:
        name = path.relative_to(root).as_posix()
        try:
            before, after = laid_out_file(path, name)
        except RegistryError as error:
            findings += error.findings
            continue
        if before != after:
            changed += 1
            out(f"{'differs' if check else 'changed'}: {one_line(name)}")
            if not check:
                write_whole(path, after)
    if findings:
        raise RegistryError(findings)
    if check and changed:
        out(paint(f"{plural(changed, 'file')} not in the canonical layout: run `sayso fmt`", "error"))
        return 1
    out(paint(f"ok: {plural(len(files), 'file')}, {changed} changed", "ok"))
    return 0
