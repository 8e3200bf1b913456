"""The generated modules, one an event and version, each loaded when its first event comes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

LONGEST_ID = 200
"""Characters of an id or a name that are told and stored, whatever was sent."""
_loaded: dict[str, ModuleType] = {}


def load(name: str) -> ModuleType:
    """The module of an event and version, by the name that the catalogue has for it."""
    if name not in _loaded:
        _loaded[name] = __import__(f"{__package__}.events.{name}", fromlist=["take"])  # without importlib: sooner
    return _loaded[name]
