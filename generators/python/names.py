"""Names in Python: legal, apart from what pydantic and the generated modules themselves use, and each used once."""

from __future__ import annotations

from keyword import kwlist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# What pydantic's BaseModel has, of whatever 2.x release, and what the package's own base adds.
_MEMBERS = """
    construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra model_fields
    model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild model_validate
    model_validate_json model_validate_strings to_json to_wire
"""
# A field of such a name would hide the type from the annotations below it.
_TYPES = "bool dict float int list str"
# What generated modules import.
_IMPORTS = """
    Annotated ClassVar DayInput DecimalInput Event FROM_DAY FROM_DECIMAL FROM_FLOAT FROM_INTEGER FROM_MAPPING
    FROM_MOMENT FROM_SEQUENCE FROM_UUID Field FloatInput IntegerInput Literal Mapping Model MomentInput NUMBER
    Omittable Says Sequence TYPE_CHECKING UuidInput deprecated
"""
RESERVED_FIELDS = frozenset((*kwlist, *_MEMBERS.split(), *_TYPES.split(), *_IMPORTS.split(), "self"))
RESERVED_CLASSES = frozenset((*kwlist, *_IMPORTS.split()))
# An imported module takes the place of what the package above it calls so.
RESERVED_MODULES = frozenset((*kwlist, "_model", "import_module", "model_of"))


def pascal(*names: str) -> str:
    """`card_click`, `content` -> `CardClickContent`."""
    words = [word for name in names for word in name.split("_") if word]
    return "".join(word[0].upper() + word[1:] for word in words)


def field_name(name: str, taken: Collection[str]) -> str:
    """A column's name as an attribute: with an underscore behind it where it means something else, and none before."""
    return _free(name.lstrip("_") or "field", RESERVED_FIELDS, taken)


def class_name(name: str, taken: Collection[str]) -> str:
    """A class or type name that the module does not use otherwise."""
    return _free(name, RESERVED_CLASSES, taken)


def module_name(event: str) -> str:
    """An event's name as a package."""
    return _free(event, RESERVED_MODULES, ())


def _free(name: str, reserved: Collection[str], taken: Collection[str]) -> str:
    while name in reserved or name in taken:
        name += "_"
    return name
