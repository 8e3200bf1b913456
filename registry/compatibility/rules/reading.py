"""What the lake's readers make of a column's old files; shared by the rules of types and of digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.walking import type_at
from registry.tables import join
from registry.type_names import type_name
from registry.widening import widens_to

if TYPE_CHECKING:
    from registry.changes import Change
    from registry.compatibility.rule import Pair


def unreadable(pair: Pair, change: Change) -> tuple[str, ...]:
    """Which readers cannot read the column's old files with the new type, in words; none of a new column."""
    old, new = type_at(pair.old_table, change.path), change.new_type
    if old is None or new is None or pair.is_new_major:
        return ()
    if not join(old, new, pair.readers)[1]:
        # They fit, but a version that was never released is not in the new table, which may be narrower then.
        new = type_at(pair.new_table, change.path) or new
    before, after = type_name(old, "hive"), type_name(new, "hive")
    stuck = [reader for reader in pair.readers if not widens_to(old, new, reader)]
    return tuple(f"{reader} cannot read {before} files as {after}" for reader in stuck)
