"""What a query says about columns: expressions of the right types, conditions and aggregates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from contracts.queries.types import MOMENTS, NUMBERS, SqlType, array_of, map_of
from tests.contracts.query_parts import Name, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.contracts.query_parts import Chance, Parts, Source


class Values:
    """Draws expressions over the columns of relations."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance

    def column(self, sources: Sequence[Source], wanted: Callable[[SqlType], bool] = lambda _: True) -> Typed | None:
        """A column of one of the sources, with the alias before it where it must be, and sometimes where not."""
        names = [name for source in sources for name in source.columns]
        held = [
            (source, name, type_)
            for source in sources
            for name, type_ in source.columns.items()
            if type_ and wanted(type_) and (source.alias or names.count(name) == 1)
        ]
        if not held:
            return None
        source, name, type_ = self.chance.draw(st.sampled_from(held))
        is_short = names.count(name) == 1 and not self.chance.rarely()
        before = [] if is_short or not source.alias else [self.chance.name(source.alias), "."]
        return Typed([*before, self.chance.name(name)], type_)

    def value(self, sources: Sequence[Source]) -> Typed:
        """A column, or something inside it."""
        found = self.column(sources, lambda type_: bool(type_.inner)) if self.chance.draw(st.booleans()) else None
        return self.inside(found or self.column(sources) or Typed(["1"], SqlType("integer")))

    def inside(self, value: Typed) -> Typed:
        """A member, an item, what a function makes of it; or the value itself."""
        while value.type and value.type.inner and self.chance.draw(st.integers(0, 4)):
            value = {"row": self.member, "array": self.from_array, "map": self.from_map}[value.name](value)
        return value

    def member(self, value: Typed) -> Typed:
        assert value.type, "asked for by type"
        names = [name for name in value.type.names if name and value.type.names.count(name) == 1]
        if not names:
            return replace(value, type=None)
        name = self.chance.draw(st.sampled_from(names))
        return Typed([*value.parts, ".", self.chance.name(name)], value.type.members(name)[0])

    def from_array(self, value: Typed) -> Typed:
        assert value.type, "asked for by type"
        item, x = value.type.inner[0], self.chance.fresh("x")
        match self.chance.one("index", "index", "element_at", "transform", "filter", "any", "cardinality"):
            case "index":
                return Typed([*value.parts, "[1]"], item)
            case "element_at":
                return Typed(["element_at(", *value.parts, ", 1)"], item)
            case "transform":
                body = self.inside(Typed([Name(x)], item))
                return Typed(["transform(", *value.parts, f", {x} -> ", *body.parts, ")"], array_of(body.type))
            case "filter":
                test = self.test(self.inside(Typed([Name(x)], item)))
                return Typed(["filter(", *value.parts, f", {x} -> ", *test, ")"], value.type)
            case "any":
                test = self.test(self.inside(Typed([Name(x)], item)))
                return Typed(["any_match(", *value.parts, f", {x} -> ", *test, ")"], SqlType("boolean"))
        return Typed(["cardinality(", *value.parts, ")"], SqlType("bigint"))

    def from_map(self, value: Typed) -> Typed:
        assert value.type, "asked for by type"
        key, held = value.type.inner
        match self.chance.one("index", "element_at", "keys", "values", "filter", "transform_values"):
            case "index":
                return Typed([*value.parts, "['k']"], held)
            case "element_at":
                return Typed(["element_at(", *value.parts, ", 'k')"], held)
            case "keys":
                return Typed(["map_keys(", *value.parts, ")"], array_of(key))
            case "values":
                return Typed(["map_values(", *value.parts, ")"], array_of(held))
            case "filter":
                test = self.test(self.inside(Typed([Name("v")], held)))
                return Typed(["map_filter(", *value.parts, ", (k, v) -> ", *test, ")"], value.type)
        body = self.inside(Typed([Name("v")], held))
        return Typed(["transform_values(", *value.parts, ", (k, v) -> ", *body.parts, ")"], map_of(key, body.type))

    def test(self, value: Typed) -> Parts:
        """A condition on a value."""
        parts, name = value.parts, value.name
        if name in NUMBERS:
            forms = [
                [*parts, " > 1"],
                [*parts, " BETWEEN 1 AND 2.5"],
                [*parts, " IN (1, 2)"],
                [*parts, " * 2 + 1 <> 0"],
            ]
        elif name == "varchar":
            forms = [[*parts, " = 'x'"], [*parts, " LIKE 'x%'"], ["lower(", *parts, ") IN ('x', 'y')"]]
        elif name == "boolean":
            forms = [parts, ["NOT ", *parts], ["coalesce(", *parts, ", false)"]]
        elif name in MOMENTS:
            forms = [[*parts, " >= DATE '2026-01-01'"], ["year(", *parts, ") = 2026"]]
            forms += [["date_trunc('month', ", *parts, ") < current_date"]]
        else:
            forms = [[*parts, " IS NOT NULL"]]
        return self.chance.draw(st.sampled_from(forms))

    def aggregate(self, value: Typed) -> Typed:
        parts = value.parts
        forms = [
            Typed(["count(DISTINCT ", *parts, ")"], SqlType("bigint")),
            Typed(["count_if(", *self.test(value), ")"], SqlType("bigint")),
            Typed(["array_agg(", *parts, ")"], array_of(value.type)),
            Typed(["count(*) FILTER (WHERE ", *self.test(value), ")"], SqlType("bigint")),
            Typed(["arbitrary(", *parts, ")"], value.type),
        ]
        if value.name in NUMBERS:
            forms += [Typed(["sum(", *parts, ")"], None), Typed(["avg(", *parts, ") + 1"], None)] * 2
        if value.name in (*NUMBERS, *MOMENTS, "varchar"):
            forms += [Typed(["max(", *parts, ")"], value.type), Typed(["max_by(1, ", *parts, ")"], SqlType("integer"))]
        return self.chance.draw(st.sampled_from(forms))
