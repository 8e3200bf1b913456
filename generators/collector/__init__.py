"""The `lambda` target: the collector that runs behind API Gateway, with validators for every live version."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from generators.collector.checks import Checks
from generators.collector.code import Module
from generators.collector.rows import Rows
from generators.lake import table_key
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Event, Registry

_RUNTIME = ("__init__", "delivery", "handler", "jsontext", "request", "values", "verdicts")
FOLDER = "lambda/collector"


class CollectorSettings(Settings):
    """Settings of the `lambda` target."""


def generate(registry: Registry, _settings: CollectorSettings) -> Iterator[File]:
    """`lambda/collector/`: the runtime, the catalogue, and `events/<event>_<version>.py` for every live version."""
    runtime = files("generators.collector") / "runtime"
    for name in _RUNTIME:
        yield File(f"{FOLDER}/{name}.py", (runtime / f"{name}.py").read_text(encoding="utf-8"))
    yield File(f"{FOLDER}/catalog.py", _catalog(registry))
    yield File(f"{FOLDER}/events/__init__.py", '"""One module an event and version."""\n')
    for event in registry.events:
        yield File(f"{FOLDER}/events/{module_name(event)}.py", event_module(event))


def module_name(event: Event) -> str:
    """The module of one version: `card_click_1_2_0`."""
    return f"{event.name}_{event.version.slug}"


def _catalog(registry: Registry) -> str:
    lines = ['"""Every live event and version, and the module that knows it."""', "", "EVENTS = {"]
    for lineage in registry.lineages:
        lines.append(f"    {lineage.name!r}: {{")
        lines += (f"        {str(event.version)!r}: {module_name(event)!r}," for event in lineage.versions)
        lines.append("    },")
    return "\n".join([*lines, "}", f"EVENT_ID = {_event_id(registry)!r}", ""])


def _event_id(registry: Registry) -> tuple[str, ...]:
    """The keys under which some version sends the event's id."""
    ids = (event.by_name.get("event_id") for event in registry.events)
    return tuple(sorted({field.wire_name for field in ids if field}))


def event_module(event: Event) -> str:
    """The source of one version's module: `check(value, path, add)`, `row(value)`, `TABLE`."""
    module = Module()
    Checks(module).event(event.fields)
    Rows(module).event(event)
    head = [
        f'"""{event.label}: checks it, and makes its row."""',
        "",
        "import re",
        "",
        "from ..values import instant, path_of, query_of, unquote",
        "from ..verdicts import MISSING, Expected, escape, unknown, wrong",
        "",
        f"TABLE = {table_key(event)!r}",
    ]
    return "\n".join([*head, *module.lines, ""])
