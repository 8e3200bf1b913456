"""The generated files as the proof sees them: text, read back the way the consumers of each would read it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contracts.engine import View
from generators.targets import TARGETS
from registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.model import Event, Registry

NEEDED = ("jsonschema", "lambda", "athena", "glue", "firehose")
"""The targets that the proof cannot do without."""
OPTIONAL = ("python",)
"""The targets that it holds against the others where they are generated."""


@dataclass(frozen=True)
class Artefacts:
    """Generated files by path, of one registry and one environment."""

    files: Mapping[str, str]
    environment: str
    database: str
    _parsed: dict[str, dict[str, Any]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def changed(self, files: Mapping[str, str | None]) -> Artefacts:
        """The same with some files replaced, or, where None, removed: how a fault is put in."""
        merged: dict[str, str | None] = {**self.files, **files}
        return replace(self, files={path: text for path, text in merged.items() if text is not None})

    def schema(self, event: Event) -> dict[str, Any]:
        """The front end's JSON Schema of one version. Raises UsageError when it was not generated."""
        return self._json(f"jsonschema/{event.name}/{event.version}.json")

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The JSON Schemas by version: `card_click@1.2.0`."""
        paths = [path for path in self._below("jsonschema/") if path.count("/") == 2]
        return {
            path.removeprefix("jsonschema/").removesuffix(".json").replace("/", "@"): self._json(path) for path in paths
        }

    @property
    def any_schema(self) -> dict[str, Any]:
        """The JSON Schema of any event."""
        return self._json("jsonschema/any.json")

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The Glue TableInputs by table."""
        return {
            path.rpartition("/")[2].removesuffix(".json"): self._json(path)
            for path in self._below(f"glue/{self.environment}/")
        }

    def table(self, name: str) -> dict[str, Any]:
        """The Glue TableInput of one table. Raises UsageError when it was not generated."""
        return self._json(f"glue/{self.environment}/{name}.json")

    def stream(self, table: str) -> dict[str, Any]:
        """The delivery stream's configuration of a table. Raises UsageError when it was not generated."""
        return self._json(f"firehose/{self.environment}/{table}.json")

    def ddl_of(self, table: str) -> str:
        """The CREATE TABLE statement of one table. Raises UsageError when it was not generated."""
        return self._text(f"athena/{self.environment}/{table}.sql")

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The views, as the statements that create them say."""
        return tuple(
            _view(self.files[path]) for path in self._below(f"athena/{self.environment}/") if path.endswith(".view.sql")
        )

    def below(self, folder: str) -> dict[str, str]:
        """The files of a folder, by their path inside it."""
        return {path.removeprefix(folder): self.files[path] for path in self._below(folder)}

    def _below(self, folder: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(folder))

    def _text(self, path: str) -> str:
        if path not in self.files:
            message = f"{path} was not generated"
            raise UsageError(message)
        return self.files[path]

    def _json(self, path: str) -> dict[str, Any]:
        if path not in self._parsed:
            self._parsed[path] = json.loads(self._text(path))
        return self._parsed[path]


def _view(statement: str) -> View:
    match = re.search(r'CREATE OR REPLACE VIEW\s+(?:"?\w+"?\.)?"?(\w+)"?\s+AS\s+(.*)', statement, re.DOTALL)
    assert match, "the athena target writes views in this form"
    return View(match[1], match[2].strip().rstrip(";"))


def artefacts_of(registry: Registry, *, targets: tuple[str, ...] = NEEDED) -> Artefacts:
    """Generate what the proof needs, in memory, for the first environment: others differ in their names alone."""
    files: dict[str, str] = {}
    for target in TARGETS:
        if target.name in targets:
            settings = target.settings.model_validate(registry.config.targets.get(target.name) or {})
            files.update((file.path, file.text) for file in target.generate(registry, settings))
    environment, deployment = next(iter(registry.config.deployments.items()))
    return Artefacts(files, environment, deployment.database)
