"""What a table says about itself and its columns: one line each, as long as Glue takes.

Limits: a column's comment has at most 255 bytes on a single line, a table's description 2048 bytes (AWS Glue API
reference, "Column" and "TableInput").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.model import Event, Field
    from registry.tables import Column, Table

# CloudFormation would put a secret's value in its place, and knows no escape (User Guide, "Dynamic references").
_DYNAMIC, _NOT_DYNAMIC = "{{resolve:", "{{ resolve:"
COMMENT_BYTES = 255
DESCRIPTION_BYTES = 2048


def column_comment(column: Column) -> str:
    """What a column means, its unit, and whether it is still sent."""
    return fitted(_sentences(column.field, column), COMMENT_BYTES)


def _sentences(field: Field, column: Column) -> str:
    said = [field.doc]
    if field.unit:
        said.append(f"Unit: {field.unit}.")
    if column.dropped:
        said.append(f"Not sent since {column.dropped}.")
    if field.deprecated:
        said.append(f"Deprecated since {field.deprecated.since}: {field.deprecated.reason}")
    return " ".join(said)


def table_description(table: Table) -> str:
    """The event's summary and its sentences, in every language."""
    return fitted(" ".join((table.newest.summary, *_quoted_sentences(table.newest))), DESCRIPTION_BYTES)


def _quoted_sentences(event: Event) -> list[str]:
    return [f"[{language}] {sentence}" for language, sentence in event.sentence.items()]


def fitted(text: str, limit: int) -> str:
    """The text on one line, cut between two characters to `limit` bytes of UTF-8."""
    line = " ".join(text.split()).replace(_DYNAMIC, _NOT_DYNAMIC)
    data = line.encode()
    if len(data) <= limit:
        return line
    return data[: limit - len("…".encode())].decode(errors="ignore").rstrip() + "…"
