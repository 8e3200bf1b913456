"""What stands behind the colon: the wire form a field holds, and the natural values its constructor takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generators.python.names import class_name, pascal
from generators.python.text import literal
from generators.python.values import INSIDE, Value, inside, is_object, key_of
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.forms import Schema
    from registry.model import Type

# By natural type and wire form: the mark that makes the constructor take the natural value, and what that looks like.
# Without a mark the natural value is what is sent.
MARKS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("str", "string"): ("", "str"),
    ("bool", "boolean"): ("", "bool"),
    ("int", "string"): ("FROM_INTEGER", "IntegerInput"),
    ("int", "integer"): ("NUMBER", "int"),
    ("float", "string"): ("FROM_FLOAT", "FloatInput"),
    ("float", "number"): ("NUMBER", "float"),
    ("Decimal", "string"): ("FROM_DECIMAL", "DecimalInput"),
    ("datetime", "string"): ("FROM_MOMENT", "MomentInput"),
    ("date", "string"): ("FROM_DAY", "DayInput"),
    ("UUID", "string"): ("FROM_UUID", "UuidInput"),
}
_CONTAINERS: Mapping[str, tuple[str, str]] = {
    "list": ("FROM_SEQUENCE", "Sequence[{item}]"),
    "map": ("FROM_MAPPING", "Mapping[str, {item}]"),
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """`wire` is what the model holds, `given` what its constructor takes."""

    wire: str
    given: str


@dataclass(slots=True)
class Annotator:
    """Annotates one module's fields and names the values that are too long to stand in them.

    `values` are the values of the whole registry by `key_of`; `taken` are names that a named value must not have;
    `lines` define the named values; `used` are the names to import.
    """

    values: Mapping[str, Value]
    taken: set[str]
    named: dict[tuple[str, Value], str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def annotate(self, type_: Type, schema: Schema, record: str) -> Annotation:
        """The annotation of a value; `record` is the class of the object that it is or that is inside it."""
        if is_object(schema):
            return Annotation(record, record)
        held = inside(schema)
        if held is None or type_.item is None:
            return self._leaf(type_, schema)
        item = self.annotate(type_.item, held, record)
        mark, given = _CONTAINERS[row_of(type_).shape]
        found = self.values[key_of(schema)]
        around = Value(found.bare.replace(f"{INSIDE}]", f"{item.wire}]"), found.limits)
        return Annotation(self._using(around, mark), self._given(given, item.given))

    def _leaf(self, type_: Type, schema: Schema) -> Annotation:
        natural, value = row_of(type_).python, self.values[key_of(schema)]
        mark, given = MARKS[natural, type_.form]
        if mark or "pattern" in schema:
            return Annotation(self._name(value, mark, type_), self._given(given))
        # An enum's choices are its type on both sides.
        return Annotation(self._using(value), self._given(given if value.bare == given else value.bare))

    def _name(self, value: Value, mark: str, type_: Type) -> str:
        """The name of a value, given to it where it is first met."""
        key = (type_.name, value)
        if key not in self.named:
            base, count = pascal(row_of(type_).name), 1
            name = class_name(base, ())
            while name in self.taken:
                count += 1
                name = f"{base}_{count}"
            self.taken.add(name)
            self.named[key] = name
            words = f"Says({literal(form_of(type_).expected(type_))})"
            # A number is read before it is judged, a natural value is written before it is.
            marks = (mark, words) if mark == "NUMBER" else (words, mark)
            self._using(value, *marks)
            parts = (value.bare, *filter(None, (value.limits, *marks)))
            self.lines += [f"{name} = Annotated[", *(f"    {part}," for part in parts), "]"]
        return self.named[key]

    def _using(self, value: Value, *marks: str) -> str:
        """The annotation, once its names are known to be needed."""
        annotation = value.marked(*marks)
        outside = (annotation, value.bare, value.limits, *marks)
        self.used |= {name.partition("[")[0].partition("(")[0] for name in outside}
        return annotation

    def _given(self, given: str, item: str = "") -> str:
        self.used.add(given.partition("[")[0])
        return given.format(item=item) if item else given
