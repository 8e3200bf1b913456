"""Hypothesis strategies for queries over a catalogue: right ones, and the same with one name or literal changed.

A query is a list of text and `Name`s, so that one of its names can be broken without parsing it. Queries are drawn
with the types in mind: an unbroken one binds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from contracts.queries.types import MOMENTS, NUMBERS, SqlType, array_of, common, map_of
from registry.reserved import ATHENA_SELECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contracts.queries.catalogue import Catalogue


@dataclass(frozen=True)
class Name:
    """A name in a query: of a table, an alias, a column or a member."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        plain = self.text.replace("_", "a").isalnum() and self.text[:1].isalpha() and not self.quoted
        return self.text if plain and self.text.upper() not in ATHENA_SELECT else f'"{self.text}"'


Part = str | Name
Parts = list[Part]


@dataclass(frozen=True)
class Typed:
    """An expression and its type."""

    parts: Parts
    type: SqlType | None

    @property
    def name(self) -> str:
        return self.type.name if self.type else "?"


@dataclass(frozen=True)
class Source:
    """A relation in FROM: the name before its columns, if it has one, and the columns with a name."""

    alias: str | None
    columns: dict[str, SqlType | None]


def text_of(parts: Parts) -> str:
    return "".join(map(str, parts))


class Writer:
    """Draws the parts of one query."""

    def __init__(self, draw: st.DrawFn, catalogue: Catalogue, tables: Sequence[str]) -> None:
        self.draw = draw
        self.tables = {name: found.columns for name in tables if (found := catalogue.relation(name))}
        self.ctes: dict[str, dict[str, SqlType | None]] = {}
        self.numbers = count(1)

    def one(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def rarely(self) -> bool:
        return self.draw(st.integers(0, 3)) == 3

    def fresh(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    def name(self, text: str) -> Name:
        text = text.upper() if self.draw(st.integers(0, 9)) == 9 and text.isascii() else text
        return Name(text, self.draw(st.integers(0, 5)) == 5)

    # What can be said about columns

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
        source, name, type_ = self.draw(st.sampled_from(held))
        is_short = names.count(name) == 1 and not self.rarely()
        before = [] if is_short or not source.alias else [self.name(source.alias), "."]
        return Typed([*before, self.name(name)], type_)

    def value(self, sources: Sequence[Source]) -> Typed:
        """A column, or something inside it."""
        found = self.column(sources, lambda type_: bool(type_.inner)) if self.draw(st.booleans()) else None
        return self.inside(found or self.column(sources) or Typed(["1"], SqlType("integer")))

    def inside(self, value: Typed) -> Typed:
        """A member, an item, what a function makes of it; or the value itself."""
        while value.type and value.type.inner and self.draw(st.integers(0, 4)):
            value = {"row": self.member, "array": self.from_array, "map": self.from_map}[value.name](value)
        return value

    def member(self, value: Typed) -> Typed:
        assert value.type, "asked for by type"
        names = [name for name in value.type.names if name and value.type.names.count(name) == 1]
        if not names:
            return replace(value, type=None)
        name = self.draw(st.sampled_from(names))
        return Typed([*value.parts, ".", self.name(name)], value.type.members(name)[0])

    def from_array(self, value: Typed) -> Typed:
        assert value.type, "asked for by type"
        item, x = value.type.inner[0], self.fresh("x")
        match self.one("index", "index", "element_at", "transform", "filter", "any", "cardinality"):
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
        match self.one("index", "element_at", "keys", "values", "filter", "transform_values"):
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
        return self.draw(st.sampled_from(forms))

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
        return self.draw(st.sampled_from(forms))

    # FROM

    def source(self) -> tuple[Parts, Source]:
        every = {**self.tables, **self.ctes}
        name = self.draw(st.sampled_from(sorted(self.ctes) * 3 + sorted(self.tables)))
        if self.rarely():
            return [self.name(name)], Source(name, dict(every[name]))
        alias = self.fresh("t")
        return [self.name(name), self.one(" AS ", " "), Name(alias)], Source(alias, dict(every[name]))

    def from_(self) -> tuple[Parts, list[Source]]:
        parts, first = self.source()
        sources = [first]
        for _ in range(self.draw(st.integers(0, 2))):
            more = self.draw(
                st.sampled_from([self.joined, self.joined, self.using, self.unnested, self.unnested, self.lateral])
            )
            added = more(sources)
            if added:
                parts, sources = [*parts, *added[0]], added[1]
            if added and added[0][0] == ", ":  # what follows would bind closer than the comma
                break
        return parts, sources

    def joined(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        parts, source = self.source()
        merged = {name for each in sources if each.alias is None for name in each.columns}
        if merged & source.columns.keys() or any(each.alias == source.alias for each in sources):
            return None
        both = [*sources, source]
        left = self.column(sources, lambda type_: type_.name in ("bigint", "varchar", "integer"))
        if left is None or left.type is None:
            return [" CROSS JOIN ", *parts], both
        wanted = left.type
        right = self.column([source], lambda type_: type_.name == wanted.name)
        if right is None:
            return [", ", *parts], both
        sides = [self.qualified(left, sources), " = ", *self.qualified(right, [source])]
        join = self.one(" JOIN ", " LEFT JOIN ", " FULL OUTER JOIN ")
        return [
            join,
            *parts,
            " ON ",
            *[each for side in sides for each in (side if isinstance(side, list) else [side])],
        ], both

    def qualified(self, value: Typed, sources: list[Source]) -> Parts:
        if len(value.parts) > 1:
            return value.parts
        name = str(value.parts[0].text if isinstance(value.parts[0], Name) else "").lower()
        alias = next(source.alias for source in sources if name in source.columns)
        return [Name(alias), ".", *value.parts] if alias else value.parts

    def using(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        parts, source = self.source()
        (left, *others) = sources
        names = [
            name
            for name, type_ in source.columns.items()
            if type_ and left.columns.get(name) == type_ and type_.inner == ()
        ]
        if others or not names or left.alias == source.alias or left.alias is None:
            return None
        name = self.draw(st.sampled_from(names))
        rest = [
            Source(each.alias, {key: type_ for key, type_ in each.columns.items() if key != name})
            for each in (left, source)
        ]
        return [" JOIN ", *parts, " USING (", self.name(name), ")"], [Source(None, {name: source.columns[name]}), *rest]

    def unnested(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        held = self.column(sources, lambda type_: type_.name in ("array", "map"))
        if held is None or held.type is None:
            return None
        item = held.type.inner[-1]
        if held.name == "map":
            columns: list[tuple[str | None, SqlType | None]] = [(None, held.type.inner[0]), (None, item)]
        elif item and item.name == "row":
            columns = list(zip(item.names, item.inner, strict=True))
        else:
            columns = [(None, item)]
        ordinality = self.one("", "", " WITH ORDINALITY")
        columns += [(None, SqlType("bigint"))] if ordinality else []
        alias, join = self.fresh("u"), self.one((" CROSS JOIN "), ", ")
        if self.draw(st.booleans()) and all(name for name, _ in columns):
            listed, named = "", dict(columns)
        else:
            named = {f"{alias}c{index}": type_ for index, (_, type_) in enumerate(columns)}
            listed = f" ({', '.join(named)})"
        parts = [join, "UNNEST(", *held.parts, ")", ordinality, " AS ", Name(alias), listed]
        return parts, [*sources, Source(alias, {name: type_ for name, type_ in named.items() if name})]

    def lateral(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        held, alias = self.value(sources), self.fresh("l")
        parts = [" CROSS JOIN LATERAL (SELECT ", *held.parts, f" AS {alias}v) AS ", Name(alias)]
        return parts, [*sources, Source(alias, {f"{alias}v": held.type})]

    # Queries

    def plain(self) -> tuple[Parts, dict[str, SqlType | None]]:
        """SELECT ... FROM ... WHERE ... ORDER BY."""
        from_, sources = self.from_()
        items = [self.value(sources) for _ in range(self.draw(st.integers(1, 3)))]
        names = {self.fresh("c"): item.type for item in items}
        parts = ["SELECT ", *self.listed(items, names), " FROM ", *from_, *self.where(sources)]
        orderable = [name for name, type_ in names.items() if type_ and type_.name in ("varchar", "bigint", "date")]
        if orderable and self.rarely():
            parts += [" ORDER BY ", self.name(orderable[0]), ", 1" if orderable[0] == next(iter(names)) else ""]
        return parts, names

    def starred(self) -> tuple[Parts, dict[str, SqlType | None]]:
        from_, source = self.source()
        assert source.alias, "a table has a name"
        star: Parts = ["*"] if self.draw(st.booleans()) else [self.name(source.alias), ".*"]
        return ["SELECT ", *star, " FROM ", *from_, *self.where([source])], source.columns

    def grouped(self) -> tuple[Parts, dict[str, SqlType | None]]:
        from_, sources = self.from_()
        keys = [
            each for _ in range(2) if (each := self.value(sources)).name in ("varchar", "bigint", "boolean", "date")
        ]
        measures = [self.aggregate(self.value(sources)) for _ in range(2)]
        items = [*keys, *measures]
        names = {self.fresh("g"): item.type for item in items}
        parts = ["SELECT ", *self.listed(items, names), " FROM ", *from_, *self.where(sources)]
        if keys:
            by = [str(index) for index in range(1, len(keys) + 1)]
            written = [part for key in keys for part in (", ", *key.parts)][1:]
            parts += [" GROUP BY ", *([", ".join(by)] if self.draw(st.booleans()) else written)]
        if self.rarely():
            parts += [" HAVING count(*) > 1"]
        return parts, names

    def windowed(self) -> tuple[Parts, dict[str, SqlType | None]]:
        from_, sources = self.from_()
        by = self.column(sources, lambda type_: type_.name in ("varchar", "bigint"))
        order = self.column(sources, lambda type_: type_.name in MOMENTS) or by
        value, name = self.value(sources), self.fresh("w")
        if by is None or order is None:
            return self.plain()
        function: Parts = ["row_number()"] if self.rarely() else ["lag(", *value.parts, ")"]
        over = [" OVER (PARTITION BY ", *by.parts, " ORDER BY ", *order.parts, f" DESC) AS {name}"]
        return ["SELECT ", *function, *over, " FROM ", *from_], {name: None}

    def listed(self, items: Sequence[Typed], names: dict[str, SqlType | None]) -> Iterator[Part]:
        for index, (item, name) in enumerate(zip(items, names, strict=True)):
            yield from (", " if index else "", *item.parts, " AS ", Name(name))

    def where(self, sources: list[Source]) -> Parts:
        match self.one("none", "test", "test", "exists", "in"):
            case "test":
                return [" WHERE ", *self.test(self.value(sources)), self.one("", " AND 1 = 1")]
            case "exists":
                parts, source = self.source()
                if all(each.alias != source.alias for each in sources):
                    test = self.test(self.value([source]))
                    return [" WHERE EXISTS (SELECT 1 FROM ", *parts, " WHERE ", *test, ")"]
            case "in":
                held, (parts, source) = self.column(sources, lambda type_: type_.name == "varchar"), self.source()
                other = self.column([source], lambda type_: type_.name == "varchar")
                if held and other:
                    return [" WHERE ", *held.parts, " IN (SELECT ", *other.parts, " FROM ", *parts, ")"]
        return []

    def query(self) -> Parts:
        """One of the forms, sometimes with WITH queries that it can read, sometimes united with another."""
        before: Parts = []
        for _ in range(self.draw(st.sampled_from([0, 0, 1, 2]))):
            parts, columns = self.body()
            name = self.fresh("q")
            before += [", " if before else "WITH ", Name(name), " AS (", *parts, ")"]
            self.ctes[name] = {key: type_ for key, type_ in columns.items() if type_}
        parts, columns = self.body()
        if self.rarely():
            other, others = self.body()
            types = zip(columns.values(), others.values(), strict=False)
            if len(columns) == len(others) and all(a and b and (a == b or common(a, b)) for a, b in types):
                parts = ["(", *parts, ") UNION ALL (", *other, ")"]
        return [*before, " " if before else "", *parts]

    def body(self) -> tuple[Parts, dict[str, SqlType | None]]:
        forms = [self.plain, self.plain, self.grouped, self.windowed, self.starred]
        return self.draw(st.sampled_from(forms))()


@dataclass(frozen=True)
class Drawn:
    """A query; `broken` is what was changed in it, if anything was."""

    sql: str
    broken: str | None = None


@st.composite
def queries(draw: st.DrawFn, catalogue: Catalogue, tables: Sequence[str]) -> Drawn:
    """A query that binds."""
    return Drawn(text_of(Writer(draw, catalogue, tables).query()))


@st.composite
def broken_queries(draw: st.DrawFn, catalogue: Catalogue, tables: Sequence[str]) -> Drawn:
    """A query in which one name, alias or number is another: it may or may not bind."""
    writer = Writer(draw, catalogue, tables)
    parts = writer.query()
    names = [index for index, part in enumerate(parts) if isinstance(part, Name)]
    index = draw(st.sampled_from(names))
    name = parts[index]
    assert isinstance(name, Name), "chosen so"
    known = sorted({other for columns in writer.tables.values() for other in columns})
    grouped = any("GROUP BY" in str(part) or "count" in str(part) for part in parts)
    changes = [f"{name.text}_nope"]
    # Where values are grouped, a name that is there would break a rule that is none about names.
    changes += [] if grouped else [name.text[:-1] or "z", draw(st.sampled_from(known))]
    changed = replace(name, text=draw(st.sampled_from(changes)))
    return Drawn(text_of([*parts[:index], changed, *parts[index + 1 :]]), f"{name.text} -> {changed.text}")
