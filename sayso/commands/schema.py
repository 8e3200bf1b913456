"""`sayso schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sayso.options import registry_option

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".sayso"


def write_schemas(root: Path) -> list[str]:
    """Write the format's JSON Schemas into `.sayso/`; returns the names of the files."""
    import json  # noqa: PLC0415 - not for --help

    from registry.files import write_whole  # noqa: PLC0415 - as above
    from registry.format_schema import format_schemas  # noqa: PLC0415 - as above

    names = []
    for name, schema in format_schemas().items():
        names.append(f"{FOLDER}/{name}.schema.json")
        write_whole(root / names[-1], (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode())
    return names


@click.command(name="schema")
@registry_option
def command(folder: Path) -> None:
    """Write the format's JSON Schemas, for editors.

    The first line of each definition points to them; an editor's YAML support completes and checks with them.
    """
    from registry.loader import find_root  # noqa: PLC0415 - not for --help
    from sayso.console import out  # noqa: PLC0415 - as above

    for name in write_schemas(find_root(folder)):
        out(f"wrote {name}")
