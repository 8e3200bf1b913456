"""Seeded faults of what an app has: the front end's JSON Schemas and the Python models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.contracts.faults.seeding import CLICK, Fault, gone, of_json, of_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.faults.seeding import Change

SCHEMA, ANY = "jsonschema/card_click/1.2.0.json", "jsonschema/any.json"
MODELS = "python/community_events"


def asked(plane: str, name: str, change: Change, *says: str) -> Fault:
    return Fault(name, CLICK, change, "agreement", plane, says, (plane,))


def member(path: str, **keywords: Any) -> Callable[[dict[str, Any]], None]:
    """Change the schema of a field, given as `content.author`; a keyword that is None is taken out."""

    def edit(schema: dict[str, Any]) -> None:
        for name in filter(None, path.split(".")):
            schema = schema["items"] if name == "*" else schema["properties"][name]
        for keyword, value in keywords.items():
            if value is None:
                del schema[keyword]
            else:
                schema[keyword] = value

    return edit


def not_required(path: str, name: str) -> Callable[[dict[str, Any]], None]:
    def edit(schema: dict[str, Any]) -> None:
        for part in filter(None, path.split(".")):
            schema = schema["properties"][part]
        schema["required"].remove(name)

    return edit


def of_schema(path: str, **keywords: Any) -> Change:
    return of_json(SCHEMA, member(path, **keywords))


def any_version(schema: dict[str, Any]) -> dict[str, Any]:
    """What any.json says of the versions of the first event."""
    found: dict[str, Any] = schema["allOf"][0]["then"]
    return found


CLIENT_FAULTS = (
    # The front end's schemas
    asked(
        "jsonschema",
        "looser pattern in the schema",
        of_schema("position", pattern="^[0-9]{1,5}$"),
        "accepts",
        "/position",
    ),
    asked(
        "jsonschema",
        "tighter pattern in the schema",
        of_schema("rankingId", pattern="^[0-9]+$"),
        "refuses a valid event",
    ),
    asked("ajv", "looser pattern for Ajv", of_schema("position", pattern="^[0-9]{1,5}$"), "accepts", "/position"),
    asked(
        "jsonschema",
        "required forgotten in the schema",
        of_json(SCHEMA, not_required("content.author", "id")),
        "gone at /content/author/id",
    ),
    asked(
        "jsonschema",
        "open object",
        of_schema("content.author", additionalProperties=True),
        "unknown field at /content/author",
    ),
    asked(
        "jsonschema",
        "null let through in the schema",
        of_schema("os_version", type=["string", "null"]),
        "null",
        "/os_version",
    ),
    asked("jsonschema", "length dropped", of_schema("app_version", maxLength=None), "too long at /app_version"),
    asked(
        "jsonschema",
        "item's length dropped",
        of_schema("content.tags.*", minLength=None),
        "too short at /content/tags/*",
    ),
    asked("jsonschema", "number of items dropped", of_schema("content.tags", maxItems=None), "one item too many"),
    asked("jsonschema", "number of names dropped", of_schema("experiments", maxProperties=None), "one name too many"),
    asked("jsonschema", "fewer items", of_schema("content.tags", maxItems=19), "refuses a valid event"),
    asked(
        "jsonschema",
        "choice forgotten in the schema",
        of_schema("gesture", enum=["tap", "keyboard"]),
        "refuses a valid event",
    ),
    asked(
        "jsonschema",
        "column's name on the wire in the schema",
        of_text(SCHEMA, '"rankingId"', '"ranking_id"'),
        "refuses a valid event",
    ),
    asked("jsonschema", "schema missing", gone(SCHEMA), "1.2.0.json was not generated"),
    asked("ajv", "schema missing for Ajv", gone(SCHEMA), "card_click@1.2.0"),
    asked(
        "any event",
        "version forgotten in any.json",
        of_json(ANY, lambda schema: any_version(schema)["properties"]["version"]["enum"].remove("1.2.0")),
        "refuses a valid event",
    ),
    asked(
        "any event",
        "schema not referred to",
        of_json(ANY, lambda schema: any_version(schema)["allOf"].pop()),
        "accepts an invalid event",
    ),
    asked("any event", "schema referred to is missing", gone(SCHEMA), "not there"),
    # The Python models
    asked(
        "python",
        "model forgotten",
        of_text(f"{MODELS}/__init__.py", '"1.2.0":', '"1.3.0":'),
        "no model of card_click@1.2.0",
    ),
    asked(
        "python",
        "looser model",
        of_text(f"{MODELS}/_model.py", 'extra="forbid"', 'extra="ignore"'),
        "accepts an invalid event",
    ),
)
