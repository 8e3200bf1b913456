"""deprecated-use, required-deprecated: a deprecation points somewhere, and can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule, Written
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Type


def _use(context: Context) -> Iterator[Problem]:
    events = [lineage.name for lineage in context.lineages]
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        if event.deprecated and event.deprecated.use and event.deprecated.use not in events:
            message = f"`{event.deprecated.use}` is not an event"
            yield Problem(event.place / "deprecated" / "use", message, did_you_mean(event.deprecated.use, events))
    for each in context.fields:
        use = each.field.deprecated.use if each.field.deprecated else None
        if use and use not in (known := _names(context, each)):
            message = f"`{use}`, which shall replace `{each.field.name}`, is not a field"
            yield Problem(each.place / "deprecated" / "use", message, did_you_mean(use, known))


def _names(context: Context, each: Written) -> set[str]:
    """What a replacement may be called: a column, a member by its path, or a member of the same object."""
    columns = each.event.columns if each.event else context.envelope
    paths = {path for column in columns for path in _paths(column.name, column.type)}
    beside = {path.rpartition(".")[2] for path in paths if "." in path} if each.depth else set()
    return paths | beside


def _paths(name: str, type_: Type) -> Iterator[str]:
    yield name
    while type_.item:
        type_ = type_.item
    for member in type_.fields:
        yield from _paths(f"{name}.{member.name}", member.type)


def _required(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        if each.field.deprecated and each.field.required:
            message = f"`{each.field.name}` is deprecated, but every event must carry it"
            yield Problem(
                each.place / "required", message, "Make it optional first: that is a change every app can follow."
            )


DEPRECATED_USE = Rule(
    id="deprecated-use",
    severity="error",
    why="The deprecation names a replacement that does not exist. The name is shown in editors, in the catalogue and "
    "in compiler warnings, and whoever follows it finds nothing.",
    help="Name a field of the same event (or, for an event, another event), or leave `use` out.",
    check=_use,
)
REQUIRED_DEPRECATED = Rule(
    id="required-deprecated",
    severity="warning",
    why="Apps are asked to stop sending the field and are rejected if they do. Nobody can follow both.",
    help="Remove `required`, release that, and deprecate the field then or at once.",
    check=_required,
)
