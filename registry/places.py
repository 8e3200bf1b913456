"""Where a part of a definition is really written: `use: name` sends the look-up on to the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.model import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.findings import Position
    from registry.yaml_source import Document

ENVELOPE = "envelope.yaml"
VOCABULARY = "vocabulary.yaml"
ACCEPTED = "accepted.yaml"


def written_at(documents: Mapping[str, Document], place: Place) -> Place:
    """The place itself, or the vocabulary's where a `use` on the way brought the rest of the path.

    A part that is written nowhere stays where it would have to be written: in the last file on the way.
    """
    here, held = Place(place.file), _data(documents, place.file)
    for part in place.path:
        for _ in range(len(_vocabulary(documents))):
            used = held.get("use") if isinstance(held, dict) and part not in held else None
            if not isinstance(used, str) or used not in _vocabulary(documents):
                break
            here, held = Place(VOCABULARY, ("fields", used)), _vocabulary(documents)[used]
        here, held = here / part, _step(held, part)
    return here


def position_of(documents: Mapping[str, Document], place: Place, offset: int | None = None) -> Position | None:
    """Line and column of a place, or of a character of the text there; None when its file was not read."""
    place = written_at(documents, place)
    document = documents.get(place.file)
    return document.position(place.path, offset) if document else None


def _step(held: object, part: str | int) -> object:
    if isinstance(held, dict):
        return held.get(part)
    return held[part] if isinstance(held, list) and isinstance(part, int) and part < len(held) else None


def _data(documents: Mapping[str, Document], file: str) -> object:
    return documents[file].data if file in documents else None


def _vocabulary(documents: Mapping[str, Document]) -> dict[str, object]:
    data = _data(documents, VOCABULARY)
    fields = data.get("fields") if isinstance(data, dict) else None
    return fields if isinstance(fields, dict) else {}
