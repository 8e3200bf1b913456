"""The target table: everything that can be generated."""

from __future__ import annotations

from generators import athena, cloudformation, collector, firehose, glue, jsonschema, python, typescript
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
    Target(
        name="glue",
        says="Glue tables: one TableInput an environment and table, with partition projection.",
        settings=glue.GlueSettings,
        generate=glue.generate,
    ),
    Target(
        name="athena",
        says="The same tables as Athena DDL, and a view over all majors of every event.",
        settings=athena.AthenaSettings,
        generate=athena.generate,
    ),
    Target(
        name="firehose",
        says="Delivery streams: one an environment and table, JSON to Parquet, buffered by the event's freshness.",
        settings=firehose.FirehoseSettings,
        generate=firehose.generate,
    ),
    Target(
        name="cloudformation",
        says="A stack an environment: lake, tables, streams, collector, API, roles and alarms.",
        settings=cloudformation.CloudFormationSettings,
        generate=cloudformation.generate,
    ),
    Target(
        name="typescript",
        says="An npm package: one function an event, from natural values to the wire form; dev-time validators.",
        settings=typescript.TypeScriptSettings,
        generate=typescript.generate,
    ),
    Target(
        name="python",
        says="A Python package of typed pydantic models: one a version, from natural values to the wire form.",
        settings=python.PythonSettings,
        generate=python.generate,
    ),
)
