"""The fast path of one event version: a yes, or nothing. What it does not take, the plain checks decide.

All strings with a grammar are joined, each with an end mark behind it, and matched by one regular expression. The mark
and what stands for a missing value are unpaired surrogates, which no text read from UTF-8 has in it (`jsontext` sees to
that), so a value can end nowhere but at its mark. Each part is an atomic group up to its mark: a grammar that reads a
text in many ways cannot multiply with the next one. What has no fixed number of parts, lists and maps, is left to the
plain checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.collector.checks import TYPES
from generators.collector.code import call, indented, names, text
from generators.jsonschema import Writer
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.collector.checks import Checks
    from generators.collector.code import Module
    from generators.collector.members import Member
    from registry.model import Field, Type

_END = r"\ud800"
_ABSENT = r"\ud801"


class Quick:
    """Writes the tests of one event: a dict, or a structure, of which the reader has tested the names and kinds."""

    def __init__(self, module: Module, checks: Checks, *, is_structure: bool) -> None:
        self._module = module
        self._checks = checks
        self._is_structure = is_structure

    def closed(self, var: str, fields: tuple[Field, ...], guard: str) -> Iterator[str]:
        """An object, and no names but the known; a structure is made of nothing else."""
        if not self._is_structure:
            known = names(sorted(field.wire_name for field in fields))
            known = self._module.constant("FIELDS", f"frozenset({known})")
            yield from _refused(f"type({var}) is dict and {known}.issuperset({var})", guard)

    def tests(self, members: tuple[Member, ...]) -> Iterator[str]:
        """The statements that return None for an event that is not valid."""
        texts: list[str] = []
        grammar: list[str] = []
        for member in _flat(members):
            part, limits = _part(member.field.type)
            if part:
                texts.append(member.var)
                grammar.append(f"(?>(?:{part}|{_ABSENT}){_END})" if member.optional else f"(?>{part}{_END})")
                yield from _refused(" and ".join(limits).format(v=member.var), member.present) if limits else ()
            else:
                yield from self._apart(member)
        if texts:
            match = self._module.constant("PATTERN", f"Pattern({text(''.join(grammar))})") + ".match"
            yield f"if not {match}(END.join(({', '.join(texts)}, ''))):"
            yield "    return None"

    def _apart(self, member: Member) -> Iterator[str]:
        """A member that is no text with a grammar."""
        type_ = member.field.type
        if not (self._is_structure and type_.values):  # the structure takes only the listed values
            yield from _refused(self._checks.test(type_, member.var), member.present)
        if row_of(type_).shape != "leaf":
            check = f"{self._checks.inside(type_)}({member.var}, '', refuse)"
            yield from [f"if {member.present}:", f"    {check}"] if member.optional else [check]


def _flat(members: tuple[Member, ...]) -> Iterator[Member]:
    """The members, and in the place of a record its own."""
    for member in members:
        yield from _flat(member.inside) if member.inside else [member]


def _refused(test: str, guard: str) -> Iterator[str]:
    yield f"if {guard} and not ({test}):" if guard else f"if not ({test}):"
    yield "    return None"


def _part(type_: Type) -> tuple[str, list[str]]:
    """The grammar of a text without its anchors, empty where it has none, and the tests that it leaves to do."""
    schema = form_of(type_).schema(type_, Writer())
    if type_.form != "string" or "enum" in schema:
        return "", []  # listed values are looked up faster than they are matched
    least, most = schema.get("minLength", 0), schema.get("maxLength", "")
    if "pattern" not in schema:
        return f"[^{_END}]" + (f"{{{least},{most}}}" if least or most != "" else "*"), []
    tests = [f"len({{v}}) >= {least}"] * bool(least) + [f"len({{v}}) <= {most}"] * (most != "")
    return schema["pattern"].removeprefix("^").removesuffix(r"$(?!\n)"), tests


def shape_of(fields: tuple[Field, ...], checks: Checks) -> str:
    """The structure of an object: of each member the name, the attribute, what it is, whether required and nullable.

    What it is: a Python type, the set of its values, or an inner structure.
    """
    rows = (
        call(
            "",
            repr(field.wire_name),
            repr(f"v_{field.name}"),
            _python(field.type, checks),
            str(field.required),
            str(field.nullable),
        )
        for field in fields
    )
    return "(\n" + "\n".join(indented(",\n".join(rows).split("\n"))) + ",\n)"


def _python(type_: Type, checks: Checks) -> str:
    if type_.fields:
        return shape_of(type_.fields, checks)
    return checks.values_of(type_) or TYPES[type_.form]
