"""`sayso show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sayso.options import format_option, read, registry_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from registry.model import Event, Field, Lineage, Registry


@click.command(name="show")
@click.argument("event", metavar="EVENT[@VERSION]")
@registry_option
@format_option("text", "json")
def command(event: str, folder: Path, form: str) -> None:
    """Show an event: its sentence, fields, versions and table.

    EVENT is a name, for the newest version, or name@version. `--format json` is the release's own form.
    """
    from registry.codec import encode_event  # noqa: PLC0415 - not for --help
    from sayso.console import out  # noqa: PLC0415 - as above
    from sayso.report import as_json  # noqa: PLC0415 - as above

    registry = read(folder).whole()
    lineage, found = _find(registry, event)
    if form == "json":
        out(as_json(encode_event(found)))
        return
    for line in _text(registry, lineage, found):
        out(line)


def _find(registry: Registry, wanted: str) -> tuple[Lineage, Event]:
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above

    name, _, version = wanted.partition("@")
    lineage = registry.lineage(name)
    if lineage is None:
        message = f"there is no event `{name}`. {did_you_mean(name, [each.name for each in registry.lineages])}"
        raise UsageError(message)
    known = {str(event.version): event for event in lineage.versions}
    if version and version not in known:
        message = f"{name} has no version `{version}`. {did_you_mean(version, known)}"
        raise UsageError(message)
    return lineage, known[version] if version else lineage.newest


def _text(registry: Registry, lineage: Lineage, event: Event) -> Iterator[str]:
    from registry.sentence import render  # noqa: PLC0415 - not for --help
    from registry.tables import table_name  # noqa: PLC0415 - as above
    from sayso.console import paint, table, words  # noqa: PLC0415 - as above

    yield f"{event.label}  ({words(event.owner)})"
    yield words(event.summary)
    kind = ("explicit" if event.explicit else "implicit", "direct" if event.direct else "indirect")
    yield f"{', '.join(kind)}; queryable within {event.freshness_seconds} s, kept {event.retention_days} days"
    if event.deprecated:
        yield paint(f"deprecated since {event.deprecated.since}: {words(event.deprecated.reason)}", "warning")
    yield ""
    for language, sentence in event.sentence.items():
        yield f"{words(language)}: {words(sentence)}"
        for example in event.examples[:1]:
            # Examples leave the envelope out; its slots show what would stand there.
            envelope = {field.wire_name: f"<{field.name}>" for field in event.fields if field.origin == "envelope"}
            yield paint(f"    {words(render(event, language, {**envelope, **example}))}", "help")
    yield ""
    rows = [cells for field in event.fields for cells in _rows(field, ())]
    rows += [(f"  {each.name}", _type(each), "location", _need(each), each.doc) for each in event.parameters]
    yield from table(("field", "type", "role", "need", "doc"), rows)
    yield ""
    versions = ", ".join(
        str(each.version) + ("" if each.version in lineage.released else " (not released)") for each in lineage.versions
    )
    yield f"versions: {versions}"
    names = ", ".join(table_name(lineage.name, major) for major in lineage.majors)
    yield f"tables: {names}; view over all: {lineage.name}"
    environments = ", ".join(f"{name} ({each.database})" for name, each in registry.config.deployments.items())
    yield f"environments: {environments}"


def _rows(field: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A line a field, and below it a line a member; an array's or a map's members stand below it too."""
    name = "  " * len(path) + field.name + (f" ({field.wire_name})" if field.wire_name != field.name else "")
    yield (name, _type(field), field.role or "", _need(field), field.doc)
    inner = field.type
    while inner.item is not None:
        inner = inner.item
    for member in inner.fields:
        yield from _rows(member, (*path, field.name))


def _type(field: Field) -> str:
    def written(type_: Any) -> str:
        if type_.item is not None:
            return f"{type_.name} of {written(type_.item)}"
        digits = f"({type_.precision},{type_.scale})" if type_.precision is not None else ""
        return f"{type_.name}{digits}"

    return written(field.type)


def _need(field: Field) -> str:
    need = "required" if field.required else "optional"
    marks = [mark for mark, is_so in (("or null", field.nullable), ("pii", field.pii)) if is_so]
    marks += ["deprecated"] if field.deprecated else []
    return ", ".join((need, *marks))
