"""What a query reads: tables and WITH queries, joined, unnested or beside a subquery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from contracts.queries.types import SqlType
from tests.contracts.query_parts import Name, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.contracts.query_parts import Chance, Columns, Parts, Typed
    from tests.contracts.query_values import Values


class Relations:
    """Draws FROM, of the tables and of the WITH queries that there are by then."""

    def __init__(self, chance: Chance, values: Values, tables: Mapping[str, Columns]) -> None:
        self.chance = chance
        self.values = values
        self.tables = tables
        self.ctes: dict[str, Columns] = {}

    def source(self) -> tuple[Parts, Source]:
        every = {**self.tables, **self.ctes}
        name = self.chance.draw(st.sampled_from(sorted(self.ctes) * 3 + sorted(self.tables)))
        if self.chance.rarely():
            return [self.chance.name(name)], Source(name, every[name])
        alias = self.chance.fresh("t")
        return [self.chance.name(name), self.chance.one(" AS ", " "), Name(alias)], Source(alias, every[name])

    def from_(self) -> tuple[Parts, list[Source]]:
        parts, first = self.source()
        sources = [first]
        for _ in range(self.chance.draw(st.integers(0, 2))):
            more = self.chance.draw(
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
        left = self.values.column(sources, lambda type_: type_.name in ("bigint", "varchar", "integer"))
        if left is None or left.type is None:
            return [" CROSS JOIN ", *parts], both
        wanted = left.type
        right = self.values.column([source], lambda type_: type_.name == wanted.name)
        if right is None:
            return [", ", *parts], both
        condition = [*self.qualified(left, sources), " = ", *self.qualified(right, [source])]
        return [self.chance.one(" JOIN ", " LEFT JOIN ", " FULL OUTER JOIN "), *parts, " ON ", *condition], both

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
        name = self.chance.draw(st.sampled_from(names))
        rest = [
            Source(each.alias, {key: type_ for key, type_ in each.columns.items() if key != name})
            for each in (left, source)
        ]
        shared = Source(None, {name: source.columns[name]})
        return [" JOIN ", *parts, " USING (", self.chance.name(name), ")"], [shared, *rest]

    def unnested(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        held = self.values.column(sources, lambda type_: type_.name in ("array", "map"))
        if held is None or held.type is None:
            return None
        item = held.type.inner[-1]
        if held.name == "map":
            columns: list[tuple[str | None, SqlType | None]] = [(None, held.type.inner[0]), (None, item)]
        elif item and item.name == "row":
            columns = list(zip(item.names, item.inner, strict=True))
        else:
            columns = [(None, item)]
        ordinality = self.chance.one("", "", " WITH ORDINALITY")
        columns += [(None, SqlType("bigint"))] if ordinality else []
        alias, join = self.chance.fresh("u"), self.chance.one(" CROSS JOIN ", ", ")
        if self.chance.draw(st.booleans()) and all(name for name, _ in columns):
            listed, named = "", dict(columns)
        else:
            named = {f"{alias}c{index}": type_ for index, (_, type_) in enumerate(columns)}
            listed = f" ({', '.join(named)})"
        parts = [join, "UNNEST(", *held.parts, ")", ordinality, " AS ", Name(alias), listed]
        return parts, [*sources, Source(alias, {name: type_ for name, type_ in named.items() if name})]

    def lateral(self, sources: list[Source]) -> tuple[Parts, list[Source]] | None:
        held, alias = self.values.value(sources), self.chance.fresh("l")
        parts = [" CROSS JOIN LATERAL (SELECT ", *held.parts, f" AS {alias}v) AS ", Name(alias)]
        return parts, [*sources, Source(alias, {f"{alias}v": held.type})]
