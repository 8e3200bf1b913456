"""From a YAML document to a model: what pydantic refuses becomes findings with a place and advice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from registry.findings import Finding
from registry.suggest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from registry.yaml_source import Document

M = TypeVar("M", bound=BaseModel)
Keys = tuple[Any, ...]

_UNKNOWN = "extra_forbidden"

_KINDS = {
    "string_type": ("a string", "Quote the value."),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "int_type": ("a whole number", "Write it without quotes and without a point."),
    "decimal_type": ("a number", "Write it without quotes."),
    "is_instance_of": ("a number", "Write it without quotes."),
    "finite_number": ("a number that a decimal holds", "Leave it out where there is no bound."),
    "dict_type": ("a mapping of names and values", "Indent the names below the key."),
    "model_type": ("a mapping of names and values", "Indent the names below the key."),
    "tuple_type": ("a list", "Write [a, b] or one `- item` a line."),
}


_BRANCHES = {("values", "list"), ("values", "map")}
"""Where pydantic's paths say which branch of a union was taken, which no reader of the file knows."""


def read_model(document: Document, model: type[M]) -> M | None:
    """Make a model of a document; None, with the document's findings told why, when it cannot be.

    Where only unknown keys are in the way, these are findings, and the model is made as if they were spelt right, or
    not there, and so is the document's data: what else is wrong is found as well.
    """
    if document.findings:
        return None
    while True:
        try:
            return model.model_validate({} if document.data is None else document.data)
        except ValidationError as error:
            details = error.errors(include_url=False)
        paths = [each["loc"] for each in details if each["type"] == _UNKNOWN]
        unknown = {_keys(path): _near(document, model, path) for path in paths}
        meant = {(*path[:-1], near): path[-1] for path, near in unknown.items() if near}
        details = [each for each in details if each["type"] != "missing" or _keys(each["loc"]) not in meant]
        document.findings.extend(_findings(document, model, details))
        if len(details) > len(unknown):
            return None
        document.data = _respelt(document.data, unknown)
        document.written |= meant


def _findings(document: Document, model: type[BaseModel], details: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """What pydantic refused."""
    inner = {path[:length] for path in (detail["loc"] for detail in details) for length in range(len(path))}
    for detail in details:
        path = detail["loc"]
        if path in inner:
            continue  # what is wrong inside a value says more than that the value as a whole is therefore wrong
        rule, message, advice = _explain(document, model, path, detail["type"], detail)
        yield Finding(rule, "error", document.position(_keys(path)), message, advice)


def _near(document: Document, model: type[BaseModel], path: tuple[Any, ...]) -> str | None:
    """The key that an unknown one was probably meant to be, unless that is there as well."""
    held = document.data
    for key in _keys(path[:-1]):
        held = held[key]
    near = nearest(str(path[-1]), _keys_at(model, path[:-1]))
    return None if near in held else near


def _respelt(data: Any, unknown: Mapping[Keys, str | None], here: Keys = ()) -> Any:
    """Data in which unknown keys have the names that were meant, without those of which that is not known."""
    if isinstance(data, list):
        return [_respelt(each, unknown, (*here, index)) for index, each in enumerate(data)]
    if not isinstance(data, dict):
        return data
    names = {key: unknown.get((*here, key), key) for key in data}
    return {name: _respelt(data[key], unknown, (*here, key)) for key, name in names.items() if name is not None}


def _explain(
    document: Document, model: type[BaseModel], path: tuple[Any, ...], kind: str, detail: Mapping[str, Any]
) -> tuple[str, str, str]:
    name = _name(path) or document.file
    if kind == _UNKNOWN and detail["input"] is None and not str(name).isidentifier():
        return "unknown-key", f"unknown key `{name}`", "Quote the text before it: inside { } a comma ends it."
    if kind == _UNKNOWN:
        return "unknown-key", f"unknown key `{name}`", did_you_mean(str(name), _keys_at(model, path[:-1]))
    if kind == "missing":
        where = f" in `{path[-2]}`" if len(path) > 1 else ""
        return "missing-key", f"the key `{name}` is missing{where}", _advice(model, path)
    message, advice = _wrong_value(name, kind, detail)
    said = " ".join(filter(None, (advice, _advice(model, path))))
    return "wrong-value", message, said or "Write a value of that form."


def _wrong_value(name: str, kind: str, detail: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a value, and advice where the kind of mistake has its own."""
    shown = _shown(detail["input"])
    if kind == "literal_error":
        expected = detail["ctx"]["expected"]
        known = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
        return f"`{name}` is {shown}, not one of {expected}", did_you_mean(str(detail["input"]), known)
    if kind in _KINDS:
        wanted, advice = _KINDS[kind]
        return f"`{name}` is {shown}, not {wanted}", advice
    if kind == "string_pattern_mismatch":
        return f"`{name}` is {shown}, which is not of the form {detail['ctx']['pattern']}", ""
    if kind == "too_short":
        return f"`{name}` is empty", ""
    said = detail["msg"].removeprefix("Value error, ")
    return f"`{name}` is {shown}: {said[0].lower()}{said[1:]}", ""


def _keys(path: tuple[Any, ...]) -> Keys:
    """The keys and indexes of a place, as the file has them."""
    pairs = zip(("", *path), path, strict=False)
    return tuple(part for before, part in pairs if (before, part) not in _BRANCHES and part != "[key]")


def _name(path: tuple[Any, ...]) -> str:
    """What a person calls the place: the key, or the key of the list and the number in it."""
    words = _keys(path)
    if words and isinstance(words[-1], int):
        return f"{words[-2]}[{words[-1]}]"
    return str(words[-1]) if words else ""


def _shown(value: Any) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        return "out of range"
    return "empty" if value is None else f"{value!r}"[:60]


def _advice(model: type[BaseModel], path: tuple[Any, ...]) -> str:
    owner = _model_at(model, path[:-1])
    for name, field in owner.model_fields.items() if owner else ():
        if path and path[-1] in (name, field.alias):
            known = field.examples or _examples(field.annotation)
            examples = f" For example: {', '.join(map(str, known))}." if known else ""
            return (field.description or "").strip() + examples
    return ""


def _examples(annotation: Any) -> list[Any]:
    """The examples that an alias such as `Duration` carries, which hides inside `Duration | None`."""
    own = [each for info in getattr(annotation, "__metadata__", ()) for each in getattr(info, "examples", None) or ()]
    return own or [each for inner in get_args(annotation) if not isinstance(inner, str) for each in _examples(inner)]


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
