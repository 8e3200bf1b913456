"""Reading a registry: from a folder to values, with every problem of every file at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from pydantic import BaseModel

from registry.config import Config
from registry.contract import contract
from registry.cycles import uncollected
from registry.definitions import EnvelopeDefinition, EventDefinition, VocabularyDefinition
from registry.errors import RegistryError, UsageError
from registry.findings import Finding, Position
from registry.model import Lineage, Place, Registry
from registry.places import ENVELOPE, VOCABULARY, position_of
from registry.producers import FOLDER as PRODUCERS
from registry.producers import ProducerDefinition, emissions
from registry.reading import read_model
from registry.releases import Digests, Parsed, read_releases
from registry.resolve import Resolver
from registry.tree import Disk, Tree
from registry.yaml_source import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

    from registry.model import Event, Field
    from registry.producers import Emission

ROOT_FILE = "sayso.yaml"
EVENTS = "events"
MOST_BYTES = 1 << 20  # a definition is read by people
M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Source:
    """A registry as read: its values as far as they could be made, the documents behind them, and what is wrong.

    `used` names the fields of the vocabulary that something uses, `producers` says by file who sends what. `root` is
    where it lies, or would lie in the work tree; `tree` is what it is read from.
    """

    root: Path
    tree: Tree
    config: Config | None = None
    registry: Registry | None = None
    envelope: tuple[Field, ...] = ()
    used: frozenset[str] = frozenset()
    working: tuple[Event, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    digests: Digests = field(default_factory=dict)
    producers: dict[str, ProducerDefinition] = field(default_factory=dict)
    parsed: Parsed = field(default_factory=dict)

    @property
    def emissions(self) -> tuple[Emission, ...]:
        """Which versions of which events the producers send, line by line."""
        return tuple(each for name, written in self.producers.items() for each in emissions(written, name))

    def position(self, place: Place | None, offset: int | None = None) -> Position:
        """Where something was written; `offset` counts characters inside a text value."""
        if place is None:
            return Position(ROOT_FILE)
        return position_of(self.documents, place, offset) or Position(place.file)

    def whole(self) -> Registry:
        """The registry. Raises RegistryError with every finding when it could not be read whole."""
        if self.registry is None or self.findings:
            raise RegistryError(sorted(self.findings, key=lambda finding: finding.sort_key))
        return self.registry


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds a `sayso.yaml`. Raises UsageError when there is none."""
    try:
        start = start.resolve()
    except RuntimeError as error:  # a loop of symbolic links
        raise UsageError(f"cannot follow {start}: {error}") from error
    for folder in (start, *start.parents):
        if (folder / ROOT_FILE).is_file():
            return folder
    message = f"no {ROOT_FILE} here or above ({start}): run `sayso init` to make a registry, or `cd` into one"
    raise UsageError(message)


def load(
    root: Path, tree: Tree | None = None, only: Collection[str] | None = None, parsed: Parsed | None = None
) -> Source:
    """Read a whole registry. Problems are the source's findings; what could be read is there all the same.

    With `tree` it is read from there, and `root` is where it would lie on the disk. With `only`, other events are left
    out, as if they did not exist. `parsed` remembers for another registry, most of whose files are the same.
    """
    with uncollected():
        return _load(Source(root, tree or Disk(root), parsed={} if parsed is None else parsed), only)


def _load(source: Source, only: Collection[str] | None) -> Source:
    source.config = _read(source, ROOT_FILE, Config)
    vocabulary = _read(source, VOCABULARY, VocabularyDefinition, optional=True)
    envelope = _read(source, ENVELOPE, EnvelopeDefinition)
    written = {
        name: definition
        for name in _yaml_files(source, EVENTS, "event")
        if only is None or Path(name).stem in only
        if (definition := _read(source, name, EventDefinition))
    }
    source.producers = {
        name: producer
        for name in _yaml_files(source, PRODUCERS, "producer")
        if (producer := _read(source, name, ProducerDefinition))
    }
    releases = read_releases(source.tree, only, source.parsed)
    source.findings += releases.findings
    source.digests = releases.digests
    if source.config:
        resolver = Resolver(
            source.config,
            source.documents,
            vocabulary.fields if vocabulary else {},
            envelope.fields if envelope else {},
        )
        _resolve(source, resolver, written)
        source.registry = Registry(config=source.config, lineages=_lineages(source, releases.events))
    source.findings = list(dict.fromkeys(source.findings))
    return source


