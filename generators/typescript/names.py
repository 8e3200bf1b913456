"""Names in TypeScript: the camel case of a column's or an event's name, made unique and legal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# ECMA-262, 12.7.2 and 13.1.1, in strict mode; then what the generated functions themselves call their values.
RESERVED_WORDS = frozenset(
    """
    await break case catch class const continue debugger default delete do else enum export extends false finally for
    function if import in instanceof new null return super switch this throw true try typeof var void while with yield
    let static implements interface package private protected public arguments eval undefined
    wire envelope fields value item
    """.split()  # noqa: SIM905 - fifty quotes would hide the words
)
# An optional property of such a name would be found on every object, whether it was given or not.
RESERVED_PROPERTIES = frozenset(
    ("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf")
)
# What generated modules mean by these names.
RESERVED_TYPES = frozenset({"Date", "Readonly", "ReadonlyArray", "Record"})


class Namer:
    """Hands out names, each once: `name_` where the name is reserved, `name2` where it is taken."""

    def __init__(self, reserved: Iterable[str] = (), taken: Iterable[str] = ()) -> None:
        self._reserved = frozenset(reserved)
        self._taken = set(taken)

    def name(self, wanted: str) -> str:
        """The wanted name, or the nearest one that is free."""
        base = f"{wanted}_" if wanted in self._reserved else wanted
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}{count}"
        self._taken.add(name)
        return name

    def copy(self) -> Namer:
        """A namer of an inner scope: it knows these names, and what it hands out stays inside."""
        return Namer(self._reserved, self._taken)


def camel(name: str) -> str:
    """`dwell_seconds` -> `dwellSeconds`."""
    whole = pascal(name)
    first = name.strip("_").partition("_")[0]
    return first.lower() + whole[len(first) :] if first.isupper() else whole[:1].lower() + whole[1:]


def pascal(*names: str) -> str:
    """`card_click`, `content` -> `CardClickContent`."""
    words = [word for name in names for word in name.split("_") if word]
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"_{joined}" if not joined or joined[0].isdigit() else joined
