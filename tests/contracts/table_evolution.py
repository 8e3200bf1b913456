"""Tables that evolve: an old definition, a new one, what the rules say of each column, and the old one's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from contracts.comparing import same
from contracts.events.pools import Pools
from contracts.hive_types import parse_hive_type
from contracts.meaning import row
from contracts.parquet import write_parquet
from registry.compatibility import RULES, compare_versions
from registry.config import Config
from registry.model import Event, Field, Type
from registry.tables import join
from registry.type_names import type_name
from registry.types import BY_NAME, row_of
from registry.version import Version
from tests.registry.model_strategies import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from registry.compatibility.rule import Rule
    from registry.config import Reader

POOLS = Pools(count=8, seed=3)
_LEAVES = ("int32", "int32", "int64", "float64", "decimal", "string", *PLAIN)
_DIGITS = ((5, 2), (7, 2), (7, 4), (10, 0), (18, 4), (38, 18))
_NAMES = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class Evolved:
    """One table: `rows` were written by the old version, `types` are the new table's, by column."""

    name: str
    rows: tuple[dict[str, Any], ...]
    old: Event
    types: dict[str, Type]
    broken: dict[str, str]

    @property
    def file(self) -> bytes:
        """The old version's file."""
        columns = [(field.name, parse_hive_type(type_name(field.type, "hive"))) for field in own(self.old)]
        return write_parquet(columns, self.rows)

    @property
    def sound(self) -> tuple[str, ...]:
        """The columns that the rules call readable."""
        return tuple(name for name in self.types if name not in self.broken)


def evolved_tables(count: int, reader: Reader, rules: tuple[Rule, ...] = RULES) -> Iterator[Evolved]:
    """Tables for one reader of the lake; the same ones every time."""
    for index in range(count):
        random = Random(index)
        fields = tuple(_field(name, _type(random, 2)) for name in _NAMES[: random.randint(1, 3)])
        later = tuple(replace(field, type=_changed(random, field.type)) for field in fields)
        yield evolved(f"t{index}", fields, later, reader, rules)


def evolved(
    name: str, fields: tuple[Field, ...], later: tuple[Field, ...], reader: Reader, rules: tuple[Rule, ...] = RULES
) -> Evolved:
    """The table of two definitions. Where the rules see a break, it gets the new type, as if nobody had looked."""
    old, new = _event(fields, Version(1, 0, 0)), _event(later, Version(1, 1, 0))
    config = Config(version=1, registry="shop", readers=(reader,))
    found = compare_versions(old, new, config, rules=rules).verdicts
    broken = {
        each.where.split(".")[0].split("[")[0].split("{")[0]: each.message
        for each in found
        if each.gravity == "breaking" and "table" in each.planes
    }
    types = {}
    for before, after in zip(fields, later, strict=True):
        joined, clashes = join(before.type, after.type, (reader,))
        types[after.name] = after.type if clashes else joined
    rows = tuple(row(old, value) for value in POOLS.events(old))
    return Evolved(name, rows, old, types, broken)


TABLE_RULES = ("column-unreadable", "digits-unreadable", "container-changed")


def unseen(rule_id: str, reader: Reader, count: int) -> Evolved:
    """A table that is called broken by one rule alone, as it is judged without that rule."""
    rules = tuple(rule for rule in RULES if rule.id != rule_id)
    judged = zip(evolved_tables(count, reader), evolved_tables(count, reader, rules), strict=True)
    return next(without for table, without in judged if table.broken and not without.broken)


def widened(name: str, old: Type, new: Type, reader: Reader, patch: pytest.MonkeyPatch) -> Evolved:
    """A table of a change that the type table wrongly allows a reader."""
    row = BY_NAME[old.name]
    more = {**row.widens, reader: (*row.widens[reader], new.name)}
    with patch.context() as patched:
        patched.setitem(BY_NAME, old.name, replace(row, widens=more))
        return evolved(name, (_field("a", old),), (_field("a", new),), reader)


def single(name: str, old: Type, new: Type) -> Evolved:
    """A table of one column that has just the new type, whatever any rule says."""
    table = evolved(name, (_field("a", old),), (_field("a", new),), "athena")
    return replace(table, types={"a": new}, broken={})


def difference(table: Evolved, read: Callable[[str, tuple[str, ...]], list[dict[str, Any]]]) -> str | None:
    """Why the table's columns are not read as they were written, or None."""
    return _difference(table, tuple(table.types), read)


