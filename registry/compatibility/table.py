"""The rules of compatibility, in one explicit table.

To add a rule: a file in `rules/` (or a row in the file of its family), a row here, a folder in
`tests/cases/compatibility/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.compatibility.rules.added import OPTIONAL_FIELD_ADDED, REQUIRED_FIELD_ADDED
from registry.compatibility.rules.choices import ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED
from registry.compatibility.rules.digits import DIGITS_FEWER, DIGITS_MORE, DIGITS_UNREADABLE
from registry.compatibility.rules.events import (
    EVENT_REMOVED,
    PRODUCER_STILL_EMITS,
    RELEASE_MUTATED,
    RELEASE_REMOVED,
    TABLE_LOST,
    VERSION_RETIRED,
)
from registry.compatibility.rules.forms import WIRE_FORM_CHANGED
from registry.compatibility.rules.limits import LIMITS
from registry.compatibility.rules.locations import LOCATION_ARGUMENTS_CHANGED, LOCATION_NARROWED, LOCATION_WIDENED
from registry.compatibility.rules.meaning import (
    INTENT_CHANGED,
    PII_GAINED,
    PII_LOST,
    RETENTION_SHORTENED,
    ROLE_MOVED,
    UNIT_CHANGED,
)
from registry.compatibility.rules.names import (
    ARGUMENT_MOVED,
    FIELD_RENAMED,
    NAME_BECOMES_RESERVED,
    NAME_FOLDED,
    NAME_REUSED,
    WIRE_NAME_CHANGED,
    WIRE_NAME_UNKNOWN,
)
from registry.compatibility.rules.order import MEMBER_INSERTED, MEMBER_MOVED
from registry.compatibility.rules.patterns import PATTERN_LOOSENED, PATTERN_TIGHTENED
from registry.compatibility.rules.presence import NULL_GAINED, NULL_LOST, REQUIRED_GAINED, REQUIRED_LOST
from registry.compatibility.rules.removed import COLUMN_IDLE, COLUMN_LOST, FIELD_REMOVED, REQUIRED_FIELD_REMOVED
from registry.compatibility.rules.types import (
    COLUMN_UNREADABLE,
    CONTAINER_CHANGED,
    NATURAL_TYPE_CHANGED,
    TYPE_NARROWED,
    TYPE_WIDENED,
)
from registry.compatibility.rules.versions import BUMP_TOO_BIG, BUMP_TOO_SMALL, VERSION_LOWERED, VERSION_SKIPPED

if TYPE_CHECKING:
    from registry.compatibility.rule import Rule

RULES: tuple[Rule, ...] = (
    OPTIONAL_FIELD_ADDED,
    REQUIRED_FIELD_ADDED,
    FIELD_REMOVED,
    REQUIRED_FIELD_REMOVED,
    COLUMN_IDLE,
    COLUMN_LOST,
    FIELD_RENAMED,
    ARGUMENT_MOVED,
    WIRE_NAME_CHANGED,
    WIRE_NAME_UNKNOWN,
    NAME_REUSED,
    NAME_FOLDED,
    NAME_BECOMES_RESERVED,
    MEMBER_INSERTED,
    MEMBER_MOVED,
    TYPE_NARROWED,
    TYPE_WIDENED,
    CONTAINER_CHANGED,
    NATURAL_TYPE_CHANGED,
    COLUMN_UNREADABLE,
    DIGITS_FEWER,
    DIGITS_MORE,
    DIGITS_UNREADABLE,
    WIRE_FORM_CHANGED,
    ENUM_VALUE_REMOVED,
    ENUM_VALUE_ADDED,
    *LIMITS,
    PATTERN_TIGHTENED,
    PATTERN_LOOSENED,
    LOCATION_NARROWED,
    LOCATION_WIDENED,
    LOCATION_ARGUMENTS_CHANGED,
    REQUIRED_GAINED,
    REQUIRED_LOST,
    NULL_GAINED,
    NULL_LOST,
    UNIT_CHANGED,
    ROLE_MOVED,
    PII_GAINED,
    PII_LOST,
    INTENT_CHANGED,
    RETENTION_SHORTENED,
    EVENT_REMOVED,
    RELEASE_MUTATED,
    RELEASE_REMOVED,
    VERSION_RETIRED,
    PRODUCER_STILL_EMITS,
    TABLE_LOST,
    VERSION_LOWERED,
    VERSION_SKIPPED,
    BUMP_TOO_SMALL,
    BUMP_TOO_BIG,
)
