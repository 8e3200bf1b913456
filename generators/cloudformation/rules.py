"""What is wrong with a template although cfn-lint is content: one function a rule, over the rows of a table.

A rule sees the properties of one resource and yields what is wrong; values that are intrinsics are not judged. Sources
stand with each rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generators.cloudformation.rules_firehose import FIREHOSE_RULES
from generators.cloudformation.rules_glue import GLUE_RULES
from generators.jsontext import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Properties = dict[str, Any]

MAX_RESOURCES, MAX_PARAMETERS, MAX_OUTPUTS, MAX_BYTES = 500, 200, 200, 1_000_000
MAX_LIFECYCLE_RULES, MAX_ROLE_CHARACTERS, MAX_FUNCTION_NAME, MAX_ZIP = 1000, 10_240, 64, 4 * 1024 * 1024


def _protocol(properties: Properties) -> Iterator[str]:
    """API Gateway v2 makes HTTP and WebSocket APIs; REST ones are another resource type (its API Reference)."""
    protocol = properties.get("ProtocolType")
    if isinstance(protocol, str) and protocol not in {"HTTP", "WEBSOCKET"}:
        yield f"ProtocolType is {protocol}: it can be HTTP or WEBSOCKET"


def _function(properties: Properties) -> Iterator[str]:
    """Lambda quotas: a name has 64 characters; inline code 4 MiB (CloudFormation, `AWS::Lambda::Function Code`)."""
    name = properties.get("FunctionName")
    if isinstance(name, str) and not re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name):
        yield f"FunctionName {name}: a name has 1 to {MAX_FUNCTION_NAME} letters, digits, dashes and underscores"
    code = properties.get("Code", {}).get("ZipFile")
    if isinstance(code, str) and len(code.encode()) > MAX_ZIP:
        yield f"Code.ZipFile has more than {MAX_ZIP} bytes"


def _lifecycle(properties: Properties) -> Iterator[str]:
    """A bucket takes 1,000 lifecycle rules, each with its own id (S3 User Guide, "Lifecycle configuration")."""
    rules = properties.get("LifecycleConfiguration", {}).get("Rules", [])
    if len(rules) > MAX_LIFECYCLE_RULES:
        yield f"{len(rules)} lifecycle rules: a bucket takes {MAX_LIFECYCLE_RULES}"
    names = [rule.get("Id") for rule in rules]
    if len(set(names)) < len(names):
        yield "two lifecycle rules have one Id"


def _role(properties: Properties) -> Iterator[str]:
    """A role's inline policies have 10,240 characters together, without spaces (IAM User Guide, quotas)."""
    size = sum(len(re.sub(r"\s", "", dump(each.get("PolicyDocument")))) for each in properties.get("Policies", []))
    if size > MAX_ROLE_CHARACTERS:
        yield f"the inline policies have {size} characters: a role takes {MAX_ROLE_CHARACTERS}"
    name = properties.get("RoleName")
    if isinstance(name, str) and not re.fullmatch(r"[\w+=,.@-]{1,64}", name):
        yield f"RoleName {name}: a name has 1 to 64 letters, digits and +=,.@-_"


RULES: tuple[tuple[str, Callable[[Properties], Iterator[str]]], ...] = (
    *(("AWS::KinesisFirehose::DeliveryStream", rule) for rule in FIREHOSE_RULES),
    *(("AWS::Glue::Table", rule) for rule in GLUE_RULES),
    ("AWS::ApiGatewayV2::Api", _protocol),
    ("AWS::Lambda::Function", _function),
    ("AWS::S3::Bucket", _lifecycle),
    ("AWS::IAM::Role", _role),
)


def check_template(template: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything our rules find, as `<logical id>: <what>`; nothing when the template is fine."""
    resources: Mapping[str, Any] = template.get("Resources", {})
    found = [
        f"{name}: {problem}"
        for name, each in resources.items()
        for type_, rule in RULES
        if each.get("Type") == type_
        for problem in rule(each.get("Properties", {}))
    ]
    return (*_quotas(template), *found)


def _quotas(template: Mapping[str, Any]) -> Iterator[str]:
    """CloudFormation User Guide, "Understand CloudFormation quotas"."""
    for section, most in (("Resources", MAX_RESOURCES), ("Parameters", MAX_PARAMETERS), ("Outputs", MAX_OUTPUTS)):
        if (count := len(template.get(section, {}))) > most:
            yield f"template: {count} {section}: there can be {most}"
    if (size := len(dump(template).encode())) > MAX_BYTES:
        yield f"template: {size} bytes: there can be {MAX_BYTES}"
