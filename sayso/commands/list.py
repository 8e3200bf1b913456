"""`sayso list`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from sayso.options import format_option, read, registry_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Listing = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]


def events(folder: Path) -> Listing:
    """The registry's events."""
    registry = read(folder).whole()
    rows = [
        (
            lineage.name,
            str(lineage.newest.version),
            str(len(lineage.versions)),
            lineage.newest.owner,
            lineage.newest.summary,
        )
        for lineage in registry.lineages
    ]
    return ("event", "newest", "versions", "owner", "summary"), rows


def types(_folder: Path) -> Listing:
    """The rows of the type table."""
    from registry.types import TYPES  # noqa: PLC0415 - not for --help

    planes = ("hive", "trino", "spark", "parquet", "mysql", "typescript", "python")
    rows = [
        (
            row.syntax,
            "/".join(row.forms),
            *(str(getattr(row, plane)) for plane in planes),
            _widens(row.widens),
            row.says,
        )
        for row in TYPES
    ]
    return ("type", "on the wire", *planes, "widens to", "what it is"), rows


def _widens(widens: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{reader}: {', '.join(names)}" for reader, names in widens.items() if names) or "nothing"


def targets(_folder: Path) -> Listing:
    """The rows of the target table."""
    from generators.targets import TARGETS  # noqa: PLC0415 - not for --help

    return ("target", "what it generates"), [(row.name, row.says) for row in TARGETS]


def rules(_folder: Path) -> Listing:
    """The rules of definitions, and of changes."""
    from sayso.rules import RULE_TEXTS  # noqa: PLC0415 - not for --help

    rows = [(rule.id, rule.about, rule.gravity, rule.first) for rule in RULE_TEXTS]
    return ("rule", "about", "severity", "why"), rows


def engines(_folder: Path) -> Listing:
    """The rows of the engine table."""
    from contracts.engines import ENGINES  # noqa: PLC0415 - not for --help

    return ("engine", "what it is"), [(row.name, row.says) for row in ENGINES]


def planes(_folder: Path) -> Listing:
    """The rows of the plane table."""
    from contracts.planes import PLANES  # noqa: PLC0415 - not for --help

    return ("plane", "who judges"), [
        ("collector", "the generated collector, in the pipeline"),
        *((row.name, row.says) for row in PLANES),
    ]


LISTS: Mapping[str, Callable[[Path], Listing]] = {
    "events": events,
    "types": types,
    "targets": targets,
    "rules": rules,
    "engines": engines,
    "planes": planes,
}


IN_TEXT: Mapping[str, tuple[str, ...]] = {"types": ("type", "on the wire", "hive", "what it is")}
"""Of a list with more columns than a line holds, those that are shown as text; JSON has all."""


@click.command(name="list")
@click.argument("what", type=click.Choice(list(LISTS)), default="events")
@registry_option
@format_option("text", "json")
def command(what: str, folder: Path, form: str) -> None:
    """List events, types, targets, rules, engines or planes.

    `--format json` has every column.
    """
    from sayso.console import out, table  # noqa: PLC0415 - not for --help
    from sayso.report import as_json  # noqa: PLC0415 - as above

    head, rows = LISTS[what](folder)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    if form == "json":
        out(as_json(named))
        return
    shown = IN_TEXT.get(what, head)
    for line in table(shown, [[row[name] for name in shown] for row in named]):
        out(line)
