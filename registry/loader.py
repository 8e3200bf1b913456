"""Reading a registry: from a folder to values, with every problem of every file at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from registry.config import Config
from registry.definitions import EnvelopeDefinition, EventDefinition, VocabularyDefinition
from registry.errors import RegistryError, UsageError
from registry.findings import Finding, Position
from registry.model import Lineage, Place, Registry
from registry.reading import read_model
from registry.releases import Digests, read_releases, release_bytes
from registry.resolve import Resolver
from registry.yaml_source import Document, read_yaml

if TYPE_CHECKING:
    from registry.model import Event

ROOT_FILE = "sayso.yaml"
M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Source:
    """A registry as read: its values as far as they could be made, the documents behind them, and what is wrong."""

    root: Path
    registry: Registry | None = None
    working: tuple[Event, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    digests: Digests = field(default_factory=dict)

    def position(self, place: Place | None) -> Position:
        """Where something was written."""
        if place is None:
            return Position(ROOT_FILE)
        document = self.documents.get(place.file)
        return document.position(place.path) if document else Position(place.file)

    def whole(self) -> Registry:
        """The registry. Raises RegistryError with every finding when it could not be read whole."""
        if self.registry is None or self.findings:
            raise RegistryError(sorted(self.findings, key=lambda finding: finding.sort_key))
        return self.registry


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds a `sayso.yaml`. Raises UsageError when there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / ROOT_FILE).is_file():
            return folder
    message = f"no {ROOT_FILE} here or above ({start}): run `sayso init` to make a registry, or `cd` into one"
    raise UsageError(message)


def load(root: Path) -> Source:
    """Read a whole registry. Problems are the source's findings; what could be read is there all the same."""
    source = Source(root)
    config = _read(source, ROOT_FILE, Config)
    vocabulary = _read(source, "vocabulary.yaml", VocabularyDefinition, optional=True)
    envelope = _read(source, "envelope.yaml", EnvelopeDefinition)
    written = {
        name: definition
        for path in sorted((root / "events").glob("*.yaml"))
        if (definition := _read(source, name := f"events/{path.name}", EventDefinition))
    }
    releases = read_releases(root)
    source.findings += releases.findings
    source.digests = releases.digests
    if config:
        resolver = Resolver(
            config,
            source.documents,
            vocabulary.fields if vocabulary else {},
            envelope.fields if envelope else {},
        )
        source.working = tuple(resolver.event(definition, Place(name)) for name, definition in written.items())
        source.findings += resolver.findings
        _check_names(source)
        source.registry = Registry(config=config, lineages=_lineages(source, releases.events))
    return source


def _read(source: Source, name: str, model: type[M], *, optional: bool = False) -> M | None:
    path = source.root / name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if not optional:
            advice = "`sayso init` in an empty folder shows how it looks."
            source.findings.append(Finding("missing-file", "error", Position(name), "the file is missing", advice))
        return None
    except (UnicodeDecodeError, OSError) as error:
        finding = Finding("yaml-syntax", "error", Position(name), f"cannot be read: {error}", "Save it as UTF-8 text.")
        source.findings.append(finding)
        return None
    document = source.documents[name] = read_yaml(text, name)
    found = read_model(document, model)
    source.findings += document.findings
    return found


def _check_names(source: Source) -> None:
    """An event's file carries its name, which also makes two files for one event impossible."""
    for event in source.working:
        assert event.place is not None, "a working definition has a file"
        if Path(event.place.file).stem != event.name:
            message = f"the event is called `{event.name}`, its file `{Path(event.place.file).name}`"
            advice = f"Rename the file to {event.name}.yaml, or the event to {Path(event.place.file).stem}."
            position = source.position(event.place / "event")
            source.findings.append(Finding("file-name", "error", position, message, advice))


def _lineages(source: Source, released: dict[str, list[Event]]) -> tuple[Lineage, ...]:
    working = {event.name: event for event in source.working}
    lineages = []
    for name in sorted({*working, *released}):
        current, frozen = working.get(name), released.get(name, [])
        versions = {event.version: event for event in frozen}
        if current and current.version in versions:
            _check_frozen(source, current, versions[current.version])
        elif current:
            versions[current.version] = current
        lineages.append(
            Lineage(
                name=name,
                versions=tuple(versions[version] for version in sorted(versions)),
                working=current.version if current else None,
                released=frozenset(event.version for event in frozen),
            )
        )
    return tuple(lineages)


def _check_frozen(source: Source, current: Event, frozen: Event) -> None:
    """A working definition that still carries a released version's number must still say the same."""
    if release_bytes(current) != release_bytes(frozen):
        assert current.place is not None, "a working definition has a file"
        message = f"{current.label} is released, and the definition no longer says what the release says"
        advice = "Raise `version`: a new field is a minor version, a breaking change a major one."
        position = source.position(current.place / "version")
        source.findings.append(Finding("version-not-raised", "error", position, message, advice))
