"""`sayso release`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sayso.options import registry_option

if TYPE_CHECKING:
    from pathlib import Path

    from registry.loader import Source
    from registry.model import Event


@click.command(name="release")
@click.argument("events", metavar="[EVENT...]", nargs=-1)
@registry_option
@click.option("--dry-run", is_flag=True, help="Only say what would be released.")
def command(events: tuple[str, ...], folder: Path, *, dry_run: bool) -> int:
    """Freeze working versions as immutable releases.

    Each becomes a self-contained file with a digest in releases/. Without EVENT: every version not yet released.
    """
    from registry.releases import write_releases  # noqa: PLC0415 - not for --help
    from sayso.console import out, plural  # noqa: PLC0415 - as above

    source = _releasable(folder)
    fresh = _fresh(source, events)
    for event in fresh:
        out(f"{'would release' if dry_run else 'release'} {event.label}")
    if fresh and not dry_run:
        write_releases(source.root, fresh, source.digests)
    out(
        f"ok: {plural(len(fresh), 'version')} to release"
        if dry_run
        else f"ok: {plural(len(fresh), 'version')} released"
    )
    return 0


def _releasable(folder: Path) -> Source:
    """The registry without errors. What an interrupted release left behind is no obstacle: it is written again."""
    from registry.errors import RegistryError  # noqa: PLC0415 - not for --help
    from registry.lint import lint  # noqa: PLC0415 - as above
    from registry.releases import release_path  # noqa: PLC0415 - as above
    from sayso.options import read  # noqa: PLC0415 - as above

    source = read(folder)
    ours = {release_path(event.name, event.version) for event in source.working}
    errors = [
        finding
        for finding in lint(source)
        if finding.severity == "error" and not (finding.rule == "release-unlisted" and finding.position.file in ours)
    ]
    if errors:
        raise RegistryError(errors)
    return source


def _fresh(source: Source, names: tuple[str, ...]) -> list[Event]:
    """The working versions that are not released yet, of all events or those named."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above

    working = {event.name: event for event in source.working}
    for name in names:
        if name not in working:
            message = f"there is no event `{name}`. {did_you_mean(name, working)}"
            raise UsageError(message)
    return [
        event
        for name, event in working.items()
        if (not names or name in names) and str(event.version) not in source.digests.get(name, {})
    ]
