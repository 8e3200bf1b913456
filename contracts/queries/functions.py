"""What Trino's functions take and give, as far as a query's names depend on it.

A row a function, by sqlglot's key for it or, where sqlglot has none, by its own name. Functions that are not here are
no problem: what they give is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.queries.types import MOMENTS, NULL_TYPE, NUMBERS, TEXTS, SqlType, array_of, comparable, map_of, row_with

if TYPE_CHECKING:
    from collections.abc import Callable

Types = list["SqlType | None"]
_INTERVALS = ("interval",)
_TIMES = (*MOMENTS, "time", "time with time zone")
_SKETCHES = ("hllsketch",)


@dataclass(frozen=True, slots=True)
class Function:
    """`gives` makes the result's type from the arguments'; `takes` names the types its first may have, if it says so.

    `handed` makes the types of a lambda's parameters from those of the other arguments; `tests` says that the lambda
    gives a boolean. `holds` says that the second argument is compared with the items of the first.
    """

    gives: Callable[[Types], SqlType | None]
    takes: tuple[str, ...] = ()
    handed: Callable[[Types], Types] = lambda _: []
    tests: bool = False
    holds: bool = False

    def refuses(self, type_: SqlType | None) -> bool:
        """Whether the first argument is surely of a wrong type."""
        return type_ is not None and bool(self.takes) and type_.name not in (*self.takes, NULL_TYPE)

    def disagree(self, types: Types) -> bool:
        """Whether the second argument surely is no item of the first."""
        return self.holds and len(types) > 1 and not comparable(_inner(0)(types), types[1])


def _always(name: str) -> Callable[[Types], SqlType]:
    return lambda _: SqlType(name)


def _first(types: Types) -> SqlType | None:
    return types[0] if types else None


def _inner(index: int) -> Callable[[Types], SqlType | None]:
    """What is inside the first argument: an array's item (0, -1), a map's key (0) or value (-1)."""

    def inner(types: Types) -> SqlType | None:
        first = _first(types)
        return first.inner[index] if first and first.name in ("array", "map") else None

    return inner


def _array_of(inside: Callable[[Types], SqlType | None]) -> Callable[[Types], SqlType]:
    return lambda types: array_of(inside(types))


def _last(types: Types) -> SqlType | None:
    return types[-1] if types else None


def _best(others: int) -> Callable[[Types], SqlType | None]:
    """`max(x)`, or with one argument more the best few, an array."""
    return lambda types: array_of(_first(types)) if len(types) > others else _first(types)


def _part(types: Types) -> SqlType:
    """Part of a text, or of bytes."""
    first = _first(types)
    return first if first and first.name == "varbinary" else SqlType("varchar")


def _item(types: Types) -> Types:
    return [_inner(0)(types)]


def _entry(types: Types) -> Types:
    return [_inner(0)(types), _inner(-1)(types)]


def _both(types: Types) -> Types:
    return [_inner(0)(types)] * 2


def _items(types: Types) -> Types:
    return [_inner(0)([each]) for each in types]


def _sum(types: Types) -> SqlType | None:
    """Trino adds integers up as bigint, decimals with all digits, the rest as they are."""
    first = _first(types)
    if first and first.name in ("tinyint", "smallint", "integer"):
        return SqlType("bigint")
    return SqlType("decimal", (38, first.numbers[1])) if first and first.name == "decimal" and first.numbers else first


def _mean(types: Types) -> SqlType | None:
    """The mean of a decimal or a real is one; of other numbers, a double."""
    first = _first(types)
    return first if first is None or first.name in ("decimal", "real", "interval") else SqlType("double")


def _quantile(types: Types) -> SqlType | None:
    """Of an array of quantiles, an array."""
    asked = types[1] if len(types) == 2 else None
    return array_of(_first(types)) if asked and asked.name == "array" else _first(types) if asked else None


def _entries(types: Types) -> SqlType:
    key, value = _entry(types)
    return array_of(row_with([(None, key), (None, value)]))


def _mapped_values(types: Types) -> SqlType:
    return map_of(_inner(0)(types), _last(types))


def _aggregated_map(types: Types) -> SqlType:
    return map_of(_first(types), types[1] if len(types) > 1 else None)


_BIGINT, _DOUBLE, _VARCHAR = _always("bigint"), _always("double"), _always("varchar")
_BOOLEAN, _DATE = _always("boolean"), _always("date")
_TEXT = (*TEXTS, "varbinary")
_LISTS = ("array", "map")
_A = ("array",)
_M = ("map",)

FUNCTIONS: dict[str, Function] = {
    **dict.fromkeys(("count", "approxdistinct", "rownumber", "rank", "denserank", "ntile"), Function(_BIGINT)),
    "countif": Function(_BIGINT, ("boolean",)),
    **dict.fromkeys(("logicalor", "logicaland"), Function(_BOOLEAN, ("boolean",))),
    **dict.fromkeys(("percentrank", "cumedist", "rand", "pi"), Function(_DOUBLE)),
    **dict.fromkeys(("anyvalue", "lag", "lead", "firstvalue", "lastvalue"), Function(_first)),
    **dict.fromkeys(("min", "max"), Function(_best(1))),
    **dict.fromkeys(("argmin", "argmax"), Function(_best(2))),
    **dict.fromkeys(("nthvalue", "try", "ignorenulls", "respectnulls", "order", "distinct"), Function(_first)),
    "sum": Function(_sum, (*NUMBERS, *_INTERVALS)),
    "avg": Function(_mean, (*NUMBERS, *_INTERVALS)),
    **dict.fromkeys(("stddev", "stddevsamp", "stddevpop", "variance", "variancepop"), Function(_DOUBLE, NUMBERS)),
    **dict.fromkeys(("sqrt", "ln", "exp", "pow", "cbrt"), Function(_DOUBLE, NUMBERS)),
    **dict.fromkeys(("abs", "round", "ceil", "floor", "sign"), Function(_first, NUMBERS)),
    "approxquantile": Function(_quantile, NUMBERS),
    "arrayagg": Function(_array_of(_first)),
    "map_agg": Function(_aggregated_map),
    "histogram": Function(lambda types: map_of(_first(types), SqlType("bigint"))),
    **dict.fromkeys(("lower", "upper", "trim", "splitpart"), Function(_VARCHAR, TEXTS)),
    "substring": Function(_part, _TEXT),
    **dict.fromkeys(("replace", "regexpreplace", "regexpextract"), Function(_VARCHAR, TEXTS)),
    **dict.fromkeys(("format", "groupconcat", "arraytostring", "jsonextractscalar", "typeof"), Function(_VARCHAR)),
    **dict.fromkeys(("timetostr", "date_format", "url_extract_host", "url_extract_path"), Function(_VARCHAR)),
    "url_extract_parameter": Function(_VARCHAR, TEXTS),
    **dict.fromkeys(("json_array", "json_query", "json_value"), Function(_VARCHAR)),
    "json_exists": Function(_BOOLEAN),
    "length": Function(_BIGINT, _TEXT),
    "strposition": Function(_BIGINT, TEXTS),
    **dict.fromkeys(("regexplike", "startswith"), Function(_BOOLEAN, TEXTS)),
    "split": Function(_array_of(_VARCHAR), TEXTS),
    **dict.fromkeys(("quarter", "dayofweekiso", "dayofyear", "weekofyear"), Function(_BIGINT, _TIMES)),
    **dict.fromkeys(
        ("year", "month", "day", "dayofmonth", "hour", "minute", "second"), Function(_BIGINT, (*_TIMES, *_INTERVALS))
    ),
    **dict.fromkeys(("extract", "datediff"), Function(_BIGINT)),
    **dict.fromkeys(("timestamptrunc", "datetrunc", "dateadd"), Function(_first, _TIMES)),
    "date": Function(_DATE, (*TEXTS, *MOMENTS)),
    "currentdate": Function(_DATE),
    "currenttimestamp": Function(_always("timestamp with time zone")),
    "localtimestamp": Function(_always("timestamp")),
    "strtotime": Function(_always("timestamp"), TEXTS),
    "fromiso8601timestamp": Function(_always("timestamp with time zone"), TEXTS),
    "fromiso8601date": Function(_DATE, TEXTS),
    "unixtotime": Function(_always("timestamp with time zone"), NUMBERS),
    "timetounix": Function(_DOUBLE, MOMENTS),
    "arraysize": Function(_BIGINT, (*_LISTS, *_SKETCHES)),
    "arraycontains": Function(_BOOLEAN, ("array", "varchar"), holds=True),
    "arrayposition": Function(_BIGINT, _A, holds=True),
    **dict.fromkeys(("arraydistinct", "arrayslice", "array_remove", "shuffle"), Function(_first, _A)),
    **dict.fromkeys(("arraymax", "arraymin"), Function(_inner(0), _A)),
    **dict.fromkeys(("array_union", "array_except", "array_intersect", "arrayintersect"), Function(_first)),
    "generateseries": Function(_array_of(_first)),
    "regexpextractall": Function(_array_of(_VARCHAR), TEXTS),
    "flatten": Function(_inner(0), _A),
    "mapkeys": Function(_array_of(_inner(0)), _M),
    "map_values": Function(_array_of(_inner(-1)), _M),
    "map_entries": Function(_entries, _M),
    "map_concat": Function(_first, _M),
    "transform": Function(_array_of(_last), _A, _item),
    "arrayfilter": Function(_first, _A, _item, tests=True),
    **dict.fromkeys(
        ("any_match", "all_match", "none_match", "arrayany", "arrayall"), Function(_BOOLEAN, _A, _item, tests=True)
    ),
    "map_filter": Function(_first, _M, _entry, tests=True),
    "transform_values": Function(_mapped_values, _M, _entry),
    "transform_keys": Function(lambda types: map_of(_last(types), _inner(-1)(types)), _M, _entry),
    "arraysort": Function(_first, _A, _both),
    "zip_with": Function(_array_of(_last), _A, _items),
    "reduce": Function(_last, _A, lambda types: [None, _inner(0)(types)]),
}
"""By sqlglot's key, or by Trino's name in lower case."""
