"""name-style, system-name, reserved-name: names that every plane can carry, and that nobody else has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.model import SYSTEM_COLUMNS, Place
from registry.reserved import ATHENA_DDL, ATHENA_SELECT, MYSQL

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 63  # PostgreSQL's and most tools' limit; Glue folds to lower case and allows 255, MySQL 64
STYLE = "[a-z](?:[a-z0-9_]*[a-z0-9])?"
_STYLE = re.compile(STYLE)
_WIRE_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")
_TABLE = re.compile(r"(.+)_v[0-9]+")
_SYSTEM_COLUMNS = frozenset({"event", "version", "schema_version", *SYSTEM_COLUMNS})
_SYSTEM_KEYS = frozenset({"event", "version"})
_REJECTED = "rejected"
_ENGINES = (
    ("an Athena query", ATHENA_SELECT),
    ("Athena's DDL", ATHENA_DDL),
    ("MySQL", MYSQL),
)
_WORDS = ATHENA_SELECT | ATHENA_DDL | MYSQL


def _named(context: Context) -> Iterator[tuple[str, str, Place]]:
    """Everything that gets a name in some artefact: what it is, its name, and where it is written."""
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        yield "the event", event.name, event.place / "event"
    for each in context.fields:
        yield "the field", each.field.name, each.place


def _style(context: Context) -> Iterator[Problem]:
    fine: set[str] = set()
    for what, name, place in _named(context):
        if name in fine:
            continue
        if len(name) > LONGEST:
            message = f"the name of {what} `{name[:20]}...` has {len(name)} characters"
            yield Problem(place, message, f"Use at most {LONGEST}.")
        elif _STYLE.fullmatch(name):
            fine.add(name)
        else:
            message = f"the name of {what} `{name}` is not lower snake_case"
            yield Problem(place, message, f"{_name_advice(name)}{_wire_advice(what, name)}.")


def _name_advice(name: str) -> str:
    near = snake_case(name)
    if near == "x" != name.lower():  # no letter of it is one that may stand there
        return "Use the letters a to z, digits and underscores, a letter first"
    return f"Call it `{near}`"


def _wire_advice(what: str, name: str) -> str:
    may_stay = what == "the field" and _WIRE_NAME.fullmatch(name)
    return f", and write `wire_name: {name}` if apps send it under that name" if may_stay else ""


def snake_case(name: str) -> str:
    """The nearest lower snake_case name."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\3_\2", name)
    cleaned = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    return cleaned if cleaned[:1].isalpha() else f"x_{cleaned}".rstrip("_")


def _system(context: Context) -> Iterator[Problem]:
    for each in context.fields:
        name, key = each.field.name.lower(), each.field.wire_name
        if each.depth:
            continue
        if name in _SYSTEM_COLUMNS:
            message = f"`{name}` is a column that sayso fills in itself"
            yield Problem(each.place, message, f"Choose another name, such as `{name}_of_app`.")
        elif key in _SYSTEM_KEYS:
            message = f"the key `{key}` is on the wire in every event already"
            yield Problem(each.place / "wire_name", message, "Choose another `wire_name`.")
    names = {lineage.name for lineage in context.lineages}
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        table = _TABLE.fullmatch(event.name)
        if event.name == _REJECTED:
            message = f"`{_REJECTED}` is the table of what the collector refuses"
            yield Problem(event.place / "event", message, "Choose another name for the event.")
        elif table and table[1] in names:
            message = f"`{event.name}` would be a table of the event `{table[1]}`"
            yield Problem(event.place / "event", message, "Choose a name that does not end in _v and a number.")


def _reserved(context: Context) -> Iterator[Problem]:
    nested = {id(each.place) for each in context.fields if each.depth}
    for what, name, place in _named(context):
        if name.upper() in _WORDS and id(place) not in nested:
            engines = [engine for engine, words in _ENGINES if name.upper() in words]
            message = f"the name of {what} `{name}` is a reserved word of {', '.join(engines)}"
            yield Problem(place, message, f"Choose a longer name, such as `{name}_name`; `wire_name` keeps the key.")


NAME_STYLE = Rule(
    id="name-style",
    severity="error",
    sound=True,
    why="Names of events and fields become tables, columns, files and identifiers in four languages. Athena folds "
    "them to lower case, some tools refuse a leading underscore, most stop at 63 characters: lower snake_case is "
    "the form that means the same to all of them.",
    help="Write lower-case words with underscores between them. `wire_name: contentId` keeps another spelling in the "
    "JSON.",
    check=_style,
)
SYSTEM_NAME = Rule(
    id="system-name",
    severity="error",
    sound=True,
    why="The name belongs to sayso: a column it fills in itself (event, schema_version, received_at, dt), a key that "
    "every event carries (event, version), or a table it makes (rejected, <event>_v1). Two things of one name would "
    "overwrite each other.",
    help="Choose another name.",
    check=_system,
)
RESERVED_NAME = Rule(
    id="reserved-name",
    severity="warning",
    why="The name is a reserved word of a database that holds the column. The generated SQL quotes every name, but a "
    "query that someone writes by hand fails with a message about something else until they quote it too.",
    help="Choose a name that is not a word of SQL: `order_id` instead of `order`.",
    check=_reserved,
)
