"""The rules a registry is held to, by name, and `lint`, which applies them.

To add a rule: one file here (or a row in the file of its family), one row in `RULES`, one folder in
`tests/cases/lint/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.cycles import uncollected
from registry.findings import Finding
from registry.lint.collisions import NAME_COLLISION
from registry.lint.constraints import CONSTRAINT_CONTRADICTION, UNPORTABLE_PATTERN
from registry.lint.deprecation import DEPRECATED_USE, REQUIRED_DEPRECATED
from registry.lint.documentation import MISSING_DOC, MISSING_ROLE, UNSEEN_CHARACTER
from registry.lint.emitting import PRODUCER_TWICE, PRODUCER_UNKNOWN
from registry.lint.examples import EXAMPLE_INVALID, MISSING_EXAMPLE
from registry.lint.keys import INHERITED_KEY
from registry.lint.limits import FRESHNESS_LIMITS, LAYOUT_READERS, RETENTION_LIMITS, SHARED_BUCKET
from registry.lint.names import NAME_STYLE, RESERVED_NAME, SYSTEM_NAME
from registry.lint.numbers import UNSAFE_NUMBER
from registry.lint.overrides import LINT_OVERRIDE
from registry.lint.reading import READING
from registry.lint.rule import Context, Problem, Rule
from registry.lint.sentences import MISSING_LANGUAGE, SENTENCE_ROLE, SENTENCE_SLOT
from registry.lint.sizes import STREAM_NAME_TOO_LONG, TOO_MANY_COLUMNS, TYPE_TOO_DEEP, TYPE_TOO_WIDE
from registry.lint.slowness import SLOW_PATTERN
from registry.lint.versions import LINEAGE_TYPE, SINCE_UNKNOWN, VERSION_ORDER
from registry.lint.whole import EMPTY_REGISTRY, ENVELOPE_INCOMPLETE, UNUSED_VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.config import Config
    from registry.findings import Severity
    from registry.loader import Source

__all__ = ["BY_ID", "RULES", "Context", "Problem", "Rule", "lint"]

RULES: tuple[Rule, ...] = (
    *READING,
    LINT_OVERRIDE,
    EMPTY_REGISTRY,
    ENVELOPE_INCOMPLETE,
    UNUSED_VOCABULARY,
    NAME_STYLE,
    SYSTEM_NAME,
    NAME_COLLISION,
    INHERITED_KEY,
    RESERVED_NAME,
    MISSING_DOC,
    MISSING_ROLE,
    UNSEEN_CHARACTER,
    MISSING_LANGUAGE,
    SENTENCE_SLOT,
    SENTENCE_ROLE,
    CONSTRAINT_CONTRADICTION,
    UNPORTABLE_PATTERN,
    SLOW_PATTERN,
    UNSAFE_NUMBER,
    TYPE_TOO_WIDE,
    TYPE_TOO_DEEP,
    TOO_MANY_COLUMNS,
    STREAM_NAME_TOO_LONG,
    FRESHNESS_LIMITS,
    RETENTION_LIMITS,
    LAYOUT_READERS,
    SHARED_BUCKET,
    MISSING_EXAMPLE,
    EXAMPLE_INVALID,
    DEPRECATED_USE,
    REQUIRED_DEPRECATED,
    SINCE_UNKNOWN,
    VERSION_ORDER,
    LINEAGE_TYPE,
    PRODUCER_UNKNOWN,
    PRODUCER_TWICE,
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}


def lint(source: Source, rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    """Everything that is wrong with a registry as read: what reading found, and what the rules find. Sorted."""
    with uncollected():
        found = [*source.findings, *_found(source, rules)]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.sort_key)


def _found(source: Source, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    if source.config is None:
        return
    context = Context(source=source, config=source.config, rules=BY_ID)
    for rule in rules:
        severity = severity_of(rule, source.config)
        if severity != "off":
            yield from _apply(rule, severity, context)


def severity_of(rule: Rule, config: Config) -> Severity:
    """The rule's severity in a registry: its own, unless the config says another and may."""
    return rule.severity if rule.sound else config.lint.get(rule.id, rule.severity)


def _apply(rule: Rule, severity: Severity, context: Context) -> Iterator[Finding]:
    for place, message, advice, offset in rule.check(context) if rule.check else ():
        yield Finding(rule.id, severity, context.source.position(place, offset), message, advice)
