"""Valid values put together: leaves are drawn by Hypothesis, once a type; containers are filled with them.

By construction, not by chance: every bound of every field is tried as long as there are enough examples, the first
object has all its members, and the second only those that it must have. The same seed gives the same values, whatever
else is drawn.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from contracts.events.samples import SAMPLERS, Wire, edges, strategy
from registry.errors import UsageError
from registry.model import Type
from registry.types import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from registry.model import Event, Field

_NO_CHECKS: Any = list(HealthCheck)
"""Health checks are about tests; here Hypothesis only draws. (Its enum does not type as a collection of itself.)"""
_BATCH = 25
"""Values a test case of Hypothesis: one each would spend four fifths of the time on its bookkeeping."""
_MOST = 1000
"""How many items of an array or names of a map are tried, where more are allowed."""
_USUAL = 5
"""The same where nothing is said."""
_DISTINCT = 20
"""How many items of a long array differ."""
_NAME = Type(name="string", form="string", max_length=8)
_NAMES = ("A", "a", "A.b", "한", "order", "")
"""Names of a map that readers are known to stumble over."""

_LIMITS = ("pattern", "min_length", "max_length", "minimum", "maximum")


class Pools:
    """Valid values by type, `count` of each that is drawn."""

    def __init__(self, count: int, seed: int) -> None:
        self._count = count
        self._seed = seed

    def events(self, event: Event) -> list[dict[str, Wire]]:
        """Valid events of one version."""
        return self.records(event.fields, self._count, Random(f"{self._seed}/{event.label}"))  # noqa: S311 - no secret

    def records(self, fields: tuple[Field, ...], count: int, random: Random) -> list[dict[str, Wire]]:
        """Objects: the first with all members, the second with the required ones, then with any."""
        made: list[dict[str, Wire]] = [{} for _ in range(count)]
        for field in fields:
            holders = made if field.required else [*made[:1], *(each for each in made[2:] if random.random() < 0.7)]
            nulls = holders[1::3] if field.nullable else []
            for holder in nulls:
                holder[field.wire_name] = None
            others = [holder for index, holder in enumerate(holders) if not nulls or index % 3 != 1]
            for holder, value in zip(others, self.values(field.type, len(others), random), strict=True):
                holder[field.wire_name] = value
        return made

    def values(self, type_: Type, count: int, random: Random) -> list[Wire]:
        """Values of any type, the fullest first, and then in no order."""
        first, *others = _BY_SHAPE[row_of(type_).shape](self, type_, count, random) if count else [None]
        random.shuffle(others)
        return [first, *others][:count]

    def leaves(self, type_: Type, count: int, _random: Random) -> list[Wire]:
        """What is notable, then what was drawn, over and over."""
        return list(islice(cycle([*edges(type_), *_drawn(type_, self._count, self._seed)]), count))

    def lists(self, type_: Type, count: int, random: Random) -> list[Wire]:
        """Arrays of every length that is notable."""
        sizes = _sizes(type_.min_items or 0, type_.max_items, count, random)
        items = iter(self.values(_inside(type_), sum(min(size, _DISTINCT) for size in sizes), random))
        drawn = [list(islice(items, min(size, _DISTINCT))) for size in sizes]
        return [list(islice(cycle(some), size)) for some, size in zip(drawn, sizes, strict=True)]

    def maps(self, type_: Type, count: int, random: Random) -> list[Wire]:
        """Objects whose names are data: odd ones, and some that differ in case only."""
        sizes = _sizes(0, type_.max_keys, count, random)
        names = [*_NAMES, *self.leaves(_NAME, self._count, random)]
        values = iter(self.values(_inside(type_), sum(sizes), random))
        return [dict(zip(_names(names, size, index), values, strict=False)) for index, size in enumerate(sizes)]

    def objects(self, type_: Type, count: int, random: Random) -> list[Wire]:
        """Objects with members of their own."""
        return list(self.records(type_.fields, count, random))


_BY_SHAPE: Mapping[str, Callable[[Pools, Type, int, Random], list[Wire]]] = {
    "leaf": Pools.leaves,
    "list": Pools.lists,
    "map": Pools.maps,
    "record": Pools.objects,
}


@lru_cache(maxsize=4096)
def _drawn(type_: Type, count: int, seed: int) -> tuple[Any, ...]:
    found: list[Any] = []
    if SAMPLERS[type_.name].strategy is None:
        return ()

    @seeded(seed ^ zlib.crc32(repr(type_).encode()))
    @settings(
        max_examples=-(-count // _BATCH),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=_NO_CHECKS,
    )
    @given(st.lists(strategy(type_), min_size=_BATCH, max_size=_BATCH))
    def collect(values: list[Any]) -> None:
        found.extend(values)

    try:
        collect()
    except Unsatisfiable:
        limits = ", ".join(f"{name} {value}" for name in _LIMITS if (value := getattr(type_, name)) is not None)
        raise UsageError(f"no valid {type_.name} could be made: is there one with {limits}?") from None
    return tuple(dict.fromkeys(found))


def _sizes(low: int, most: int | None, count: int, random: Random) -> list[int]:
    """How many are inside each container: not none, the most, the least, and then a few."""
    high = max(low, min(_USUAL if most is None else most, _MOST))
    few = min(high, low + _USUAL)
    notable = [min(max(low, 2), high), high, low, max(low, min(1, high))]
    return [*notable, *(random.randint(low, few) for _ in range(count - len(notable)))][:count]


def _names(names: list[str], size: int, start: int) -> list[str]:
    """As many different names, from another place of the list each time."""
    found = dict.fromkeys(islice(cycle(names), start, start + 2 * size))
    found.update(dict.fromkeys(f"name {index}" for index in range(size)))
    return list(found)[:size]


def _inside(type_: Type) -> Type:
    assert type_.item is not None, "an array or a map says what is inside it"
    return type_.item
