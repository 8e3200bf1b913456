"""The target table: everything that can be generated."""

from __future__ import annotations

from generators import collector, jsonschema
from generators.target import Target

TARGETS: tuple[Target, ...] = (
    Target(
        name="jsonschema",
        says="JSON Schemas for the front end and for CI: one an event and version, and one for any event.",
        settings=jsonschema.JsonSchemaSettings,
        generate=jsonschema.generate,
    ),
    Target(
        name="lambda",
        says="The collector behind API Gateway: handler and validators for every live version, standard library only.",
        settings=collector.CollectorSettings,
        generate=collector.generate,
    ),
)
