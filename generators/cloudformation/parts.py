"""One template, or one with nested stacks that hold the tables and their streams.

A template has at most 500 resources and 1 MB (CloudFormation User Guide, "Understand CloudFormation quotas"). A table's
part is drawn from its name, so that a new event never moves another table: CloudFormation would have to make the table
anew in one stack before the other lets go of its name. For the same reason a registry says its number of parts itself:
one that grows over a limit is told so, and not divided under its tables' feet.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from generators.cloudformation.alarms import ALARM, HAS_TOPIC, TOPIC, TOPIC_CONDITION, TOPIC_PARAMETER
from generators.cloudformation.collector import API, CODE_PARAMETERS, FUNCTION, collector, log_group
from generators.cloudformation.intrinsics import Json, attribute, ref, resource, sub, tagged
from generators.cloudformation.roles import DEAD_LETTERS, roles
from generators.cloudformation.settings import Parts
from generators.cloudformation.storage import BUCKET, DATABASE, storage
from generators.cloudformation.streams import NESTED, SHARED, STREAM_LOGS, stream_resources, table_resource
from generators.firehose import log_group_name
from generators.jsontext import dump
from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.cloudformation.settings import Site

MAX_RESOURCES, MAX_BYTES = 500, 1_000_000
_COUNTS: tuple[int, ...] = get_args(Parts)
_BASE = "TemplateBase"
_BASE_PARAMETER: Json = {
    "Type": "String",
    "Description": "The URL of the folder that holds the nested templates, without a final slash.",
}


class _Template(NamedTuple):
    """A template, how many resources it has, and its parameters: CloudFormation refuses to be given others."""

    text: str
    resources: int
    parameters: tuple[str, ...]

    @property
    def is_too_large(self) -> bool:
        return self.resources > MAX_RESOURCES or len(self.text.encode()) > MAX_BYTES


def templates(site: Site) -> dict[str, str]:
    """The site's templates as text, by their file's path below `cloudformation/`; the first is the stack's.

    Raises:
        UsageError: one is larger than a template may be.
    """
    count = site.settings.parts
    found = _divided(site, count) if count else {f"{site.environment}.json": _whole(site)}
    if any(each.is_too_large for each in found.values()):
        raise UsageError(_advice(site))
    return {path: each.text for path, each in found.items()}


def _whole(site: Site) -> _Template:
    tables = _of_tables(site, SHARED)
    return _root(site, _own(site) | {name: each for group in tables.values() for name, each in group.items()}, {})


def _divided(site: Site, count: int) -> dict[str, _Template]:
    groups = sorted(_groups(_of_tables(site, NESTED), count).items())
    parts = {number: _part(site, number, resources) for number, resources in groups}
    stacks = {f"Part{number:03}": _nested(number, part) for number, part in parts.items()}
    root = _root(site, _own(site) | stacks, {_BASE: _BASE_PARAMETER})
    nested = {f"{site.environment}/part-{number:03}.json": part for number, part in parts.items()}
    return {f"{site.environment}.json": root, **nested}


def _advice(site: Site) -> str:
    """What to write instead: the least number of parts that holds twice as many tables."""
    tables, now = _of_tables(site, NESTED), site.settings.parts
    enough = (each for each in _COUNTS if max(map(len, _groups(tables, each).values())) <= MAX_RESOURCES / 2)
    count = next(enough, _COUNTS[-1])
    held = f"{now} nested stacks" if now else "one CloudFormation template"
    do = (
        "divide the registry"
        if count == now
        else f"write `cloudformation: {{parts: {count}}}` below `targets` in sayso.yaml"
    )
    return (
        f"the {len(tables)} tables of {site.environment} do not fit into {held}: {do}; docs/stack.md says how a stack "
        "that stands already is moved"
    )


def _own(site: Site) -> Json:
    """What there is one of: a shared stream too, which converts by no table."""
    streams_log = log_group(log_group_name(site.config, site.environment), site)
    own = {**storage(site), STREAM_LOGS: streams_log, **roles(site), **collector(site)}
    for stream in site.streams:
        if stream.is_shared:
            own |= stream_resources(site, stream, SHARED)
    return own


def _of_tables(site: Site, shared: Json) -> dict[str, Json]:
    """The resources of each table, with those of the stream that is its own."""
    own = {stream.name: stream_resources(site, stream, shared) for stream in site.streams if not stream.is_shared}
    return {table.name: table_resource(site, table, shared) | own.get(table.name, {}) for table in site.tables}


def _root(site: Site, resources: Json, parameters: Json) -> _Template:
    says = f"{site.config.registry}, {site.environment}: the pipeline of its events."
    return _template(site, says, resources, {**parameters, **CODE_PARAMETERS}, OUTPUTS)


OUTPUTS: Json = {
    "Endpoint": {"Description": "Where events are sent to.", "Value": sub(f"${{{API}.ApiEndpoint}}/events")},
    "Bucket": {"Description": "The lake.", "Value": ref(BUCKET)},
    "Database": {"Description": "The Glue database.", "Value": ref(DATABASE)},
    "Function": {"Description": "The collector.", "Value": ref(FUNCTION)},
    "DeadLetters": {"Description": "The dead-letter queue's ARN.", "Value": attribute(DEAD_LETTERS, "Arn")},
}


def _template(site: Site, description: str, resources: Json, parameters: Json, outputs: Json) -> _Template:
    template: Json = {"AWSTemplateFormatVersion": "2010-09-09", "Description": description}
    if any(each["Type"] == ALARM for each in resources.values()):
        parameters = {**parameters, TOPIC: TOPIC_PARAMETER}
        template["Conditions"] = {HAS_TOPIC: TOPIC_CONDITION}
    template |= {"Parameters": parameters, "Resources": tagged(resources, site.place.tags)}
    return _Template(dump({**template, "Outputs": outputs} if outputs else template), len(resources), tuple(parameters))


def _groups(tables: dict[str, Json], count: int) -> dict[int, Json]:
    """The tables' resources by part."""
    groups: dict[int, Json] = {}
    for name, resources in tables.items():
        draw = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
        groups.setdefault(draw % count + 1, {}).update(resources)
    return groups


def _part(site: Site, number: int, resources: Json) -> _Template:
    named = set(_refs(resources))
    parameters = {name: {"Type": "String", "Description": "From the stack above."} for name in SHARED if name in named}
    says = f"{site.config.registry}, {site.environment}: part {number} of its tables and streams."
    return _template(site, says, resources, parameters, {})


def _refs(value: Any) -> Iterator[str]:
    """What is referred to, by name."""
    if isinstance(value, dict):
        if isinstance(name := value.get("Ref"), str):
            yield name
        for each in value.values():
            yield from _refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)


def _nested(number: int, part: _Template) -> Json:
    given = {**SHARED, TOPIC: ref(TOPIC)}
    properties = {
        "TemplateURL": sub(f"${{{_BASE}}}/part-{number:03}.json"),
        "Parameters": {name: given[name] for name in part.parameters},
    }
    return resource("AWS::CloudFormation::Stack", properties)
