"""Registries that stress one thing each: a file of `registries/` is one event, written as short as can be.

Its keys: `event` (default: the file's name), `fields`, or `versions` with the fields of each; `location`, `wire`, and
`envelope` where it is not the common one. They are resolved as any definition is, but not linted: names like `order`
are meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from registry.config import Config
from registry.definitions import EnvelopeDefinition, EventDefinition
from registry.layouts import LAYOUTS
from registry.model import Lineage, Place, Registry
from registry.resolve import Resolver
from registry.tables import union
from registry.version import parse_version

if TYPE_CHECKING:
    from registry.layouts import LayoutName
    from registry.model import Event

FOLDER = Path(__file__).with_name("registries")
NAMES = sorted(path.stem for path in FOLDER.glob("[a-z]*.yaml"))


def odd_registry(*names: str, layout: LayoutName = LAYOUTS[0].name) -> Registry:
    """A registry with the events of some files; the first says how numbers travel."""
    written = {name: _read(name) for name in names}
    config = Config.model_validate(
        {
            "version": 1,
            "registry": "odd",
            "wire": written[names[0]].get("wire", {}),
            "layout": layout,
            "environments": {"test": {"bucket": "odd-lake", "database": "odd"}},
        }
    )
    lineages = (_lineage(config, name, document) for name, document in written.items())
    return Registry(config=config, lineages=tuple(sorted(lineages, key=lambda lineage: lineage.name)))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _lineage(config: Config, name: str, document: dict[str, Any]) -> Lineage:
    envelope = EnvelopeDefinition.model_validate({"fields": document.get("envelope") or _read("_envelope")["fields"]})
    versions = document.get("versions") or {"1.0.0": document["fields"]}
    events = tuple(_event(config, envelope, name, document, *version) for version in versions.items())
    for major in {event.version.major for event in events}:
        _, conflicts = union([event for event in events if event.version.major == major], config.readers)
        assert conflicts == (), f"{name}.yaml: {conflicts}"
    return Lineage(name=events[0].name, versions=events, working=parse_version(list(versions)[-1]))


def _event(
    config: Config, envelope: EnvelopeDefinition, name: str, document: dict[str, Any], version: str, fields: Any
) -> Event:
    written = EventDefinition.model_validate(
        {
            "event": document.get("event", name),
            "version": version,
            "owner": "tests",
            "summary": "Something odd happened.",
            "explicit": True,
            "direct": True,
            "sentence": {"en": "Something odd happened"},
            "location": document.get("location"),
            "fields": fields,
        }
    )
    resolver = Resolver(config, {}, {}, envelope.fields)
    event = resolver.event(written, Place(f"{name}.yaml"))
    assert resolver.findings == [], f"{name}.yaml: {resolver.findings}"
    return event
