"""name-collision: no two fields of one record share a column, a key or a name in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Field


def _collisions(context: Context) -> Iterator[Problem]:
    for event in context.events:
        yield from _same_column(event.columns)
        yield from _same_key(event.fields)
        # The envelope's fields and the location's parameters are in objects of their own there.
        yield from _same_property(tuple(field for field in event.fields if field.origin == "event"))
        yield from _same_property(event.parameters)
    if not context.events:
        yield from _same_column(context.envelope)
        yield from _same_key(context.envelope)
    yield from _same_property(context.envelope)
    for each, _ in context.types:
        yield from _same_column(each.fields)
        yield from _same_key(each.fields)
        yield from _same_property(each.fields)


def _same_column(fields: tuple[Field, ...]) -> Iterator[Problem]:
    if len({field.name.lower() for field in fields}) == len(fields):
        return
    columns: dict[str, Field] = {}
    for field in fields:
        column = columns.setdefault(field.name.lower(), field)
        # What sayso brings itself has no place: rule system-name speaks about it.
        if column is not field and column.place is not None and field.place is not None:
            message = f"`{field.name}` and `{column.name}`{_whose(column)} are one column"
            yield Problem(field.place, message, _advice(column))


def _same_key(fields: tuple[Field, ...]) -> Iterator[Problem]:
    if len({field.wire_name for field in fields}) == len(fields):
        return
    keys: dict[str, Field] = {}
    for field in fields:
        key = keys.setdefault(field.wire_name, field)
        if key.name.lower() == field.name.lower() or key.place is None or field.place is None:
            continue  # the same field, or one column already
        message = f"`{field.name}` and `{key.name}`{_whose(key)} have the same key `{field.wire_name}` in the JSON"
        yield Problem(field.place / "wire_name", message, "Give one of them another `wire_name`.")


def _same_property(fields: tuple[Field, ...]) -> Iterator[Problem]:
    """Camel case drops underscores; which of two gets the plain name would depend on which stands first."""
    if len({field.name.replace("_", "") for field in fields}) == len(fields):
        return
    properties: dict[str, Field] = {}
    for field in fields:
        held = properties.setdefault(_camel(field.name), field)
        if held.name.lower() != field.name.lower() and held.place is not None and field.place is not None:
            message = f"`{field.name}` and `{held.name}` are both `{_camel(field.name)}` in TypeScript"
            yield Problem(
                field.place, message, "Choose another name for one of them; underscores do not tell them apart."
            )


def _camel(name: str) -> str:
    first, *words = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in words)


def _whose(field: Field) -> str:
    return " of the envelope" if field.origin == "envelope" else ""


def _advice(earlier: Field) -> str:
    if earlier.origin == "envelope":
        return "Remove it: every event has the envelope's. Or choose another name."
    return "Choose another name for one of them; capital letters do not tell columns apart."


NAME_COLLISION = Rule(
    id="name-collision",
    severity="error",
    sound=True,
    why="Two fields of one event or object end in the same column, or have the same key in the JSON, so one would "
    "overwrite the other. Columns are compared without regard to capital letters, because the lake folds them; the "
    "envelope's fields and the location's parameters are columns too. TypeScript would call `page_1` and `page1` the "
    "same, so that a new field could take over the calls of an old one.",
    help="Rename one of the two.",
    check=_collisions,
)