def disagreements(table: Evolved, read: Callable[[str, tuple[str, ...]], list[dict[str, Any]]]) -> Iterator[str]:
    """Columns that are called readable and are not, or the other way round. `read` raises where the engine does."""
    if table.sound and (why := _difference(table, table.sound, read)):
        yield f"{table.name}: called readable, and {why}"
    for name, message in table.broken.items():
        if not _is_stricter(message) and not _difference(table, (name,), read):
            yield f"{table.name}: every value of {name} is read, and the rules say: {message}"


STRICTER = (
    "was int32 and is uuid",  # Trino writes the number as text, which no uuid is: the wire breaks in any case
    "was int32 and is decimal(10,2)",  # Trino reads numbers that the decimal has no room for
    "was int32 and is decimal(10,0)",  # the one decimal whose statistics in a file are an integer's
    "was decimal(10,0) and is int",  # Trino reads decimals without a fraction as whole numbers while they are small
)
"""Changes that the rules refuse although an engine reads these values: what it gives is not of the new type."""


def _is_stricter(message: str) -> bool:
    # No statistics of a file answer conditions on what is in an array or a map, so there Trino finds every decimal.
    is_inside = (
        any(f"{end}` was decimal" in message for end in ("[]", "{}")) and "athena cannot read decimal" in message
    )
    return is_inside or any(each in message for each in STRICTER)


def _difference(table: Evolved, columns: tuple[str, ...], read: Callable[..., list[dict[str, Any]]]) -> str | None:
    try:
        found = read(table.name, columns)
    except Exception as error:  # noqa: BLE001 - whatever the engine raises, it did not read
        return str(error)[:300]
    pairs = zip(table.rows, found, strict=True)
    for name in columns:
        for sent, got in pairs:
            if not same(sent.get(name), got.get(name)):
                return f"{name} is {got.get(name)!r} where {sent.get(name)!r} was written"
        pairs = zip(table.rows, found, strict=True)
    return None


def own(event: Event) -> tuple[Field, ...]:
    """The event's columns; which event it is, is no column of these tables."""
    return event.fields


def _event(fields: tuple[Field, ...], version: Version) -> Event:
    return Event(
        name="click",
        version=version,
        owner="",
        summary="",
        explicit=True,
        direct=True,
        sentence={},
        fields=fields,
        freshness_seconds=300,
        retention_days=400,
    )


def _field(name: str, type_: Type) -> Field:
    return Field(name=name, wire_name=name, type=type_, role=None, doc="", required=True)


def leaf(name: str, digits: tuple[int, int] = (10, 2)) -> Type:
    """A leaf without bounds: what a reader can do depends on the type alone, so every value must be tried."""
    made = Type(name=name, form=next(iter(BY_NAME[name].forms)))
    return replace(made, precision=digits[0], scale=digits[1]) if name == "decimal" else made


def _leaf(random: Random) -> Type:
    return leaf(random.choice(_LEAVES), random.choice(_DIGITS))


def _type(random: Random, depth: int) -> Type:
    shape = random.choice(("leaf", "leaf", "leaf", "array", "map", "object")) if depth else "leaf"
    if shape == "leaf":
        return _leaf(random)
    if shape == "object":
        members = random.sample(_NAMES, random.randint(1, 3))
        return Type(name="object", form="object", fields=tuple(_field(name, _type(random, 0)) for name in members))
    return Type(name=shape, form="array" if shape == "array" else "object", item=_type(random, depth - 1))


def _changed(random: Random, type_: Type) -> Type:
    if random.random() < 0.2:
        return _type(random, 1)
    if type_.fields:
        members = list(type_.fields)
        index = random.randrange(len(members))
        members[index] = replace(members[index], type=_changed(random, members[index].type))
        if random.random() < 0.4:
            members.insert(random.randint(0, len(members)), _field("later", _leaf(random)))
        return replace(type_, fields=tuple(random.sample(members, len(members))))
    if type_.item:
        return replace(type_, item=_changed(random, type_.item))
    return _leaf_changed(random, type_)


def _leaf_changed(random: Random, type_: Type) -> Type:
    """Mostly what people do: a whole number into a wider one, a decimal into another."""
    if random.random() < 0.4:
        return _leaf(random)
    wider = {"int32": ("int64", "float64", "decimal", "string"), "int64": ("string", "float64", "int32")}
    name = random.choice(wider.get(row_of(type_).name, (type_.name,)))
    return leaf(name, random.choice(_DIGITS))
