"""The rules of compatibility, in one explicit table.

To add a rule: a file in `rules/` (or a row in the file of its family), a row here, a folder in
`tests/cases/compatibility/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rules.added import OPTIONAL_FIELD_ADDED, REQUIRED_FIELD_ADDED
from registry.compatibility.rules.limits import LIMITS
from registry.compatibility.rules.removed import COLUMN_IDLE, COLUMN_LOST, FIELD_REMOVED

if TYPE_CHECKING:
    from registry.compatibility.rule import Rule

RULES: tuple[Rule, ...] = (
    OPTIONAL_FIELD_ADDED,
    REQUIRED_FIELD_ADDED,
    FIELD_REMOVED,
    COLUMN_IDLE,
    COLUMN_LOST,
    *LIMITS,
)
