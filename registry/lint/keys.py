"""inherited-key: no key of the JSON is a name that every JavaScript object has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# ECMA-262, section 20.1.3 and annex B.2.2: the properties of Object.prototype.
INHERITED = frozenset(
    """
    constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf
    __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
    """.split()  # noqa: SIM905 - a dozen quotes would hide the names
)


def _inherited(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        key = each.field.wire_name
        if key in INHERITED:
            message = f"every JavaScript object has a `{key}` already"
            yield Problem(each.place / "wire_name", message, f"Write another key: `wire_name: {key.strip('_')}_name`.")


INHERITED_KEY = Rule(
    id="inherited-key",
    severity="error",
    sound=True,
    why="Every object of JavaScript inherits properties such as `constructor`. Ajv takes the inherited one for the "
    "field where an event does not have it, and refuses the event; a schema's `__proto__` it does not see at all. The "
    "app would hold events for invalid that the collector accepts.",
    help="Give the field another `wire_name`; the column may keep its name.",
    check=_inherited,
)
