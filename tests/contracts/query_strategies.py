"""Hypothesis strategies for queries over a catalogue: right ones, and the same with one name or literal changed.

Queries are drawn with the types in mind: an unbroken one binds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from contracts.queries.types import MOMENTS, common
from tests.contracts.query_parts import Chance, Name, text_of
from tests.contracts.query_relations import Relations
from tests.contracts.query_values import Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contracts.queries.catalogue import Catalogue
    from tests.contracts.query_parts import Columns, Part, Parts, Source, Typed


class Writer:
    """Draws the parts of one query."""

    def __init__(self, draw: st.DrawFn, catalogue: Catalogue, tables: Sequence[str]) -> None:
        self.chance = Chance(draw)
        self.values = Values(self.chance)
        columns = {name: found.columns for name in tables if (found := catalogue.relation(name))}
        self.relations = Relations(self.chance, self.values, columns)

    def plain(self) -> tuple[Parts, Columns]:
        """SELECT ... FROM ... WHERE ... ORDER BY."""
        from_, sources = self.relations.from_()
        items = [self.values.value(sources) for _ in range(self.chance.draw(st.integers(1, 3)))]
        names = {self.chance.fresh("c"): item.type for item in items}
        parts = ["SELECT ", *self.listed(items, names), " FROM ", *from_, *self.where(sources)]
        orderable = [name for name, type_ in names.items() if type_ and type_.name in ("varchar", "bigint", "date")]
        if orderable and self.chance.rarely():
            parts += [" ORDER BY ", self.chance.name(orderable[0]), ", 1" if orderable[0] == next(iter(names)) else ""]
        return parts, names

    def starred(self) -> tuple[Parts, Columns]:
        from_, source = self.relations.source()
        assert source.alias, "a table has a name"
        star: Parts = ["*"] if self.chance.draw(st.booleans()) else [self.chance.name(source.alias), ".*"]
        return ["SELECT ", *star, " FROM ", *from_, *self.where([source])], source.columns

    def grouped(self) -> tuple[Parts, Columns]:
        from_, sources = self.relations.from_()
        keys = [
            each
            for _ in range(2)
            if (each := self.values.value(sources)).name in ("varchar", "bigint", "boolean", "date")
        ]
        measures = [self.values.aggregate(self.values.value(sources)) for _ in range(2)]
        items = [*keys, *measures]
        names = {self.chance.fresh("g"): item.type for item in items}
        parts = ["SELECT ", *self.listed(items, names), " FROM ", *from_, *self.where(sources)]
        if keys:
            by = [str(index) for index in range(1, len(keys) + 1)]
            written = [part for key in keys for part in (", ", *key.parts)][1:]
            parts += [" GROUP BY ", *([", ".join(by)] if self.chance.draw(st.booleans()) else written)]
        if self.chance.rarely():
            parts += [" HAVING count(*) > 1"]
        return parts, names

    def windowed(self) -> tuple[Parts, Columns]:
        from_, sources = self.relations.from_()
        by = self.values.column(sources, lambda type_: type_.name in ("varchar", "bigint"))
        order = self.values.column(sources, lambda type_: type_.name in MOMENTS) or by
        value, name = self.values.value(sources), self.chance.fresh("w")
        if by is None or order is None:
            return self.plain()
        function: Parts = ["row_number()"] if self.chance.rarely() else ["lag(", *value.parts, ")"]
        over = [" OVER (PARTITION BY ", *by.parts, " ORDER BY ", *order.parts, f" DESC) AS {name}"]
        return ["SELECT ", *function, *over, " FROM ", *from_], {name: None}

    def listed(self, items: Sequence[Typed], names: Columns) -> Iterator[Part]:
        for index, (item, name) in enumerate(zip(items, names, strict=True)):
            yield from (", " if index else "", *item.parts, " AS ", Name(name))

    def where(self, sources: list[Source]) -> Parts:
        match self.chance.one("none", "test", "test", "exists", "in"):
            case "test":
                return [" WHERE ", *self.values.test(self.values.value(sources)), self.chance.one("", " AND 1 = 1")]
            case "exists":
                parts, source = self.relations.source()
                if all(each.alias != source.alias for each in sources):
                    test = self.values.test(self.values.value([source]))
                    return [" WHERE EXISTS (SELECT 1 FROM ", *parts, " WHERE ", *test, ")"]
            case "in":
                held = self.values.column(sources, lambda type_: type_.name == "varchar")
                parts, source = self.relations.source()
                other = self.values.column([source], lambda type_: type_.name == "varchar")
                if held and other:
                    return [" WHERE ", *held.parts, " IN (SELECT ", *other.parts, " FROM ", *parts, ")"]
        return []

    def query(self) -> Parts:
        """One of the forms, sometimes with WITH queries that it can read, sometimes united with another."""
        before: Parts = []
        for _ in range(self.chance.draw(st.sampled_from([0, 0, 1, 2]))):
            parts, columns = self.body()
            name = self.chance.fresh("q")
            before += [", " if before else "WITH ", Name(name), " AS (", *parts, ")"]
            self.relations.ctes[name] = {key: type_ for key, type_ in columns.items() if type_}
        parts, columns = self.body()
        if self.chance.rarely():
            other, others = self.body()
            types = zip(columns.values(), others.values(), strict=False)
            if len(columns) == len(others) and all(a and b and (a == b or common(a, b)) for a, b in types):
                parts = ["(", *parts, ") UNION ALL (", *other, ")"]
        return [*before, " " if before else "", *parts]

    def body(self) -> tuple[Parts, Columns]:
        forms = [self.plain, self.plain, self.grouped, self.windowed, self.starred]
        return self.chance.draw(st.sampled_from(forms))()


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
    known = sorted({other for columns in writer.relations.tables.values() for other in columns})
    grouped = any("GROUP BY" in str(part) or "count" in str(part) for part in parts)
    changes = [f"{name.text}_nope"]
    # Where values are grouped, a name that is there would break a rule that is none about names.
    changes += [] if grouped else [name.text[:-1] or "z", draw(st.sampled_from(known))]
    changed = replace(name, text=draw(st.sampled_from(changes)))
    return Drawn(text_of([*parts[:index], changed, *parts[index + 1 :]]), f"{name.text} -> {changed.text}")
