"""From a YAML document to a model: what pydantic refuses becomes findings with a place and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from registry.findings import Finding
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.yaml_source import Document

M = TypeVar("M", bound=BaseModel)

_KINDS = {
    "string_type": ("a string", "Quote the value."),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "int_type": ("a whole number", "Write it without quotes and without a point."),
    "decimal_type": ("a number", "Write it without quotes."),
    "dict_type": ("a mapping of names and values", "Indent the names below the key."),
    "model_type": ("a mapping of names and values", "Indent the names below the key."),
    "tuple_type": ("a list", "Write [a, b] or one `- item` a line."),
}


def read_model(document: Document, model: type[M]) -> M | None:
    """Make a model of a document; None, with the document's findings told why, when it cannot be."""
    if document.findings:
        return None
    try:
        return model.model_validate(document.data if document.data is not None else {})
    except ValidationError as error:
        document.findings.extend(_finding(document, model, detail) for detail in error.errors())
        return None


def _finding(document: Document, model: type[BaseModel], detail: Mapping[str, Any]) -> Finding:
    path, kind = detail["loc"], detail["type"]
    rule, message, advice = _explain(document, model, path, kind, detail)
    return Finding(rule, "error", document.position(path), message, advice)


def _explain(
    document: Document, model: type[BaseModel], path: tuple[Any, ...], kind: str, detail: Mapping[str, Any]
) -> tuple[str, str, str]:
    name = path[-1] if path else document.file
    if kind == "extra_forbidden" and detail["input"] is None and not str(name).isidentifier():
        return "unknown-key", f"unknown key `{name}`", "Quote the text before it: inside { } a comma ends it."
    if kind == "extra_forbidden":
        return "unknown-key", f"unknown key `{name}`", did_you_mean(str(name), _keys_at(model, path[:-1]))
    if kind == "missing":
        where = f" in `{path[-2]}`" if len(path) > 1 else ""
        return "missing-key", f"the key `{name}` is missing{where}", _advice(model, path)
    if kind == "literal_error":
        expected = detail["ctx"]["expected"]
        advice = did_you_mean(
            str(detail["input"]), [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
        )
        return "wrong-value", f"`{name}` is {detail['input']!r}, not one of {expected}", advice
    if kind in _KINDS:
        wanted, advice = _KINDS[kind]
        return "wrong-value", f"`{name}` is {_shown(detail['input'])}, not {wanted}", advice
    return "wrong-value", f"`{name}`: {detail['msg'][0].lower()}{detail['msg'][1:]}", _advice(model, path)


def _shown(value: Any) -> str:
    return "empty" if value is None else f"{value!r}"[:60]


def _advice(model: type[BaseModel], path: tuple[Any, ...]) -> str:
    owner = _model_at(model, path[:-1])
    for name, field in owner.model_fields.items() if owner else ():
        if path and path[-1] in (name, field.alias):
            examples = f" For example: {', '.join(map(str, field.examples))}." if field.examples else ""
            return (field.description or "").strip() + examples
    return ""


def _keys_at(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    owner = _model_at(model, path)
    return [field.alias or name for name, field in owner.model_fields.items()] if owner else []


def _model_at(model: type[BaseModel], path: tuple[Any, ...]) -> type[BaseModel] | None:
    """The model that a path of pydantic's leads to: by field, and through dictionaries' keys and unions' tags."""
    current: type[BaseModel] | None = model
    for part in path:
        field = current.model_fields.get(str(part)) if current else None
        if field is not None:
            current = _first_model(field.annotation)
    return current


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if found := _first_model(inner):
            return found
    return None
