"""What a row of the type table says: one column a plane, no empty cell.

A cell that names a type is a template: `{precision}`, `{scale}`, `{item}`, `{members}`, `{label}` are filled in from
the field. To add a plane, add a column, and a row to `DIALECTS` of `registry.type_names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.forms import Form

Shape = Literal["leaf", "list", "map", "record"]
READERS = ("athena", "spark4", "spark3")
"""Who may read the lake; what a column may widen to depends on them."""

Widens = dict[str, tuple[str, ...]]
NEVER: Widens = dict.fromkeys(READERS, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One logical type.

    `syntax` is how a definition writes it, `constraints` the keywords that fit it, `forms` how it may travel by JSON
    type (the first is the default), `shape` how it nests. The planes: `hive` (Glue and Athena DDL), `trino`
    (Athena queries), `spark`, `arrow`, `parquet` (physical type), `mysql`, `avro`, `typescript` and `python`
    (the natural type that calling code holds), `encode_ts` (TypeScript from the natural value `{v}` to each wire form;
    `{i}` is a name for a container's item, `{item}` its encoding), `literal_ts` (how TypeScript writes the natural
    value whose wire value is `{v}`, quoted `{q}`).
    `fits` names the other types that have a value for each of its values, when it is cast or written anew; `widens`,
    per reader, those of them that a column of this type may become while old files stay.
    `url_safe` types may be parameters of a location.
    """

    name: str
    syntax: str
    says: str
    shape: Shape
    constraints: frozenset[str]
    forms: Mapping[str, Form]
    hive: str
    trino: str
    spark: str
    arrow: str
    parquet: str
    mysql: str
    avro: str
    typescript: str
    python: str
    encode_ts: Mapping[str, str]
    literal_ts: str
    fits: tuple[str, ...]
    widens: Widens
    url_safe: bool
