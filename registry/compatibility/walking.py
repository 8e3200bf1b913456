"""Finding what a change's path leads to: the fields beside it in an event, a type in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.changes import Change, Path
    from registry.compatibility.verdict import Plane
    from registry.model import Event, Field, Type
    from registry.tables import Table


def sent_before(change: Change) -> bool:
    """Whether old events hold something there, under the key that it still has: another key is judged as that."""
    return change.in_old and _has_one_key(change)


def sent_after(change: Change) -> bool:
    """Whether new events do."""
    return change.in_new and _has_one_key(change)


def narrowed(change: Change) -> tuple[Plane, ...]:
    """The planes on which less is taken than before: calls name the column, whatever key it has on the wire."""
    if not change.in_old:
        return ()
    return ("wire", "code") if _has_one_key(change) else ("code",)


def _has_one_key(change: Change) -> bool:
    old, new = change.old_field, change.new_field
    return not (old and new and old.wire_name != new.wire_name)


def siblings(event: Event | None, path: Path) -> tuple[Field, ...]:
    """The fields of the record that the path's last name belongs to; none where there is no such record."""
    if event is None:
        return ()
    if len(path) == 1:
        return event.fields
    found = _find(((field.name, field.type) for field in event.columns), path[:-1])
    return found.fields if found else ()


def with_key(event: Event | None, path: Path, key: str) -> Field | None:
    """The field that has a key in the record that the path's last name belongs to."""
    return next((field for field in siblings(event, path) if field.wire_name == key), None)


def type_at(table: Table | None, path: Path) -> Type | None:
    """The type of a column, or of something inside one; None where the table has nothing there."""
    return _find(((column.name, column.type) for column in table.columns), path) if table else None


def _find(columns: Iterable[tuple[str, Type]], path: Path) -> Type | None:
    found = dict(columns).get(path[0])
    for name in path[1:]:
        if found is None:
            return None
        if name in {"[]", "{}"}:
            found = found.item
        else:
            found = next((field.type for field in found.fields if field.name == name), None)
    return found
