"""CloudFormation's vocabulary: intrinsic functions, logical ids, tags."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

Json = dict[str, Any]

ACCOUNT: Json = {"Ref": "AWS::AccountId"}
REGION: Json = {"Ref": "AWS::Region"}
_NO_VALUE: Json = {"Ref": "AWS::NoValue"}

# How a resource type takes tags; the types that are not here take none.
_TAG_LISTS = frozenset(
    {
        "AWS::CloudFormation::Stack",
        "AWS::CloudWatch::Alarm",
        "AWS::IAM::Role",
        "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
)
_TAG_MAPS = frozenset({"AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage"})


def ref(name: str) -> Json:
    """The resource or parameter itself: its name or id."""
    return {"Ref": name}


def attribute(resource: str, name: str) -> Json:
    """An attribute of a resource."""
    return {"Fn::GetAtt": [resource, name]}


def sub(text: str) -> Json:
    """The text with its `${names}` filled in."""
    return {"Fn::Sub": text}


def arn(service: str, resource: str) -> Json:
    """An ARN in this account, region and partition; `resource` may hold `${names}`."""
    return sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")


def if_given(condition: str, value: Any) -> Json:
    """The value when the condition holds, or the property left out."""
    return {"Fn::If": [condition, value, _NO_VALUE]}


def logical_id(name: str) -> str:
    """`card_click_v1` as `CardClickV1`; a digest keeps apart what would otherwise read the same, as `a_1` and `a1`."""
    camel = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    back = re.sub(r"(?<!^)(?=[A-Z])", "_", camel).lower()
    return camel if back == name else f"{camel}{sha256(name.encode()).hexdigest()[:8]}"


def resource(type_: str, properties: Json, **attributes: Any) -> Json:
    """A resource; `attributes` stand beside the properties: DeletionPolicy and the like."""
    return {"Type": type_, **attributes, "Properties": properties}


def tagged(resources: Json, tags: dict[str, str]) -> Json:
    """The resources with tags on each that can carry them."""
    if not tags:
        return resources
    return {name: {**each, "Properties": _with_tags(each, tags)} for name, each in resources.items()}


def _with_tags(each: Json, tags: dict[str, str]) -> Json:
    properties: Json = each["Properties"]
    if each["Type"] in _TAG_LISTS:
        return {**properties, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    return {**properties, "Tags": tags} if each["Type"] in _TAG_MAPS else properties
