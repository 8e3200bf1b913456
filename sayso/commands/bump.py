"""`sayso bump`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from sayso.options import registry_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from registry.loader import Source
    from registry.model import Event
    from registry.version import Version


class Proposal(NamedTuple):
    """The version that a definition should carry, since which release it needs that, and whether its own is one."""

    event: Event
    released: Version
    is_released: bool
    needs: str
    version: Version


@click.command(name="bump")
@click.argument("events", metavar="[EVENT...]", nargs=-1)
@registry_option
@click.option("--write", is_flag=True, help="Write the versions into the definitions.")
def command(events: tuple[str, ...], folder: Path, *, write: bool) -> int:
    """Propose the version that a change needs, and write it.

    Compares each working definition with its newest release. Without --write it exits with 1 when a version has to be
    raised.
    """
    from registry.files import write_whole  # noqa: PLC0415 - not for --help
    from sayso.console import out, paint, plural  # noqa: PLC0415 - as above

    source = _readable(folder)
    proposals = list(_proposals(source, events))
    files = [_renumbered(source, each) for each in proposals] if write else []
    for each in proposals:
        out(f"{each.event.name} {each.event.version} -> {each.version}: {each.needs} since {each.released}")
    for path, data in files:
        write_whole(path, data)
    if proposals and not write:
        out(paint(f"{plural(len(proposals), 'version')} to raise: `sayso bump --write` does it", "error"))
        return 1
    out(paint(f"ok: {plural(len(proposals), 'version')} raised" if write else "ok: no version to raise", "ok"))
    return 0


def _readable(folder: Path) -> Source:
    """The registry, unless it has other errors than a version that was not raised."""
    from registry.errors import RegistryError  # noqa: PLC0415 - not for --help
    from registry.loader import find_root, load  # noqa: PLC0415 - as above

    source = load(find_root(folder))
    errors = [finding for finding in source.findings if finding.rule != "version-not-raised"]
    if errors or source.config is None:
        raise RegistryError(sorted(errors, key=lambda finding: finding.sort_key))
    return source


def _proposals(source: Source, names: tuple[str, ...]) -> Iterator[Proposal]:
    from registry.compatibility import compare_versions, next_version  # noqa: PLC0415 - not for --help
    from registry.contract import contract  # noqa: PLC0415 - as above
    from registry.releases import read_releases  # noqa: PLC0415 - as above

    assert source.config is not None, "the caller looked"
    released = read_releases(source.tree).events
    for event in _chosen(source, names):
        frozen = released.get(event.name)
        if not frozen or contract(frozen[-1]) == contract(event):
            continue  # what is not released may still change, and words may always
        needs = compare_versions(frozen[-1], event, source.config).needs
        version = next_version(frozen[-1].version, needs)
        if event.version < version:
            is_released = event.version in {each.version for each in frozen}
            yield Proposal(event, frozen[-1].version, is_released, needs, version)


def _chosen(source: Source, names: tuple[str, ...]) -> Iterator[Event]:
    """The working definitions, all or those named."""
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above

    working = {event.name: event for event in source.working}
    for name in names:
        if name not in working:
            raise UsageError(f"there is no event `{name}`. {did_you_mean(name, working)}")
    yield from (event for name, event in working.items() if not names or name in names)


def _renumbered(source: Source, proposal: Proposal) -> tuple[Path, bytes]:
    """The definition's file, and what it says with the new version."""
    from sayso.renumbering import renumbered  # noqa: PLC0415 - not for --help

    event = proposal.event
    assert event.place is not None, "a working definition has a file"
    path = source.root / event.place.file
    document, text = source.documents[event.place.file], path.read_bytes().decode()
    written = renumbered(document, text, event.version, proposal.version, is_released=proposal.is_released)
    return path, written.encode()