def _resolve(source: Source, resolver: Resolver, written: dict[str, EventDefinition]) -> None:
    resolver.check_vocabulary()
    source.envelope = resolver.carried
    source.working = tuple(resolver.event(definition, Place(name)) for name, definition in written.items())
    source.used = frozenset(resolver.used)
    # While the vocabulary cannot be read, nothing is known to be missing from it.
    broken = any(finding.position.file == VOCABULARY for finding in source.findings)
    source.findings += (each for each in resolver.findings if not (broken and each.rule == "unknown-vocabulary"))
    _check_names(source)


def _yaml_files(source: Source, folder: str, what: str) -> list[str]:
    """A folder's files; whatever else looks like one is reported, since it would be left out in silence."""
    names = source.tree.names(folder)
    if source.tree.has(folder) and not source.tree.is_folder(folder):
        advice = f"Make it a folder with a file for each {what}."
        source.findings.append(Finding("file-name", "error", Position(folder), "is not a folder", advice))
    for name in names:
        misnamed = Path(name).suffix in {".yml", ".YAML", ".json"}
        if not name.endswith(".yaml") and (misnamed or source.tree.is_folder(f"{folder}/{name}")):
            advice = f"{what.capitalize()}s are files called {folder}/<{what}>.yaml; move or rename it."
            position = Position(f"{folder}/{name}")
            source.findings.append(Finding("file-name", "error", position, "is not read as a definition", advice))
    return [f"{folder}/{name}" for name in names if name.endswith(".yaml") and not name.startswith(".")]


def _read(source: Source, name: str, model: type[M], *, optional: bool = False) -> M | None:
    try:
        data = source.tree.read(name)
        text = _text(data)
    except FileNotFoundError:
        if not optional:
            advice = "`sayso init` in an empty folder shows how it looks."
            source.findings.append(Finding("missing-file", "error", Position(name), "the file is missing", advice))
        return None
    except (ValueError, OSError) as error:
        source.findings.append(_unreadable(name, error))
        return None
    if (name, data) not in source.parsed:
        document = read_yaml(text, name)
        source.parsed[name, data] = document, read_model(document, model)
    source.documents[name], found = source.parsed[name, data]
    source.findings += source.documents[name].findings
    return cast("M | None", found)


def _text(data: bytes) -> str:
    """A file's text. Raises ValueError when it is too large or not UTF-8."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has {len(data)} bytes, more than {MOST_BYTES}")
    return data.decode()


def _unreadable(name: str, error: Exception) -> Finding:
    advice, position = "Make it a readable file, smaller than 1 MiB.", Position(name)
    if isinstance(error, UnicodeDecodeError):
        before = error.object[: error.start].decode()
        position = Position(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        advice = "Save it as UTF-8 text."
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Finding("yaml-syntax", "error", position, f"cannot be read: {reason}", advice)


def _check_names(source: Source) -> None:
    """A file carries the name of what it defines, which also makes two files for one event, or one app, impossible."""
    for file, written in source.producers.items():
        if Path(file).stem != written.producer:
            message = f"the producer is called `{written.producer}`, its file `{Path(file).name}`"
            position = source.position(Place(file, ("producer",)))
            advice = f"Rename one of the two: `producer: {Path(file).stem}`, or the file."
            source.findings.append(Finding("file-name", "error", position, message, advice))
    for event in source.working:
        assert event.place is not None, "a working definition has a file"
        if Path(event.place.file).stem != event.name:
            message = f"the event is called `{event.name}`, its file `{Path(event.place.file).name}`"
            stem = Path(event.place.file).stem
            either = f", or the event to {stem}" if re.fullmatch("[a-z][a-z0-9_]*", stem) else ""
            advice = f"Rename the file to {event.name}.yaml{either}."
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
        if current:
            versions[current.version] = current  # of a released version, the working definition has the better words
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
    if current != frozen and contract(current) != contract(frozen):
        assert current.place is not None, "a working definition has a file"
        message = f"{current.label} is released, and the definition no longer says what the release says"
        advice = "Raise `version`: a new field is a minor version, a breaking change a major one."
        position = source.position(current.place / "version")
        source.findings.append(Finding("version-not-raised", "error", position, message, advice))
