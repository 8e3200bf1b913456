"""Refused events as a file that a person mends with whatever they like, and that file read again.

One JSON object a line: `id`, `received_at`, `errors` and the `event` as it was sent; where that is no JSON, the text of
it as `raw`, for a person to make an `event` of. Only `id` and `event` are read back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deploy.rejected_rows import day_of
from deploy.replay_judge import NOT_JSON
from generators.collector.runtime.jsontext import is_unicode
from registry.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from deploy.rejected_rows import RejectedRow
    from deploy.replay_judge import Verdict


@dataclass(slots=True)
class Export:
    """The lines of what is still refused, in the order of the lake."""

    lines: list[str] = field(default_factory=list)

    def add(self, row: RejectedRow, verdict: Verdict) -> None:
        """Take a row that is still refused."""
        head = {"id": row.id, "received_at": row.received_at.isoformat(), "errors": verdict.errors}
        if NOT_JSON in verdict.rules:
            self.lines.append(_text({**head, "raw": row.raw}))
        else:
            # The sender's own spelling, with its duplicates and digits. A line end in JSON is never inside a string.
            event = row.raw.strip().replace("\r", " ").replace("\n", " ")
            self.lines.append(f'{_text(head)[:-1]}, "event": {event}}}')

    @property
    def data(self) -> bytes:
        """The file."""
        return "".join(f"{line}\n" for line in self.lines).encode()


def _text(value: dict[str, Any]) -> str:
    """A line that a person can read; of what is no Unicode text the escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return text if is_unicode(text) else json.dumps(value)


def read_repairs(path: Path) -> dict[str, str]:
    """The mended events of a file, as JSON text by their rows' ids.

    Raises:
        UsageError: a line is not what an export has, or a row is mended twice; with the file and the line.
        OSError: the file cannot be read.
    """
    texts: dict[str, str] = {}
    places: dict[str, int] = {}
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8: {error}") from None
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row, event = _repair(line)
        except ValueError as error:
            raise UsageError(f"{path}:{number}: {error}") from None
        if row in places:
            raise UsageError(f"{path}:{number}: {row} is in line {places[row]} already; keep one of the two")
        places[row] = number
        texts[row] = json.dumps(event)
    return texts


def _repair(line: str) -> tuple[str, Any]:
    try:
        held = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(held, dict) or "id" not in held:
        raise ValueError('a line is an object with "id" and "event", as `--export` writes it')
    if "event" not in held:
        raise ValueError('has no "event": make one of "raw", or delete the line')
    row = str(held["id"])
    try:
        day_of(row)
    except ValueError:
        raise ValueError(f'"id" is not one that `--export` wrote: {row[:80]!r}') from None
    return row, held["event"]
