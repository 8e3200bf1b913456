"""The one layout of a definition file: order of keys, quotes, blocks and indentation; every comment stays.

The text is not dumped from its values but written anew from the parser's nodes, which know how each value was spelt
(`"3"` keeps its quotes, 1.0 its point), with the comments found between them. A round trip through a dumper would
fasten every comment to what stands *before* it, and so lose its place when keys are put in order.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from registry.errors import RegistryError
from registry.findings import Finding, Position
from registry.layout.kinds import kind_of
from registry.layout.tree import Container, read_tree
from registry.layout.writing import write
from registry.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["definition_files", "laid_out", "laid_out_file"]

_ROOT_FILES = ("sayso.yaml", "envelope.yaml", "vocabulary.yaml", "accepted.yaml")
_FOLDERS = ("events", "producers")


def laid_out(text: str, file: str) -> str:
    """The text in its canonical layout; the same data, the same comments.

    `file` is the path below the registry's root, with `/`: it says which keys there are. Line breaks stay as the
    first one is. Raises RegistryError with every finding when the text is not strict YAML.
    """
    document = read_yaml(text, file)
    if document.findings:
        raise RegistryError(document.findings)
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    lines = arranged(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), file)
    written = "".join(line + end for line in lines)
    again = read_yaml(written, file)
    # Never trust a formatter: what it would change stays as it is.
    return written if not again.findings and _same(again.data, document.data) else text


def laid_out_file(path: Path, file: str) -> tuple[bytes, bytes]:
    """What a file holds, and what it should hold. Raises RegistryError as `laid_out` does, OSError when unreadable."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        advice = "Save it as UTF-8 text."
        finding = Finding("yaml-syntax", "error", Position(file), f"cannot be read: {error}", advice)
        raise RegistryError([finding]) from None
    return data, laid_out(text, file).encode()


def _same(one: Any, other: Any) -> bool:
    """Equal in types too, whatever the order of keys: 1, 1.0, "1" and true are four values."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def arranged(text: str, file: str) -> list[str]:
    """The lines of a text that has no carriage returns."""
    tree = read_tree(text)
    if not isinstance(tree, Container):
        return [line.rstrip() for line in text.strip().splitlines()]
    return write(tree, kind_of(PurePosixPath(file)))


def definition_files(root: Path) -> Iterator[Path]:
    """The files of a registry that people write in YAML."""
    for name in _ROOT_FILES:
        if (root / name).is_file():
            yield root / name
    for folder in _FOLDERS:
        yield from sorted(path for path in (root / folder).glob("*.yaml") if path.is_file())
