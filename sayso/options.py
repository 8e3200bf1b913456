"""Options that several commands share, and the folder they work in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.loader import Source
    from registry.model import Registry

F = TypeVar("F", bound="Callable[..., Any]")


def registry_option(function: F) -> F:
    """`-C DIR`: where the registry is."""
    return click.option(
        "-C",
        "--registry",
        "folder",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        default=Path(),
        help="A folder of the registry; its sayso.yaml is looked for upward. Default: the current one.",
    )(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`: how the result is written."""
    names = formats or ("text", "json", "github")
    return click.option("--format", "form", type=click.Choice(names), default="text", help="How the result is written.")


def against_option(default: str) -> Callable[[F], F]:
    """`--against REF|DIR`: the other side of a comparison; `default` says what is compared with without it."""
    words = f"A branch, tag or commit, read through git, or a folder with a registry. {default}"
    return click.option("--against", metavar="REF|DIR", help=words)


def engine_option(function: F) -> F:
    """`--engine`: who reads the lake. The table of engines has their names; `--help` need not import it."""
    words = "Who reads the lake, of `sayso list engines`."
    return click.option("--engine", "engine_name", default="duckdb", show_default=True, help=words)(function)


def read(folder: Path) -> Source:
    """Load the registry that a folder belongs to, with what is wrong with its targets' settings and acceptances."""
    from registry.loader import find_root, load  # noqa: PLC0415 - pydantic and YAML cost 0.1 s
    from registry.places import ACCEPTED  # noqa: PLC0415 - as above
    from sayso.settings import settings_findings  # noqa: PLC0415 - as above

    source = load(find_root(folder))
    source.findings += settings_findings(source)
    if source.tree.has(ACCEPTED):
        from registry.accepted import read_acceptances  # noqa: PLC0415 - most registries have nothing to accept

        source.findings += read_acceptances(source.tree).findings
    return source


def sound(folder: Path) -> tuple[Source, Registry]:
    """Load a registry that has no lint error. Raises RegistryError with all of them."""
    from registry.errors import RegistryError  # noqa: PLC0415 - as above
    from registry.lint import lint  # noqa: PLC0415 - as above

    source = read(folder)
    errors = [finding for finding in lint(source) if finding.severity == "error"]
    if errors:
        raise RegistryError(errors)
    return source, source.whole()
