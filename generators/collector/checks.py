"""The checks of one event version as straight-line Python: every problem, each with its JSON pointer.

What is tested comes from the field's JSON Schema, keyword by keyword: so the collector asserts what the front end's
validator asserts. The structure, not the type, decides how the code is written: leaf, list, map or record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generators.collector.code import call, indented, names, text
from generators.collector.forward import forward
from generators.jsonschema import Writer
from registry import patterns
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generators.collector.code import Module
    from registry.model import Field, Type

# JSON Schema type -> the Python that tests it on what a JSON reader gives.
_TYPES = {
    "string": "type({v}) is str",
    "boolean": "type({v}) is bool",
    "integer": "(type({v}) is int or type({v}) is float and {v}.is_integer())",
    "number": "(type({v}) is int or type({v}) is float)",
    "array": "type({v}) is list",
    "object": "type({v}) is dict",
}
# JSON Schema keyword -> the Python that tests it; `verdicts` tests the same again when it looks for what was wrong.
_KEYWORDS = {
    "pattern": "{a}.fullmatch({v})",
    "enum": "{v} in {a}",
    "minLength": "len({v}) >= {a}",
    "maxLength": "len({v}) <= {a}",
    "minimum": "{v} >= {a}",
    "maximum": "{v} <= {a}",
    "minItems": "len({v}) >= {a}",
    "maxItems": "len({v}) <= {a}",
    "maxProperties": "len({v}) <= {a}",
}
_PARAMETERS = "value, path, add"


class Checks:
    """Writes the checks of one module."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def event(self, fields: tuple[Field, ...]) -> None:
        """Write `check(value, path, add)` for the whole event."""
        self._module.define("check", _PARAMETERS, list(self._members(fields)))

    def _members(self, fields: tuple[Field, ...]) -> Iterator[str]:
        """An object's members, and no others."""
        known = names(sorted(field.wire_name for field in fields))
        known = self._module.constant("FIELDS", f"frozenset({known})")
        yield f"if not {known}.issuperset(value):"
        yield f"    unknown(value, {known}, path, add)"
        for field in fields:
            yield from self._member(field)

    def _member(self, field: Field) -> Iterator[str]:
        # A missing value is wrong like any other; `wrong` tells it by MISSING.
        absent = "None" if field.nullable and not field.required else "MISSING"
        guard = "x is not None" if field.nullable else "" if field.required else "x is not MISSING"
        yield f"x = value.get({field.wire_name!r}, {absent})"
        yield from self._value(field.type, "x", f"path + {'/' + field.wire_name!r}", guard)

    def _value(self, type_: Type, var: str, path: str, guard: str = "") -> Iterator[str]:
        """The check of one value; the guard says when there is one to be checked."""
        kind, limits = _TYPES[type_.form].format(v=var), " and ".join(self._tests(type_, var))
        wrong = f"    wrong({var}, {path}, {self._expected(type_)}, add)"
        if row_of(type_).shape == "leaf":
            test = f"not ({kind} and {limits})" if limits else f"not ({kind})"
            yield f"if {guard} and {test}:" if guard else f"if {test}:"
        else:
            check = self.inside(type_)
            yield f"if {kind}:"
            if limits:
                yield from indented((f"if not ({limits}):", wrong))
            yield f"    {check}({var}, {path}, add)"
            yield f"elif {guard}:" if guard else "else:"
        yield wrong

    def inside(self, type_: Type) -> str:
        """The name of the function that checks what is in a list, a map or a record."""
        subject = type_.form, type_.fields, type_.item
        inside = _INSIDE[row_of(type_).shape]
        return self._module.function("check", _PARAMETERS, subject, lambda: inside(self, type_))

    def test(self, type_: Type, var: str) -> str:
        """The test of a value itself, without what is inside it."""
        return " and ".join([_TYPES[type_.form].format(v=var), *self._tests(type_, var)])

    def _tests(self, type_: Type, var: str) -> list[str]:
        return [_KEYWORDS[keyword].format(v=var, a=limit) for keyword, limit in self._limits(type_).items()]

    def _limits(self, type_: Type) -> dict[str, str]:
        """The assertions of the type's schema: keyword and, in Python, its argument."""
        schema = form_of(type_).schema(type_, Writer())
        return {keyword: self._argument(keyword, schema[keyword]) for keyword in schema if keyword in _KEYWORDS}

    def _argument(self, keyword: str, value: Any) -> str:
        if keyword == "pattern":
            return self._module.constant("PATTERN", f"Pattern({text(forward(patterns.inside(value), '').text)})")
        if keyword == "enum":
            return self._module.constant("VALUES", f"frozenset({names(value)})")
        return repr(value)

    def _expected(self, type_: Type) -> str:
        """The constant that says what a value must be, for the messages."""
        rules = (f"{keyword!r}: {limit}" for keyword, limit in self._limits(type_).items())
        rules_text = ", ".join((f"'type': {type_.form!r}", *rules))
        words = text(form_of(type_).expected(type_))
        return self._module.constant("EXPECTED", call("Expected", words, f"{{{rules_text}}}"))

    def items(self, type_: Type) -> Iterator[str]:
        """Each item, by its index."""
        yield "for i, x in enumerate(value):"
        yield from indented(self._inner(type_, "f'{path}/{i}'"))

    def values(self, type_: Type) -> Iterator[str]:
        """Each value, by its name."""
        yield "for k, x in value.items():"
        yield from indented(self._inner(type_, "f'{path}/{escape(k)}'"))

    def _inner(self, type_: Type, path: str) -> Iterator[str]:
        assert type_.item is not None, "a list or a map says what is inside it"
        return self._value(type_.item, "x", path)

    def members(self, type_: Type) -> Iterator[str]:
        """The members of an object."""
        return self._members(type_.fields)


_INSIDE: Mapping[str, Callable[[Checks, Type], Iterator[str]]] = {
    "list": Checks.items,
    "map": Checks.values,
    "record": Checks.members,
}
