"""From values to annotations, with datamodel-code-generator.

The tool takes about 0.5 ms a value, whether it stands in one class or in a thousand, and 20 ms an event. So every
distinct value of a registry goes through it once, as a field of one class, in one call. Its text is read back as
syntax: neither formatters nor the line length make a difference.
"""

from __future__ import annotations

import ast
import json
import warnings
from typing import TYPE_CHECKING, Any

from generators.python.text import literal
from generators.python.values import INSIDE, Value
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.forms import Schema

_KEYWORDS = {
    "minimum": "ge",
    "maximum": "le",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "maxProperties": "max_length",
    "pattern": "pattern",
}


def translate(keys: Iterable[str]) -> dict[str, Value]:
    """Each value in Python, by its key (`generators.python.values.key_of`).

    Raises:
        MissingPartError: the tool is not installed.
    """
    schemas = {key: json.loads(key) for key in dict.fromkeys(keys)}
    if not schemas:
        return {}
    names = {f"value_{number}": key for number, key in enumerate(schemas)}
    written = _fields_of(_translated({name: schemas[key] for name, key in names.items()}))
    return {key: _value(written[name], schemas[key]) for name, key in names.items()}


def _translated(properties: dict[str, Schema]) -> str:
    try:
        from datamodel_code_generator import InputFileType, generate  # noqa: PLC0415 - heavy
        from datamodel_code_generator.enums import DataModelType  # noqa: PLC0415 - as above
        from datamodel_code_generator.parser import LiteralType  # noqa: PLC0415 - as above
    except ImportError:
        raise MissingPartError("datamodel-code-generator", "`pip install 'sayso[python]'`") from None
    document: Schema = {
        "title": "Values",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "$defs": {INSIDE: {"type": "object", "properties": {"member": {"type": "string"}}}},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what is put back below
        return str(
            generate(
                json.dumps(document),
                input_file_type=InputFileType.JsonSchema,
                output_model_type=DataModelType.PydanticV2BaseModel,
                enum_field_as_literal=LiteralType.All,
                use_annotated=True,
                field_constraints=True,
                disable_timestamp=True,
                formatters=[],
            )
        )


def _fields_of(module: str) -> dict[str, ast.expr]:
    return {
        statement.target.id: statement.annotation
        for class_ in ast.parse(module).body
        if isinstance(class_, ast.ClassDef) and class_.name == "Values"
        for statement in class_.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }


def _value(node: ast.expr, schema: Schema) -> Value:
    """The annotation as text, with every constraint that the schema has and the tool may have dropped."""
    bare, found = _apart(node)
    asserted = {_KEYWORDS[keyword]: limit for keyword, limit in schema.items() if keyword in _KEYWORDS}
    limits = ", ".join(f"{name}={literal(limit)}" for name, limit in {**found, **asserted}.items())
    return Value(_text(bare), f"Field({limits})" if limits else "")


def _apart(node: ast.expr) -> tuple[ast.expr, dict[str, Any]]:
    """`Annotated[str, Field(max_length=40)]` as `str` and its constraints."""
    match node:
        case ast.Subscript(ast.Name("Annotated"), ast.Tuple([bare, ast.Call(keywords=given)])):
            return bare, {str(each.arg): ast.literal_eval(each.value) for each in given}
    return node, {}


def _text(node: ast.expr) -> str:
    match node:
        case ast.Subscript(ast.Name("Literal"), ast.Tuple(choices)):
            return f"Literal[{', '.join(literal(ast.literal_eval(each)) for each in choices)}]"
        case ast.Subscript(ast.Name("Literal"), choice):
            return f"Literal[{literal(ast.literal_eval(choice))}]"
    return ast.unparse(node)
