"""Who judges an event: every plane answers, for each event as JSON text, whether it is valid."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from contracts.modules import generated_package
from registry.errors import MissingPartError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from contracts.artefacts import Artefacts
    from registry.model import Event


class Judge(Protocol):
    """An opened plane."""

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        """Whether each JSON text is a valid event of this version. Raises UsageError when the plane lacks it."""
        ...


@dataclass(frozen=True, slots=True)
class PlaneOptions:
    """What planes may need: where downloads are kept, and whom to tell that one is fetched."""

    cache: Path
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plane:
    """A row of the plane table. `open` may raise MissingPartError: then the plane is left out, and that is said.

    `most` limits how many events of a version it is asked about, where each costs much.
    """

    name: str
    says: str
    open: Callable[[Artefacts, PlaneOptions], AbstractContextManager[Judge]]
    most: int | None = None


@dataclass(frozen=True, slots=True)
class _JsonSchema:
    """The Python validator, as a producer's CI would use it: formats checked."""

    artefacts: Artefacts

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        return _valid(self.artefacts.schema(event), texts)


@dataclass(frozen=True, slots=True)
class _AnyEvent:
    """The schema for any event, which finds the one of the event's version by itself."""

    schema: dict[str, Any]
    registry: Any

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:  # noqa: ARG002 - the protocol's signature
        from referencing.exceptions import Unresolvable  # noqa: PLC0415 - comes with jsonschema

        try:
            return _valid(self.schema, texts, registry=self.registry)
        except Unresolvable as error:
            message = f"jsonschema/any.json refers to a schema that is not there: {error}"
            raise UsageError(message) from error


def _valid(schema: dict[str, Any], texts: Sequence[bytes], **more: Any) -> list[bool]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 55 ms that only this plane needs

    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER, **more)
    return [validator.is_valid(json.loads(text)) for text in texts]


def _need_jsonschema() -> None:
    if find_spec("jsonschema") is None:
        raise MissingPartError("the package `jsonschema`", "pip install 'sayso[test]'")


@contextmanager
def _jsonschema(artefacts: Artefacts, _options: PlaneOptions) -> Iterator[Judge]:
    _need_jsonschema()
    yield _JsonSchema(artefacts)


@contextmanager
def _any_event(artefacts: Artefacts, _options: PlaneOptions) -> Iterator[Judge]:
    _need_jsonschema()
    from referencing import Registry, Resource  # noqa: PLC0415 - comes with jsonschema

    resources = [(str(schema["$id"]), Resource.from_contents(schema)) for schema in artefacts.schemas.values()]
    yield _AnyEvent(artefacts.any_schema, Registry().with_resources(resources))


@contextmanager
def _ajv(artefacts: Artefacts, options: PlaneOptions) -> Iterator[Judge]:
    from contracts.ajv import open_ajv  # noqa: PLC0415 - only where Node is

    with open_ajv(options.cache, artefacts.schemas, options.say) as ajv:

        class _Ajv:
            def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
                return ajv.verdicts(event.label, texts)

        yield _Ajv()


@dataclass(frozen=True, slots=True)
class _Models:
    """The generated pydantic models."""

    package: str

    def verdicts(self, event: Event, texts: Sequence[bytes]) -> list[bool]:
        from pydantic import BaseModel, ValidationError  # noqa: PLC0415 - as above

        try:
            model: type[BaseModel] = import_module(self.package).model_of(event.name, str(event.version))
        except KeyError as error:
            message = f"the package has no model of {event.label}"
            raise UsageError(message) from error

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
    with generated_package(inside) as package:
        yield _Models(package)


PLANES: tuple[Plane, ...] = (
    Plane("jsonschema", "the JSON Schema, read by Python's jsonschema with formats checked", _jsonschema),
    Plane("any event", "the JSON Schema of any event, read by the same", _any_event, most=4),
    Plane("ajv", "the JSON Schema, read by Ajv in Node with formats checked", _ajv),
    Plane("python", "the generated pydantic models", _python),
)
"""The planes beside the collector, which is asked in the pipeline itself."""
