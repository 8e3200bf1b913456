"""The `python` target: an installable package of typed models, one a version of an event, for Python producers.

A model is the JSON Schema of its event, no more and no less: `Model.model_validate_json` gives the schema's verdict.
Its constructor also takes natural values, such as a `datetime`, and writes the wire form.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from generators.jsonschema import event_schema
from generators.python.codegen import translate
from generators.python.module import event_module
from generators.python.names import module_name
from generators.python.package import event_package, pyproject, root_module, version_module
from generators.python.readme import readme
from generators.python.values import keys_within
from generators.target import File, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generators.python.values import Value
    from registry.model import Lineage, Registry

FOLDER = "python"


class PythonSettings(Settings):
    """Settings of the `python` target."""

    package: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    """The import name of the package; the distribution has dashes in it instead. Default: <registry>_events."""
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*((a|b|rc|\.post|\.dev)[0-9]+)?$")] = "0.0.0"
    """The version of the distribution; release tooling usually sets it when it publishes."""


def generate(registry: Registry, settings: PythonSettings) -> Iterator[File]:
    """`python/`: the package, ready for `pip install`.

    Raises:
        MissingPartError: datamodel-code-generator is not installed.
    """
    package = settings.package or f"{registry.config.registry.replace('-', '_')}_events"
    values = translate(key for event in registry.events for key in keys_within(event_schema(event)))
    yield File(f"{FOLDER}/pyproject.toml", pyproject(package, settings.version, registry))
    yield File(f"{FOLDER}/README.md", readme(package, registry))
    root = f"{FOLDER}/{package}"
    yield File(f"{root}/__init__.py", root_module(package, registry))
    yield File(f"{root}/_model.py", _fixed("_model.py"))
    yield File(f"{root}/py.typed", "")
    for lineage in registry.lineages:
        yield from _event(f"{root}/{module_name(lineage.name)}", lineage, values)


def _event(folder: str, lineage: Lineage, values: Mapping[str, Value]) -> Iterator[File]:
    classes: tuple[str, ...] = ()
    for event in lineage.versions:
        module = event_module(event, values)
        classes = module.classes
        yield File(f"{folder}/{version_module(event.version)}.py", module.text)
    yield File(f"{folder}/__init__.py", event_package(lineage.newest, classes))


def _fixed(name: str) -> str:
    """A file that is the same in every package; it is part of this one."""
    return (files("generators.python") / "runtime" / name).read_text(encoding="utf-8")
