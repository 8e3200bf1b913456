"""One template while it fits; then the tables and their streams go into nested stacks.

A template has at most 500 resources and 1 MB (CloudFormation User Guide, "Understand CloudFormation quotas"). A table's
part is drawn from its name, so that a new event never moves another table: CloudFormation would have to make the table
anew in one stack before the other lets go of its name. Only when the parts become too small, their number is
multiplied by four; whoever wants none of that says the number from the start.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from generators.cloudformation.alarms import ALARM, HAS_TOPIC, TOPIC, TOPIC_CONDITION, TOPIC_PARAMETER
from generators.cloudformation.collector import API, CODE_PARAMETERS, FUNCTION, collector, log_group
from generators.cloudformation.intrinsics import Json, attribute, ref, resource, sub, tagged
from generators.cloudformation.roles import DEAD_LETTERS, roles
from generators.cloudformation.storage import BUCKET, DATABASE, storage
from generators.cloudformation.streams import NESTED, SHARED, STREAM_LOGS, stream_resources, table_resource
from generators.firehose import log_group_name
from generators.jsontext import dump
from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.cloudformation.settings import Site

MAX_RESOURCES, MAX_BYTES = 500, 1_000_000
_COUNTS = (4, 16, 64, 256)
_BASE = "TemplateBase"
_BASE_PARAMETER: Json = {
    "Type": "String",
    "Description": "The URL of the folder that holds the nested templates, without a final slash.",
}


def templates(site: Site) -> dict[str, str]:
    """The site's templates as text, by their file's path below `cloudformation/`; the first is the stack's."""
    own, nested = _own(site), _of_tables(site, NESTED)
    if not site.settings.parts and len(own) + sum(map(len, nested.values())) <= MAX_RESOURCES:
        everything = own | {
            name: each for resources in _of_tables(site, SHARED).values() for name, each in resources.items()
        }
        text = _template(site, everything, CODE_PARAMETERS)
        if _fits(text):
            return {f"{site.environment}.json": text}
    parts = _parts(site, nested)
    stacks = {f"Part{number:03}": _nested(number, part) for number, part in parts.items()}
    root = _template(site, own | stacks, {_BASE: _BASE_PARAMETER, **CODE_PARAMETERS})
    return {f"{site.environment}.json": root, **{_path(site, number): part.text for number, part in parts.items()}}


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


def _template(site: Site, resources: Json, parameters: Json) -> str:
    return _text(
        site, f"{site.config.registry}, {site.environment}: the pipeline of its events.", resources, parameters, OUTPUTS
    )


OUTPUTS: Json = {
    "Endpoint": {"Description": "Where events are sent to.", "Value": sub(f"${{{API}.ApiEndpoint}}/events")},
    "Bucket": {"Description": "The lake.", "Value": ref(BUCKET)},
    "Database": {"Description": "The Glue database.", "Value": ref(DATABASE)},
    "Function": {"Description": "The collector.", "Value": ref(FUNCTION)},
    "DeadLetters": {"Description": "The dead-letter queue's ARN.", "Value": attribute(DEAD_LETTERS, "Arn")},
}


def _text(site: Site, description: str, resources: Json, parameters: Json, outputs: Json) -> str:
    template: Json = {"AWSTemplateFormatVersion": "2010-09-09", "Description": description}
    if any(each["Type"] == ALARM for each in resources.values()):
        parameters = {**parameters, TOPIC: TOPIC_PARAMETER}
        template["Conditions"] = {HAS_TOPIC: TOPIC_CONDITION}
    template |= {"Parameters": parameters, "Resources": tagged(resources, site.place.tags)}
    return dump({**template, "Outputs": outputs} if outputs else template)


def _fits(text: str) -> bool:
    return len(text.encode()) <= MAX_BYTES


class _Part(NamedTuple):
    """A nested template, and the parameters that it has: CloudFormation refuses to be given others."""

    text: str
    parameters: tuple[str, ...]


def _parts(site: Site, tables: dict[str, Json]) -> dict[int, _Part]:
    """The nested templates by number, in the smallest of the possible numbers of parts that lets all fit.

    Raises:
        UsageError: none does, or not the one that was asked for.
    """
    asked = site.settings.parts
    for count in (asked,) if asked else _COUNTS:
        groups = _groups(tables, count)
        if all(len(each) <= MAX_RESOURCES for each in groups.values()):
            parts = {number: _part(site, number, each) for number, each in sorted(groups.items())}
            if all(_fits(part.text) for part in parts.values()):
                return parts
    advice = "give the target `cloudformation` more `parts`; docs/stack.md says how to move" if asked else "divide it"
    raise UsageError(f"the tables of the registry do not fit into {asked or _COUNTS[-1]} nested stacks: {advice}")


def _groups(tables: dict[str, Json], count: int) -> dict[int, Json]:
    """The tables' resources by part."""
    groups: dict[int, Json] = {}
    for name, resources in tables.items():
        draw = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
        groups.setdefault(draw % count + 1, {}).update(resources)
    return groups


def _part(site: Site, number: int, resources: Json) -> _Part:
    named = set(_refs(resources))
    shared = [name for name in SHARED if name in named]
    parameters = {name: {"Type": "String", "Description": "From the stack above."} for name in shared}
    says = f"{site.config.registry}, {site.environment}: part {number} of its tables and streams."
    alarmed = (TOPIC,) if TOPIC in named else ()
    return _Part(_text(site, says, resources, parameters, {}), (*shared, *alarmed))


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


def _nested(number: int, part: _Part) -> Json:
    given = {**SHARED, TOPIC: ref(TOPIC)}
    properties = {
        "TemplateURL": sub(f"${{{_BASE}}}/part-{number:03}.json"),
        "Parameters": {name: given[name] for name in part.parameters},
    }
    return resource("AWS::CloudFormation::Stack", properties)


def _path(site: Site, number: int) -> str:
    return f"{site.environment}/part-{number:03}.json"
