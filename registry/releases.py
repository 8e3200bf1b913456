"""Releases: frozen versions, one self-contained file each, append-only, with their digests in `digests.json`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

from registry.codec import decode_lines, dump_lines, encode_event
from registry.conflicts import HELP, MESSAGE, conflict
from registry.files import write_whole
from registry.findings import Finding, Position
from registry.model import Place
from registry.version import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from registry.model import Event
    from registry.tree import Tree

FOLDER = "releases"
DIGESTS = f"{FOLDER}/digests.json"
_NOT_A_RELEASE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading JSON of any other form may raise."""
Digests = dict[str, dict[str, str]]
Parsed = dict[tuple[str, bytes], Any]
"""What files were parsed to, by name and bytes: of two sides that are compared, most files are the same."""


@dataclass(slots=True)
class Releases:
    """What the folder holds: the released events, their digests, and whatever is wrong with them."""

    events: dict[str, list[Event]] = field(default_factory=dict)
    digests: Digests = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    parsed: Parsed = field(default_factory=dict)


def digest_of(data: bytes) -> str:
    """The digest of a release's bytes, with its algorithm's name."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def release_bytes(event: Event) -> bytes:
    """What the release file of an event holds."""
    return dump_lines(encode_event(event)).encode()


def release_path(event: str, version: Version) -> str:
    """Where a release stands below the registry's root."""
    return f"{FOLDER}/{event}/{version}.json"


def read_releases(tree: Tree, only: Collection[str] | None = None, parsed: Parsed | None = None) -> Releases:
    """Every release, checked against its digest; a changed, missing or unlisted file is a finding.

    With `only`, the releases of other events are left out.
    """
    releases = Releases(parsed={} if parsed is None else parsed)
    if not tree.is_folder(FOLDER):
        return releases
    digests = _read_digests(tree, releases.findings)
    if digests is None:
        return releases  # whether a file is a release is not known
    releases.digests = {event: held for event, held in digests.items() if only is None or event in only}
    for event, versions in releases.digests.items():
        for version, digest in versions.items():
            if found := _read_release(tree, event, version, digest, releases):
                releases.events.setdefault(event, []).append(found)
    for events in releases.events.values():
        events.sort(key=lambda event: event.version)
    releases.findings.extend(_unlisted(tree, releases.digests, only))
    return releases


def _read_digests(tree: Tree, findings: list[Finding]) -> Digests | None:
    """The digests; None, with the reason found, when they cannot be read."""
    place, advice = Position(DIGESTS), "Take the file from version control: releases are append-only."
    data = b""
    try:
        data = tree.read(DIGESTS)
        digests = json.loads(data)
        if _are_digests(digests):
            return digests
        reason = "it is not digests by version by event"
    except FileNotFoundError:
        if not any(_written(tree, folder) for folder in tree.names(FOLDER)):
            return {}  # the very first release was interrupted before it wrote anything
        reason = "it is missing"
    except OSError as error:
        reason = error.strerror or str(error)
    except (ValueError, RecursionError) as error:
        reason = str(error)
        if marked := conflict(data.decode(errors="replace"), DIGESTS):
            place, reason, advice = marked, MESSAGE, HELP
    findings.append(Finding("release-digests", "error", place, f"cannot be read: {reason}", advice))
    return None


def _are_digests(value: Any) -> TypeGuard[Digests]:
    return isinstance(value, dict) and all(
        # A name that is a path would lead out of the folder.
        isinstance(versions, dict) and "/" not in event and all(map(parse_version, versions))
        for event, versions in value.items()
    )


def _read_release(tree: Tree, event: str, version: str, digest: str, releases: Releases) -> Event | None:
    name, findings = f"{FOLDER}/{event}/{version}.json", releases.findings
    back = f"Take it from the branch that yours began at, such as `git checkout main -- {name}`."
    advice = f"{back} To change an event, raise its version."
    try:
        data = tree.read(name)
    except OSError:
        message = f"the release {event}@{version} is missing"
        advice = f"{back} A version that no app sends any more goes from {DIGESTS} too."
        findings.append(Finding("release-missing", "error", Position(name), message, advice))
        return None
    if digest_of(data) != digest:
        message = f"the release {event}@{version} was changed after it was frozen"
        findings.append(Finding("release-changed", "error", Position(name), message, advice))
        return None
    try:
        if (name, data) not in releases.parsed:
            releases.parsed[name, data] = decode_lines(data.decode(), Place(name))
        found: Event = releases.parsed[name, data]
        if found.name == event and str(found.version) == version:
            return found
        reason = f"it holds {found.label}"
    except _NOT_A_RELEASE as error:
        reason = f"{type(error).__name__}: {error}"
    message = f"not a release of {event}@{version} that this version of sayso reads: {reason}"
    findings.append(Finding("release-format", "error", Position(name), message, f"Upgrade sayso. {advice}"))
    return None


def _written(tree: Tree, event: str) -> list[str]:
    """The names of the files that look like an event's releases."""
    return [name for name in tree.names(f"{FOLDER}/{event}") if name.endswith(".json")]


def _unlisted(tree: Tree, digests: Digests, only: Collection[str] | None) -> Iterator[Finding]:
    for event in tree.names(FOLDER):
        listed = {f"{version}.json" for version in digests.get(event, {})}
        for path in _written(tree, event) if only is None or event in only else ():
            if path not in listed:
                name = f"{FOLDER}/{event}/{path}"
                advice = "Releases are written by `sayso release` only; remove the file."
                yield Finding("release-unlisted", "error", Position(name), "is not in digests.json", advice)


def write_releases(root: Path, events: list[Event], digests: Digests) -> list[str]:
    """Freeze events. The digests are written last, so an interrupted release leaves only unlisted files behind."""
    updated: dict[str, Any] = {name: dict(versions) for name, versions in digests.items()}
    paths = []
    if not digests:
        write_whole(root / DIGESTS, b"{}\n")  # or the files of a first release would seem to have lost their digests
    for event in events:
        data, path = release_bytes(event), release_path(event.name, event.version)
        write_whole(root / path, data)
        updated.setdefault(event.name, {})[str(event.version)] = digest_of(data)
        paths.append(path)
    ordered = {
        name: dict(sorted(versions.items(), key=lambda pair: parse_version(pair[0]) or Version(0, 0, 0)))
        for name, versions in sorted(updated.items())
    }
    write_whole(root / DIGESTS, (json.dumps(ordered, indent=1) + "\n").encode())
    return paths
