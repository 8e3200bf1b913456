"""Who judges an event: every plane answers, for each event as JSON text, whether it is valid."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from contracts.modules import generated_package
from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from contracts.artefacts import Artefacts
    from registry.model import Event


class Judge(Protocol):
    """An opened plane."""

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        """Whether each JSON text is a valid event of this version."""


@dataclass(frozen=True, slots=True)
class PlaneOptions:
    """What planes may need: where downloads are kept, and whom to tell that one is left out."""

    cache: Path
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plane:
    """A row of the plane table. `open` may raise MissingPartError: then the plane is left out, and that is said."""

    name: str
    says: str
    open: Callable[[Artefacts, PlaneOptions], AbstractContextManager[Judge]]


class _JsonSchema:
    """The Python validator, as a producer's CI would use it: formats checked."""

    def __init__(self, artefacts: Artefacts) -> None:
        self._artefacts = artefacts

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - 55 ms that only this plane needs

        schema = self._artefacts.schema(event)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        return [validator.is_valid(json.loads(text)) for text in texts]


@contextmanager
def _jsonschema(artefacts: Artefacts, _options: PlaneOptions) -> Iterator[Judge]:
    yield _JsonSchema(artefacts)


@contextmanager
def _ajv(artefacts: Artefacts, options: PlaneOptions) -> Iterator[Judge]:
    from contracts.ajv import open_ajv  # noqa: PLC0415 - only where Node is

    schemas = {
        path.removesuffix(".json"): json.loads(text)
        for path, text in artefacts.below("jsonschema/").items()
        if "/" in path
    }
    with open_ajv(options.cache, schemas, options.say) as ajv:

        class _Ajv:
            def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
                return ajv.verdicts(f"{event.name}/{event.version}", texts)

        yield _Ajv()


class _Models:
    """The generated pydantic models."""

    def __init__(self, package: str) -> None:
        self._package = package

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        from pydantic import BaseModel, ValidationError  # noqa: PLC0415 - as above

        model: type[BaseModel] = import_module(self._package).model_of(event.name, str(event.version))

        def judge(text: bytes) -> bool:
            try:
                model.model_validate_json(text)
            except ValidationError:
                return False
            return True

        return [judge(text) for text in texts]


@contextmanager
def _python(artefacts: Artefacts, _options: PlaneOptions) -> Iterator[Judge]:
    files = artefacts.below("python/")
    if not files:
        raise MissingPartError("the generated Python models", "pip install 'sayso[python]' to have them judged too")
    root = next((path.partition("/")[0] for path in files if path.endswith("/_model.py")), "")
    inside = {path.removeprefix(f"{root}/"): text for path, text in files.items() if path.startswith(f"{root}/")}
    with ExitStack() as stack:
        yield _Models(stack.enter_context(generated_package(inside)))


PLANES: tuple[Plane, ...] = (
    Plane("jsonschema", "the JSON Schema, read by Python's jsonschema with formats checked", _jsonschema),
    Plane("ajv", "the JSON Schema, read by Ajv in Node with formats checked", _ajv),
    Plane("python", "the generated pydantic models", _python),
)
"""The planes beside the collector, which is asked in the pipeline itself."""
