"""Writing `accepted.yaml`: an entry at its place in the order, and every comment where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.layout.kinds import KINDS
from registry.layout.tree import Container, Entry, Scalar, read_tree
from registry.layout.writing import write
from registry.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = "# Breaking changes that were accepted on purpose. `sayso accept` writes them, `sayso diff` counts them.\n"


def with_acceptance(text: str, fingerprint: str, members: Mapping[str, str]) -> str:
    """The file's text with one acceptance more, or another for the same fingerprint; sorted by what was accepted.

    Raises RegistryError when the text is no strict YAML.
    """
    document = read_yaml(text, "accepted.yaml")
    if document.findings:
        raise RegistryError(document.findings)
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    begun = text.replace("\r\n", "\n").removeprefix("\ufeff") or HEAD
    tree = read_tree(begun if document.data is not None else f"{begun.rstrip()}\naccepted:\n")
    assert isinstance(tree, Container), "the file was read as a mapping"
    held = _held(tree)
    _put(held, fingerprint, members)
    held.entries.sort(key=_order)
    return "".join(line + end for line in write(tree, KINDS["lines"]))


def _held(tree: Container) -> Container:
    """What stands below `accepted:`; it may be there without anything below it."""
    entry = next((each for each in tree.entries if each.key and each.key.text == "accepted"), None)
    if entry is None:
        entry = Entry(Scalar("accepted", None), Scalar("", None))
        tree.entries.append(entry)
    if not isinstance(entry.value, Container):
        entry.value = Container(is_list=False, in_brackets=False)
    entry.value.in_brackets = False
    return entry.value


def _put(held: Container, fingerprint: str, members: Mapping[str, str]) -> None:
    entry = next((each for each in held.entries if each.key and each.key.text == fingerprint), None)
    if entry is None:
        # Quotes, since a fingerprint may look like a number: 123456789012, 1e2345678901.
        entry = Entry(Scalar(fingerprint, '"'), Scalar("", None))
        held.entries.append(entry)
    entries = [Entry(Scalar(key, None), Scalar(value, '"')) for key, value in members.items()]
    entry.value = Container(is_list=False, in_brackets=False, entries=entries)


def _order(entry: Entry) -> tuple[str, str]:
    members = entry.value.entries if isinstance(entry.value, Container) else []
    said = {each.key.text: each.value.text for each in members if each.key and isinstance(each.value, Scalar)}
    return said.get("change", ""), entry.key.text if entry.key else ""
