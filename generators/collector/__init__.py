"""The `lambda` target: the collector that runs behind API Gateway, with validators for every live version."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator

from generators.collector.checks import Checks
from generators.collector.code import Module
from generators.collector.members import Reading
from generators.collector.quick import Quick
from generators.collector.rows import Rows
from generators.lake import table_key
from generators.target import File, Settings
from registry.layouts import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.layouts import Layout
    from registry.model import Event, Registry

_RUNTIME = (
    *("__init__", "answers", "clients", "delivery", "handler", "jsontext", "letters", "metrics", "quick", "request"),
    *("sending", "values", "verdicts", "versions"),
)
FOLDER = "lambda/collector"
PythonVersion = Literal["3.11", "3.12", "3.13"]
Architecture = Literal["arm64", "x86_64"]


def _as_written(value: object) -> object:
    """`python: 3.13` is a number to YAML."""
    return str(value) if isinstance(value, float) else value


class CollectorSettings(Settings):
    """Settings of the `lambda` target."""

    backend: Literal["stdlib", "orjson"] = "stdlib"
    """What reads the events that the fast path leaves: the standard library, or orjson where it is bundled."""
    python: Annotated[PythonVersion, BeforeValidator(_as_written)] = "3.13"
    """The Python of the Lambda: what the stack runs it on, and `sayso bundle` packs for."""
    architecture: Architecture = "arm64"
    """The Lambda's processor."""


def collector_settings(registry: Registry) -> CollectorSettings:
    """The settings of `lambda` as `sayso.yaml` has them, for what follows them."""
    return CollectorSettings.model_validate(registry.config.targets.get("lambda") or {})


def generate(registry: Registry, settings: CollectorSettings) -> Iterator[File]:
    """`lambda/collector/`: the runtime, the catalogue, and `events/<event>_<version>.py` for every live version."""
    runtime = files("generators.collector") / "runtime"
    for name in _RUNTIME:
        yield File(f"{FOLDER}/{name}.py", (runtime / f"{name}.py").read_text(encoding="utf-8"))
    yield File(f"{FOLDER}/catalog.py", _catalog(registry, settings))
    yield File(f"{FOLDER}/events/__init__.py", '"""One module an event and version."""\n')
    for event in registry.events:
        yield File(f"{FOLDER}/events/{module_name(event)}.py", event_module(event, registry.config.storage_layout))


def module_name(event: Event) -> str:
    """The module of one version: `card_click_1_2_0`."""
    return f"{event.name}_{event.version.slug}"


def _catalog(registry: Registry, settings: CollectorSettings) -> str:
    lines = ['"""Every live event and version, and the module that knows it."""', "", "EVENTS = {"]
    for lineage in registry.lineages:
        lines.append(f"    {lineage.name!r}: {{")
        lines += (f"        {str(event.version)!r}: {module_name(event)!r}," for event in lineage.versions)
        lines.append("    },")
    constants = {
        "EVENT_ID": _event_id(registry),
        "BACKEND": settings.backend,
        "MOST_LINES": registry.config.storage_layout.most_lines,
    }
    return "\n".join([*lines, "}", *(f"{name} = {value!r}" for name, value in constants.items()), ""])


def _event_id(registry: Registry) -> tuple[str, ...]:
    """The keys under which some version sends the event's id."""
    ids = (event.by_name.get("event_id") for event in registry.events)
    return tuple(sorted({field.wire_name for field in ids if field}))


def event_module(event: Event, layout: Layout = LAYOUTS[0]) -> str:
    """The source of one version's module.

    `check(value, path, add)` finds every problem of an object; `row(value, received)` writes the line of a valid one.
    `take(text, start, received)` is the fast path: from the text of an event, behind the members that name it, to what
    `quick` calls Taken; not all that is valid is taken. `STREAM` is where rows go, without the environment's prefix;
    `ID` the key of the id.
    """
    module = Module()
    checks, rows = Checks(module), Rows(module)
    checks.event(event.fields)
    reading = Reading()
    members = reading.members(event.fields)
    module.define("row", "value, received", [*reading.lines, *rows.event(members)])
    module.define("take", "text, start, received", Quick(module, checks, rows).event(event))
    sent_id = event.by_name.get("event_id")
    head = [
        f'"""{event.label}: checks it, and makes its row."""',
        "",
        "from ..jsontext import read",
        "from ..values import ABSENT, BOOLEAN, Pattern, instant, path_of, query_of, quoted, refuse, unquote",
        "from ..verdicts import MISSING, Expected, escape, unknown, wrong",
        "from ..versions import LONGEST_ID",
        "",
        f"STREAM = {layout.stream_of(table_key(event))!r}",
        f"ID = {sent_id and sent_id.wire_name!r}",
    ]
    return "\n".join([*head, *module.lines, ""])
