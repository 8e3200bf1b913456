"""The checks of one event version as straight-line Python: every problem, each with its JSON pointer.

What is tested comes from the field's JSON Schema, keyword by keyword: so the collector asserts what the front end's
validator asserts. The structure, not the type, decides how the code is written: leaf, list, map or record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.jsonschema import Writer
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generators.collector.code import Code
    from registry.forms import Schema
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
# JSON Schema keyword -> the Python that tests it, `{c}` being a constant made of the keyword's value.
_KEYWORDS: Mapping[str, tuple[str, str, str]] = {
    "pattern": ("P", "re.compile({a!r}).match", "{c}({v})"),
    "enum": ("S", "frozenset({a!r})", "{v} in {c}"),
    "minLength": ("", "", "len({v}) >= {a}"),
    "maxLength": ("", "", "len({v}) <= {a}"),
    "minimum": ("", "", "{v} >= {a!r}"),
    "maximum": ("", "", "{v} <= {a!r}"),
    "minItems": ("", "", "len({v}) >= {a}"),
    "maxItems": ("", "", "len({v}) <= {a}"),
    "maxProperties": ("", "", "len({v}) <= {a}"),
}


class Checks:
    """Writes the checks of one module."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self.functions: list[Code] = []

    def record(self, fields: tuple[Field, ...], name: str) -> None:
        """Write the function that checks an object: `name(value, path, add)`."""
        code = self._code.detached()
        known = code.constant("K", f"frozenset({sorted(field.wire_name for field in fields)!r})")
        with code.block(f"def {name}(value, path, add):"):
            with code.block(f"if value.keys() - {known}:"):
                code.line(f"unknown(value, {known}, path, add)")
            for field in fields:
                self._member(code, field)
        # Inner records were written first, so functions stand before their callers.
        self.functions.append(code)

    def _member(self, code: Code, field: Field) -> None:
        expected = self._expected(field.type)
        code.line(f"x = value.get({field.wire_name!r}, MISSING)")
        if field.required:
            with code.block("if x is MISSING:"):
                code.line(f"missing(path, {field.wire_name!r}, {expected}, add)")
        else:
            with code.block("if x is MISSING:"):
                code.line("pass")
        nullable = "x is not None and " if field.nullable else ""
        self._value(code, field.type, "x", "path + " + repr("/" + field.wire_name), f"elif {nullable}", 0)

    def _value(self, code: Code, type_: Type, var: str, path: str, keyword: str, depth: int) -> None:
        """Write the check of a value as `if`/`elif`; what is inside a container follows in its `else`."""
        condition = " and ".join(test for _, test in self._tests(type_, var))
        with code.block(f"{keyword}not ({condition}):"):
            code.line(f"wrong({var}, {path}, {self._expected(type_)}, add)")
        inside = _INSIDE[row_of(type_).shape]
        if inside:
            # A null that is allowed has nothing inside.
            with code.block(f"elif {var} is not None:"):
                inside(self, code, type_, var, path, depth)

    def _tests(self, type_: Type, var: str) -> list[tuple[str, str]]:
        """The tests of a value by JSON Schema keyword, the type's first."""
        schema = form_of(type_).schema(type_, Writer())
        tests = [("type", _TYPES[type_.form].format(v=var))]
        return tests + [self._test(keyword, schema, var) for keyword in schema if keyword in _KEYWORDS]

    def _test(self, keyword: str, schema: Schema, var: str) -> tuple[str, str]:
        kind, constant, test = _KEYWORDS[keyword]
        argument = schema[keyword]
        name = self._code.constant(kind, constant.format(a=argument)) if constant else ""
        return keyword, test.format(v=var, a=argument, c=name)

    def _expected(self, type_: Type) -> str:
        """The constant that says what a value must be, for the messages."""
        tests = "".join(f"({keyword!r}, lambda v: {test}), " for keyword, test in self._tests(type_, "v"))
        words = form_of(type_).expected(type_)
        choices = f", {type_.values!r}" if type_.values else ""
        return self._code.constant("E", f"Expected({words!r}, ({tests}){choices})")

    def list_inside(self, code: Code, type_: Type, var: str, path: str, depth: int) -> None:
        """Each item, by its index."""
        index, item = f"i{depth}", f"y{depth}"
        with code.block(f"for {index}, {item} in enumerate({var}):"):
            self._inner(code, type_, item, f"{path} + '/' + str({index})", depth)

    def map_inside(self, code: Code, type_: Type, var: str, path: str, depth: int) -> None:
        """Each value, by its name."""
        name, item = f"k{depth}", f"y{depth}"
        with code.block(f"for {name}, {item} in {var}.items():"):
            self._inner(code, type_, item, f"{path} + '/' + escape({name})", depth)

    def _inner(self, code: Code, type_: Type, item: str, path: str, depth: int) -> None:
        assert type_.item is not None, "a list or a map says what is inside it"
        self._value(code, type_.item, item, path, "if ", depth + 1)

    def record_inside(self, code: Code, type_: Type, var: str, path: str, _depth: int) -> None:
        """The members, in a function of their own."""
        name = self._code.function("check")
        self.record(type_.fields, name)
        code.line(f"{name}({var}, {path}, add)")


_INSIDE: Mapping[str, Callable[[Checks, Code, Type, str, str, int], None] | None] = {
    "leaf": None,
    "list": Checks.list_inside,
    "map": Checks.map_inside,
    "record": Checks.record_inside,
}
